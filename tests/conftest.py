"""Fixtures for all tests, each in a module of its own."""

import signal

# A shell that starts us in the background lets us and all below ignore Ctrl-C, and some tests wait for what it does.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

pytest_plugins = [
    "tests.alone",
    "tests.drawn",
    "tests.full_lead",
    "tests.installed",
    "tests.lines_that_fit",
    "tests.log_of_failures",
    "tests.no_skips",
    "tests.operators_shell",
    "tests.patience",
    "tests.postgresql",
    "tests.migrated",  # which imports the one before: a plugin must be rewritten before it is imported
    "tests.properties",
    "tests.shared_files",
    "tests.shared_routes",
    "tests.shared_statements",
    "tests.workers",
]
