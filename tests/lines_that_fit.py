"""A line of ours that the log would not tell as it is meant fails the test that has it said: the log lets it pass.

Its words and values do not fit: logging itself looks at the words only where there are values, so that one which has
lost them all is said as it stands. Or it carries a field that is not on the log's list, which would vanish.
"""

import logging

import pytest

from b24app.adapters.json_lines import FIELDS

# What each record has by itself, and what those who read it add: formatters, and Python 3.12.
USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class WhereTheyFit(logging.Handler):
    """Formats each line, with no values too, and reads its fields, in the thread and at the place that says it."""

    def emit(self, record: logging.LogRecord) -> None:
        assert str(record.msg) % (record.args or ()) == record.getMessage()
        assert vars(record).keys() - USUAL - {*FIELDS} == set(), "the log does not know these fields"


OURS = WhereTheyFit()


def pytest_configure(config: pytest.Config) -> None:
    """Listen to all loggers of the application's."""
    logging.getLogger("b24app").addHandler(OURS)
    config.add_cleanup(lambda: logging.getLogger("b24app").removeHandler(OURS))
