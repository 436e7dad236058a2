"""One file for each change of the schema, which the release before must survive."""
