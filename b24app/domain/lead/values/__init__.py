"""The values of a lead's fields, from the wire to what is shown."""
