"""Wiring only: what the fixtures are made of is in tests/support."""

import gc
import os

from hypothesis import settings

pytest_plugins = [
    "tests.support.databases",
    "tests.support.applications",
    "tests.support.browser",
    "tests.support.isolation",
    "tests.support.actors",
    "tests.support.clock",
]

# Time per example measures the machine; the same examples every run make a failure repeatable.
settings.register_profile(
    "project", deadline=None, derandomize=True, max_examples=500 if os.environ.get("LONG") else 30
)
settings.load_profile("project")


def pytest_collection_finish() -> None:
    """What is loaded by now stays: to look through it for what could go takes one part in twenty of the time."""
    gc.collect()
    gc.freeze()
