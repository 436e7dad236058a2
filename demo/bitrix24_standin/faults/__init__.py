"""The switches that make a portal misbehave."""
