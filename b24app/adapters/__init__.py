"""Everything that calls a library, the database or another host."""
