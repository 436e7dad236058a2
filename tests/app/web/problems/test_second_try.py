from flask import Response

from b24app.errors.outside import PortalBusyError
from tests.full_lead import FullLead
from tests.watching import outcome, tab_launch, ticket_in, with_fields


def test_the_page_of_a_failed_reload_goes_on_with_its_button_alone(installed: FullLead) -> None:
    opened = installed.launch(tab_launch(installed))
    installed.portal.faults.rest_503(1)
    busy = installed.post("/lead-tab/reload", ticket=ticket_in(opened))
    assert outcome(busy) == (503, "busy")
    assert (busy.headers["Retry-After"], 'data-seconds="2"' in busy.text) == ("2", True)
    assert 'action="/lead-tab/reload"' in busy.text
    assert outcome(installed.post("/lead-tab/reload", ticket=ticket_in(busy))) == (200, "")


def test_the_page_of_a_failed_open_carries_nothing_of_the_claim_and_says_what_to_do(installed: FullLead) -> None:
    installed.portal.faults.rest_503()
    launch = tab_launch(installed)
    busy = installed.launch(launch)
    assert outcome(busy) == (503, "busy")
    assert "Close the lead card and open it again." in busy.text
    assert "<form" not in busy.text
    assert not [name for name in ("AUTH_ID", "REFRESH_ID", "APPLICATION_TOKEN") if launch.fields[name] in busy.text]


def test_the_page_of_an_open_with_an_old_pair_asks_for_a_fresh_one_at_its_first_try_alone(installed: FullLead) -> None:
    """docs/platform.md 7.4."""
    installed.portal.faults.always_expired()
    launch = tab_launch(installed)
    first, second = (installed.launch(with_fields(launch, tries=tries)) for tries in ("", "1"))
    assert outcome(first) == outcome(second) == (401, "too-old")
    assert 'data-anew data-tries="1"' in first.text
    assert "problem.js" in first.text
    assert "data-anew" not in second.text
    assert not [name for name in ("AUTH_ID", "REFRESH_ID", "APPLICATION_TOKEN") if launch.fields[name] in first.text]


def test_a_forged_ticket_is_not_put_into_a_page(installed: FullLead) -> None:
    installed.flask.view_functions["reload_lead"] = _busy
    answer = installed.post("/lead-tab/reload", ticket="forged-canary", lead="7")
    assert outcome(answer) == (503, "busy")
    assert "canary" not in answer.text


def _busy() -> Response:
    raise PortalBusyError("batch", "QUERY_LIMIT_EXCEEDED", 503, wait_s=7.4)
