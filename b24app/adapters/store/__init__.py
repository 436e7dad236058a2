"""The database: what is stored, and which of two writers wins."""
