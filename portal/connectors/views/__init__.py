"""The pages of connectors: the list, the overview, the steps of the wizard, revisions, publishing, export."""
