"""Personal data in an answer, put in other words of the same kind, so that the answer can be kept and shown around.

It is found by the look of a value (an e-mail address, a bank account, a card number) or by what its member is called.
What stands in its place has the same form, so that a schema learnt from it stays right.
"""

import re

from designer.document.names import words
from designer.document.pointer import JSON

MAIL, ACCOUNT, CARD = "name@example.com", "GB33BUKB20201555555555", "4111111111111111"
_MAIL = re.compile(r"[\w.+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}", re.IGNORECASE | re.ASCII)
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b", re.ASCII)  # ISO 13616
_CARD = re.compile(r"\b\d(?:[ -]?\d){12,18}\b", re.ASCII)
_DIGITS = re.compile(r"\d", re.ASCII)
BY_WORDS = {  # the words of a member's name → what stands in its place
    frozenset(["phone"]): "+44 20 7946 0000",  # a number that Ofcom keeps for films and examples
    frozenset(["telephone"]): "+44 20 7946 0000",
    frozenset(["mobile"]): "+44 20 7946 0000",
    frozenset(["fax"]): "+44 20 7946 0000",
    frozenset(["first", "name"]): "Sam",
    frozenset(["given", "name"]): "Sam",
    frozenset(["last", "name"]): "Example",
    frozenset(["family", "name"]): "Example",
    frozenset(["surname"]): "Example",
    frozenset(["full", "name"]): "Sam Example",
    frozenset(["street"]): "1 Example Street",
    frozenset(["street", "address"]): "1 Example Street",
    frozenset(["birth", "date"]): "1990-01-01",
    frozenset(["date", "of", "birth"]): "1990-01-01",
    frozenset(["birthday"]): "1990-01-01",
    frozenset(["ssn"]): "000-00-0000",
}


def replaced(value: JSON) -> JSON:
    """A copy of a JSON value without personal data."""
    if isinstance(value, dict):
        return {name: _member(name, member) for name, member in value.items()}
    if isinstance(value, list):
        return [replaced(entry) for entry in value]
    return in_text(value) if isinstance(value, str) else value


def in_text(text: str) -> str:
    """A text with the personal data in it replaced, as far as its look tells."""
    text = _MAIL.sub(MAIL, text)
    text = _ACCOUNT.sub(ACCOUNT, text)
    return _CARD.sub(lambda found: CARD if _is_card(found[0]) else found[0], text)


def _member(name: str, value: JSON) -> JSON:
    if not isinstance(value, str) or not value:
        return replaced(value)
    said = frozenset(word.lower() for word in words(name)[:6])
    return BY_WORDS.get(said) or BY_WORDS.get(said - {"number", "no", "home", "work"}) or in_text(value)


def _is_card(text: str) -> bool:
    """Whether the last digit is right (ISO/IEC 7812-1, annex B)."""
    digits = [int(digit) for digit in reversed(_DIGITS.findall(text))]
    doubled = [2 * digit - 9 if digit > 4 else 2 * digit for digit in digits[1::2]]
    return any(digits) and (sum(digits[::2]) + sum(doubled)) % 10 == 0
