"""The smallest Flask application, for the time from process start to first page."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def page() -> str:
    return "<!DOCTYPE html><title>bare</title>"
