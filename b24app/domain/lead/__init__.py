"""A lead, and what is shown of it."""
