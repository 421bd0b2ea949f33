"""The practice API: a small real service to wrap, call and break, beside the portal and unaware of it."""
