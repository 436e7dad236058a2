"""The faults of the stand-in, and the switches that turn them on."""
