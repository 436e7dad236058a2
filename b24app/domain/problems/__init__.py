"""What can go wrong: what happened, who can change it, and what to do. Pages, commands and the log read this table."""
