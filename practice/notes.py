"""A notebook with state: list, write, read, change and delete notes. It lives as long as the process."""

import threading
from dataclasses import asdict, dataclass, replace
from http import HTTPStatus
from typing import Any

from practice.answers import Answer, Problem, bad
from practice.requests import Request, a_text, a_yes_or_no

MAX_NOTES = 1000
MAX_TITLE = 200
MAX_TEXT = 10_000
MAX_LIMIT = 100
DEFAULT_LIMIT = 20
MEMBERS = ("title", "text", "done")


@dataclass(frozen=True)
class Note:
    id: int
    title: str
    text: str = ""
    done: bool = False


class Notebook:
    """Up to MAX_NOTES notes. Safe for threads."""

    def __init__(self) -> None:
        self._notes: dict[int, Note] = {}
        self._last = 0
        self._lock = threading.Lock()

    def find(self, request: Request) -> Answer:
        """GET /notes?limit=20&search=milk: the notes whose title or text holds `search`, oldest first."""
        limit, search = _limit(request.query), request.query.get("search", "").casefold()
        with self._lock:
            notes = list(self._notes.values())
        found = [note for note in notes if search in f"{note.title}\n{note.text}".casefold()]
        return Answer(HTTPStatus.OK, {"total": len(found), "value": [asdict(note) for note in found[:limit]]})

    def create(self, request: Request) -> Answer:
        """POST /notes."""
        members = _members(request.json(), needs_title=True)
        with self._lock:
            if len(self._notes) >= MAX_NOTES:
                raise Problem(HTTPStatus.CONFLICT, f"The notebook is full: it holds {MAX_NOTES:,} notes. Delete some.")
            self._last += 1
            note = self._notes[self._last] = Note(self._last, **members)
        return Answer(HTTPStatus.CREATED, asdict(note), (("Location", f"{request.path}/{note.id}"),))

    def read(self, request: Request, id: str) -> Answer:
        """GET /notes/{id}."""
        with self._lock:
            return Answer(HTTPStatus.OK, asdict(self._note(id)))

    def put(self, request: Request, id: str) -> Answer:
        """PUT /notes/{id}: what is not sent is emptied."""
        members = _members(request.json(), needs_title=True)
        with self._lock:
            note = self._notes[int(id)] = Note(self._note(id).id, **members)
        return Answer(HTTPStatus.OK, asdict(note))

    def patch(self, request: Request, id: str) -> Answer:
        """PATCH /notes/{id}: what is not sent stays."""
        members = _members(request.json(), needs_title=False)
        with self._lock:
            note = self._notes[int(id)] = replace(self._note(id), **members)
        return Answer(HTTPStatus.OK, asdict(note))

    def delete(self, request: Request, id: str) -> Answer:
        """DELETE /notes/{id}."""
        with self._lock:
            del self._notes[self._note(id).id]
        return Answer(HTTPStatus.NO_CONTENT)

    def _note(self, id: str) -> Note:
        note = self._notes.get(int(id))
        if note is None:
            raise Problem(HTTPStatus.NOT_FOUND, f"There is no note {id}.")
        return note


def _limit(query: dict[str, str]) -> int:
    text = query.get("limit", str(DEFAULT_LIMIT))
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 0 < int(text) <= MAX_LIMIT):
        raise bad(f"limit must be a whole number from 1 to {MAX_LIMIT}, and is {text[:20]!r}.")
    return int(text)


def _members(body: dict[str, Any], needs_title: bool) -> dict[str, Any]:
    """The members of a note that are in `body`. Raises Problem 400 for a wrong, a missing or an unknown one."""
    if unknown := sorted(body.keys() - set(MEMBERS)):
        raise bad(f"A note has no {unknown[0][:40]!r}. It has title, text and done.")
    if needs_title and "title" not in body:
        raise bad("title is missing. Every note needs one.")
    members: dict[str, Any] = {}
    if "title" in body:
        members["title"] = _title(a_text(body["title"], "title"))
    if "text" in body:
        members["text"] = _short(a_text(body["text"], "text"), "text", MAX_TEXT)
    if "done" in body:
        members["done"] = a_yes_or_no(body["done"], "done")
    return members


def _title(title: str) -> str:
    if not title.strip():
        raise bad("title is empty. Every note needs one.")
    return _short(title, "title", MAX_TITLE)


def _short(text: str, where: str, most: int) -> str:
    if len(text) > most:
        raise bad(f"{where} may have {most:,} characters, and has {len(text):,}.")
    return text
