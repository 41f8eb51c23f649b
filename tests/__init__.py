"""The tests. CONTRIBUTING.md says which kind of test goes into which folder."""
