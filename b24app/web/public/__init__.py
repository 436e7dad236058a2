"""The pages without a launch: public pages, and the OAuth code flow."""
