"""How a portal's REST is asked and its answers are read; knows no method."""
