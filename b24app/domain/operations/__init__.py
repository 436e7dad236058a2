"""What administrators and operators see and decide."""
