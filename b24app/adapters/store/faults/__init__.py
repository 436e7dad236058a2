"""What went wrong with the database, in an operator's words."""
