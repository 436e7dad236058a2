"""Which methods of a portal are asked, and what their answers say."""
