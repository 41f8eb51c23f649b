"""How fast answers are saved, how fast the server starts, and how much a page weighs: `python -m benchmarks`."""
