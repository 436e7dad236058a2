"""A line of ours whose words and values do not fit fails the test that has it said: the log lets it pass.

logging itself looks at the words only where there are values, so that one which has lost them all is said as it stands.
"""

import logging

import pytest


class WhereTheyFit(logging.Handler):
    """Formats each line, with no values too, in the thread and at the place that says it."""

    def emit(self, record: logging.LogRecord) -> None:
        assert str(record.msg) % (record.args or ()) == record.getMessage()


OURS = WhereTheyFit()


def pytest_configure(config: pytest.Config) -> None:
    """Listen to all loggers of the application's."""
    logging.getLogger("b24app").addHandler(OURS)
    config.add_cleanup(lambda: logging.getLogger("b24app").removeHandler(OURS))
