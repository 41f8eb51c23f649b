"""The only place that knows Flask's requests and replies."""
