"""The call engine: prepare a call, send it, show what happened."""
