"""A failed test's report has the whole line of the log, as an operator reads it: why it was refused, and by whom."""

import pytest

from b24app.adapters.json_lines import JsonLines


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Let what a test's report captures of the log have its fields, too."""
    capturing = config.pluginmanager.getplugin("logging-plugin")
    assert capturing is not None
    capturing.report_handler.setFormatter(JsonLines([]))
