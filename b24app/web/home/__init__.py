"""The application's own page, and what administrators decide there."""
