"""Client codes: seven random symbols and one that catches slips.

Crockford's base 32 (no I, L, O, U) with a Damm-type check over GF(32): c = x * (c + symbol), modulo x^5 + x^2 + 1.
It catches every single changed symbol and every swap of two differing neighbours (Damm 2004).
"""

from collections.abc import Sequence

from app.domain.errors import CodeFault, InvalidCode

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_SYMBOLS = 7
CODE_LENGTH = RANDOM_SYMBOLS + 1

_FIELD = 0b100101
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_READ_AS = str.maketrans("OIL", "011")


def new_code(random_symbols: Sequence[int]) -> str:
    """A code of 8 symbols from 7 random numbers, each 0 to 31. ValueError for any other input."""
    if len(random_symbols) != RANDOM_SYMBOLS or not all(0 <= number < len(ALPHABET) for number in random_symbols):
        raise ValueError("a code is made from 7 numbers between 0 and 31")
    return "".join(ALPHABET[number] for number in (*random_symbols, _check(random_symbols)))


def normalise(text: str) -> str:
    """As written, in capitals: spaces and dashes gone, O read as 0, I and L as 1. It refuses nothing."""
    kept = (character for character in text.upper() if not character.isspace() and character not in _DASHES)
    return "".join(kept).translate(_READ_AS)


def parse_code(text: str) -> str:
    """The code a person typed, as it is stored. InvalidCode with a reason: length, symbol or check."""
    code = normalise(text)
    if len(code) != CODE_LENGTH:
        raise InvalidCode(CodeFault.LENGTH)
    numbers = [ALPHABET.find(symbol) for symbol in code]
    if min(numbers) < 0:
        raise InvalidCode(CodeFault.SYMBOL)
    if _check(numbers) != 0:
        raise InvalidCode(CodeFault.CHECK)
    return code


def shown(code: str) -> str:
    """A stored code as it is written down: two groups of four, as in 7K3M-9PXB."""
    return f"{code[:4]}-{code[4:]}"


def _check(numbers: Sequence[int]) -> int:
    check = 0
    for number in numbers:
        check = (check ^ number) << 1
        if check > 31:
            check ^= _FIELD
    return check
