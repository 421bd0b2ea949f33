"""Values that nobody sees again: how they are sealed, and with which keys."""
