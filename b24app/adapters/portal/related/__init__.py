"""The two requests for what is related to a lead."""
