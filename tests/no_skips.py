"""A skipped test says aloud what it misses; where CI=true nothing may be missing, and a skip fails."""

import os
from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure in CI."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        report.outcome, report.longrepr = "failed", f"In CI nothing is skipped: {reason(report)}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name each thing that is missing once, with how many tests were not run for it."""
    reasons = [reason(report) for report in terminalreporter.stats.get("skipped", [])]
    for each in sorted(set(reasons)):
        terminalreporter.write_line(f"NOT RUN ({reasons.count(each)} tests): {each}", red=True, bold=True)


def reason(report: pytest.TestReport) -> str:
    found = report.longrepr
    return found[2].removeprefix("Skipped: ") if isinstance(found, tuple) else str(found)
