"""Answers that are not settled: two sides that differ, or something that has not arrived."""
