"""The floor for a page: the list of connectors written by hand in a bare Django, over the portal's own database."""
