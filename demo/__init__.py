"""The application next to a stand-in portal, to try it and to test it: `python -m demo`."""
