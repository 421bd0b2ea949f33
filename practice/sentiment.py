"""How positive a text is, from 0 to 1, in the shape of a well-known text analytics service, version 2.0.

Scores come from VADER (Hutto and Gilbert, 2014), which knows English only.
"""

from functools import cache
from http import HTTPStatus
from typing import Any

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from practice.answers import Answer, bad
from practice.requests import Request, a_list, a_text, an_object

# VADER's time grows with the square of the words, and it reads an emoji as several words.
MAX_DOCUMENTS = 100
MAX_TEXT = 2000
MAX_EMOJI = 50


def post(request: Request) -> Answer:
    """A score for each document, and an error for each that has none."""
    return Answer(HTTPStatus.OK, sentiment(request.json()))


def sentiment(body: dict[str, Any]) -> dict[str, Any]:
    """`{"documents": [{language, id, text}]}` → `{"documents": [{id, score}], "errors": [{id, message}]}`.

    Raises Problem 400, which says where the body is wrong.
    """
    documents = a_list(body.get("documents"), "documents")
    if not 0 < len(documents) <= MAX_DOCUMENTS:
        raise bad(f"documents must hold 1 to {MAX_DOCUMENTS:,} entries, and holds {len(documents):,}.")
    read = [_read(document, f"documents/{index}") for index, document in enumerate(documents)]
    _check_ids([id for id, _, _ in read])
    scores, errors = [], []
    for id, language, text in read:
        if problem := _problem(language, text):
            errors.append({"id": id, "message": problem})
        else:
            scores.append({"id": id, "score": score(text)})
    return {"documents": scores, "errors": errors}


def score(text: str) -> float:
    """0 is as negative as can be, 0.5 neutral, 1 as positive as can be."""
    compound: float = _analyser().polarity_scores(text)["compound"]
    return round((compound + 1) / 2, 5)


def _read(document: Any, where: str) -> tuple[str, str, str]:
    members = an_object(document, where)
    id = a_text(members.get("id"), f"{where}/id")
    return id, a_text(members.get("language", "en"), f"{where}/language"), a_text(members.get("text"), f"{where}/text")


def _check_ids(ids: list[str]) -> None:
    seen: set[str] = set()
    for index, id in enumerate(ids):
        if id in seen:
            raise bad(f"documents/{index}/id is {id!r} again. Give each document an id of its own.")
        seen.add(id)


def _problem(language: str, text: str) -> str:
    """Why a document gets no score, "" when it gets one."""
    if language.partition("-")[0].lower() != "en":
        return f"The language {language[:20]!r} is not supported. Use 'en'."
    if not text.strip():
        return "The text is empty."
    if len(text) > MAX_TEXT:
        return f"The text has {len(text):,} characters. At most {MAX_TEXT:,} are read."
    if sum(character in _analyser().emojis for character in text) > MAX_EMOJI:
        return f"The text has too many emoji. At most {MAX_EMOJI} are read."
    return ""


@cache
def _analyser() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()
