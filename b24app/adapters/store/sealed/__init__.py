"""Goes through what is sealed in the database."""
