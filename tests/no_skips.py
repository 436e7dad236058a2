"""A skipped test says aloud what it misses; where CI=true nothing may be missing, and a skip fails.

What no command of ours can bring to a machine (the repository's history, a program of the system) may be lacking
there, too: `not_here` says so as loudly, and fails nothing.
"""

import os
from collections.abc import Generator
from typing import NoReturn

import pytest

NOT_HERE = "not on this machine: "


def not_here(what: str) -> NoReturn:
    """End the test, which cannot be run where this is lacking."""
    pytest.xfail(f"{NOT_HERE}{what}")


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
    lacking = [str(report.wasxfail) for report in terminalreporter.stats.get("xfailed", [])]
    reasons += [each.removeprefix("reason: ") for each in lacking if NOT_HERE in each]
    for each in sorted(set(reasons)):
        terminalreporter.write_line(f"NOT RUN ({reasons.count(each)} tests): {each}", red=True, bold=True)


def reason(report: pytest.TestReport) -> str:
    found = report.longrepr
    return found[2].removeprefix("Skipped: ") if isinstance(found, tuple) else str(found)
