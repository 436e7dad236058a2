"""What `flask b24 doctor` finds: each thing that was examined, and what must be done."""
