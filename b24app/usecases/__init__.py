"""THE VERBS: one file each, named for what the app does."""
