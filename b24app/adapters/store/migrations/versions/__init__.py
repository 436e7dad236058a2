"""One file for each change of the tables; each only adds, so that the release before still runs on them."""
