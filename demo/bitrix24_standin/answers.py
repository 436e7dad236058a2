"""Answers that several modules make: PHP's JSON, the HTML of a broken proxy, and the `time` block.

Imitates: docs/platform.md 4.3.
"""

from typing import TYPE_CHECKING

from flask import Response

from .clock import iso
from .operating import WINDOW_S, Spent
from .php import write_json

if TYPE_CHECKING:
    from .portal import Portal

NEARLY_ALL_S = 470.0  # of the 480 that a method may take within the window


def json_answer(value: object, status: int = 200) -> Response:
    return Response(write_json(value), status, content_type="application/json; charset=utf-8")


def html_answer(status: int, title: str) -> Response:
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><hr>nginx</body></html>"
    return Response(page, status, content_type="text/html; charset=utf-8")


def time_block(portal: "Portal", started: float, method: str = "", spent: Spent | None = None) -> dict[str, object]:
    """Return how long the method took, in whole seconds on the newest portals, else with fractions.

    `spent` is what is written down for it, where somebody writes it down.
    """
    finished = portal.now()
    duration = max(finished - started, 0.000_1)
    whole = portal.profile.whole_second_times
    block: dict[str, object] = {
        "start": int(started) if whole else started,
        "finish": finished,
        "duration": duration,
        "processing": 0 if whole else duration / 2,
        "date_start": iso(started),
        "date_finish": iso(finished),
    }
    if portal.profile.operating:
        resets_at = int(spent.resets_at if spent else finished + WINDOW_S)
        block |= {"operating_reset_at": resets_at, "operating": spent.seconds if spent else 0}
        if portal.faults.budget_low.take(method=method):
            block["operating"] = portal.faults.budget_low.number(NEARLY_ALL_S)
    return block
