"""Recorded and sampled calls → a connector: what the importers of HAR, cURL, Insomnia and Bruno have in common."""

from designer.importers.traffic.calls import Answer, Call
from designer.importers.traffic.connector import connector
from designer.importers.traffic.notes import Notes

__all__ = ["Answer", "Call", "Notes", "connector"]
