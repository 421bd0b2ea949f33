"""People and their organisation: set-up, sign-in, invitations."""
