"""The words that people look for: read from what they typed, found in columns, marked in results."""

import re

from django.db.models import Q

MAX_LENGTH, MAX_WORDS = 100, 6


def words_of(text: str) -> list[str]:
    """The words to look for. What cannot be typed into a search box is left out: databases refuse some of it."""
    printable = "".join(character if character.isprintable() else " " for character in text[:MAX_LENGTH])
    return printable.split()[:MAX_WORDS]


def any_in(words: list[str], *fields: str) -> Q:
    """One of the words occurs in one of the fields."""
    return Q(*[(f"{field}__icontains", word) for field in fields for word in words], _connector=Q.OR)


def all_in(words: list[str], *fields: str) -> Q:
    """Every word occurs in one of the fields."""
    return Q(*[any_in([word], *fields) for word in words])


def pieces(text: str, words: list[str]) -> list[tuple[str, bool]]:
    """`text` cut into (piece, is it one of `words`): "Priya", ["pr"] → [("Pr", True), ("iya", False)]."""
    if not words:
        return [(text, False)]
    cut = re.split(f"({'|'.join(re.escape(word) for word in words)})", text, flags=re.IGNORECASE)
    return [(piece, at % 2 == 1) for at, piece in enumerate(cut) if piece]
