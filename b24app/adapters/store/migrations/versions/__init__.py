"""One file a change of the schema; each is additive, so that the release before still runs."""
