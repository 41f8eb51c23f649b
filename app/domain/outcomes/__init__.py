"""What a service may be told of its own outcomes, and what follows from its sums. No words: those are in `web/`."""
