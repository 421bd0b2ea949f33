"""The portal: people, permissions, screens and storage around `designer`."""

__version__ = "1.0.0"
