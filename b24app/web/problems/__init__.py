"""From anything that went wrong to one page with the real reason."""
