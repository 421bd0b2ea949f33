"""Who may view and edit whose connector."""
