"""What is asked without a launch: public pages, the OAuth code flow, events."""
