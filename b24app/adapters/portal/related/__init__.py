"""The two requests behind what is related to a lead."""
