"""The one way to other hosts: which addresses, how long, how much."""
