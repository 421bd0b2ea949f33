"""Connections: a person's sealed way into a service; and the runs made with them."""
