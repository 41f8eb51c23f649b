"""Libraries that few requests need, and that would make every start a third longer: loaded when one first does."""

from importlib import import_module
from typing import Any


class Late:
    """A module that is imported when something of it is first used. Python's own import lock keeps threads apart."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)
