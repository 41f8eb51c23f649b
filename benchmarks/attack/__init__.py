"""Attacks on what is published, by somebody who knows everything but the secret and the data."""
