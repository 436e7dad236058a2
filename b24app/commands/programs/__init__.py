"""Other programs, started for the operator: only here, each by a list of words, and never for a request."""
