"""How any method of a portal's REST is called, and its answers are read."""
