"""A portal's CRM: leads, fields, directories, and who may read what."""
