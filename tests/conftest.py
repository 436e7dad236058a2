"""Fixtures for all tests, each in a module of its own."""

pytest_plugins = [
    "tests.alone",
    "tests.drawn",
    "tests.full_lead",
    "tests.installed",
    "tests.no_skips",
    "tests.operators_shell",
    "tests.postgresql",
    "tests.properties",
    "tests.workers",
]
