"""Fixtures for all tests, each in a module of its own."""

pytest_plugins = [
    "tests.alone",
    "tests.drawn",
    "tests.full_lead",
    "tests.installed",
    "tests.lines_that_fit",
    "tests.no_skips",
    "tests.operators_shell",
    "tests.patience",
    "tests.postgresql",
    "tests.migrated",  # which imports the one before: a plugin must be rewritten before it is imported
    "tests.properties",
    "tests.workers",
]
