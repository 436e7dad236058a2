"""A lead, and what the tab shows of it."""
