"""What a portal knows of its customers: leads, fields, directories, and who may read what."""
