"""The lead's page and its parts."""
