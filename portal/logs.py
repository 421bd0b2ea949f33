"""Log lines without secrets: one JSON line each, URLs without their query, sensitive names masked."""

import json
import logging
import re

NAMES = r"authorization|cookie|[\w-]*token[\w-]*|[\w-]*secret[\w-]*|[\w-]*key|password|passwd|code|state|sig"
_PAIR = re.compile(rf"""(?i)(["']?\b(?:{NAMES})\b["']?\s*[=:]\s*)(?:(?:Bearer|Basic)\s+)?["']?[^\s"',&;}}]+""")
_LINK = re.compile(r"(/(?:invitations|password/[^/\s]+)/)[^/\s\"']+")
_QUERY = re.compile(r"(https?://[^\s?\"']+|(?<=[ \"'])/[^\s?\"']*)\?[^\s\"']+")


def mask(text: str) -> str:
    """`text` without the values of sensitive names, the tokens of one-time links, and the queries of addresses."""
    return _PAIR.sub(r"\1••••", _QUERY.sub(r"\1?••••", _LINK.sub(r"\1••••", text)))


class Masked(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = mask(record.getMessage()), ()
        return True


class Line(logging.Formatter):
    """A JSON line, so that a line break in a name cannot forge a second entry."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["traceback"] = mask(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False)
