"""How far one open of the tab goes through the house: whoever follows a request reads these files."""

import sys
import threading
from pathlib import Path
from types import FrameType

from flask.testing import FlaskClient

from demo.bitrix24_standin import Launch
from tests.full_lead import FullLead
from tests.watching import tab_launch
from tests.written_behind import all_is_written

ROOT = Path(__file__).parents[2] / "b24app"
FEWER_THAN = 90  # what is remembered of one portal stands apart, and what is dropped of it once a minute
OPENS = 3


def modules_of_one_open(installed: FullLead) -> set[str]:
    """Open the tab in this thread, and return the modules of ours whose functions ran, behind the answer too.

    Those that ran in each of some opens: what is due once a day, or ends as an earlier test's application is collected,
    falls upon any of them.
    """
    launch = tab_launch(installed)
    client = installed.flask.test_client()
    client.post(launch.url, data=launch.fields)  # what is made once is made now, and what is done once an hour or a day
    return set[str].intersection(*(modules_that_ran(client, launch) for _ in range(OPENS)))


def modules_that_ran(client: FlaskClient, launch: Launch) -> set[str]:
    all_is_written()
    seen = set[str]()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            seen.add(frame.f_code.co_filename)

    sys.setprofile(note)
    threading.setprofile(note)
    try:
        answer = client.post(launch.url, data=launch.fields)
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    assert answer.status_code == 200, "the premise: the tab was opened"
    return {str(Path(name).relative_to(ROOT)) for name in seen.copy() if Path(name).is_relative_to(ROOT)}


def test_one_open_of_the_tab_goes_through_few_modules(installed: FullLead) -> None:
    went = modules_of_one_open(installed)
    asked, shown = "adapters/portal/core_batch.py", "web/lead/page.py"
    assert {asked, shown} <= went, "the premise: what ran was seen"
    assert len(went) < FEWER_THAN, sorted(went)
