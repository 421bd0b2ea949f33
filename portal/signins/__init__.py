"""Signing in to other services: the applications’ secrets, and each attempt with its legs."""
