"""What can go wrong in the domain, in a family small enough to map one by one to what a person is told."""

from enum import StrEnum


class DomainError(Exception):
    """Base of every refusal the domain, the operations and the queries can give."""


class NotFound(DomainError):
    """There is no such thing, or none that this person may know of."""

    def __init__(self, what: str = "this") -> None:
        super().__init__(f"{what} not found")
        self.what = what


class NotAllowed(DomainError):
    """The person is known but may not do this."""


class Closed(DomainError):
    """The thing exists but takes no more changes."""


class Invalid(DomainError):
    """A value was refused. `field` names what was filled in, `message` says what it must be."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


class NoMeasures(Invalid):
    """A service has not chosen what it collects yet, or may collect none of it today."""

    def __init__(self) -> None:
        super().__init__("measures", "none are chosen that may be collected today")


class CodeFault(StrEnum):
    """Why a client code was refused."""

    LENGTH = "length"
    SYMBOL = "symbol"
    CHECK = "check"


class InvalidCode(Invalid):
    """A client code was refused: wrong length, a symbol that is never used, or a slip the check symbol caught."""

    def __init__(self, reason: CodeFault) -> None:
        super().__init__("code", f"not a client code ({reason})")
        self.reason = reason
