"""HTTP itself: routes, headers, limits, static files."""
