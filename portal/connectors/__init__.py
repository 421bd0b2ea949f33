"""Connectors: their documents in parts, revisions, versions, and the wizard that edits them."""
