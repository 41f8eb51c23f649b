"""What may leave a service as a figure, and in which form. See statistics reference §3.3 and docs/adr.

A release is worked out one scale at a time: `lattice` says which cells there are and who is in them, `eligibility`
which of them may be published by themselves, `guard` which may be published together and after what went before, and
`noise` what the published figures are. `release` ties them together.
"""
