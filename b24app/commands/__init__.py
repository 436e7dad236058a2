"""The operator's commands: `flask b24 ...`."""
