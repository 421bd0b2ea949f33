"""Connectors as values: read, edit, check, run and export them. No Django, no database, no clock."""

VERSION = "1.0.0"
