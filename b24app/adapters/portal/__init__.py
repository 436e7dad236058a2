"""Which methods of a portal are called, and what their answers mean."""
