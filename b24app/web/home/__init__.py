"""The application's own page, with its admin panel, and the life-cycle events."""
