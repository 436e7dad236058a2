"""A portal that answers late or never holds up its own people, and nobody else's (docs/trust.md, point 13)."""

from functools import partial

from b24app.adapters.outbound import request_context
from b24app.adapters.portal.rest_portal import RestPortal
from b24app.wiring.graph import Once
from b24app.wiring.views import Views
from demo.bitrix24_standin import Neighbourhood
from tests.full_lead import FullLead, started
from tests.watching import asked, by_hand, outcome, tab_launch, ticket_in

OPENED = (200, "")
FOR_EVER_S = 600.0


class Patient(Views):
    """The application with deadlines that no test waits for: what is held is held until it is let go."""

    portal = Once(partial(RestPortal, deadline_s=FOR_EVER_S))
    give_time = Once(lambda: lambda _: request_context.give_time(FOR_EVER_S))


class Hurried(Views):
    """The application with half a second for all that a request asks."""

    give_time = Once(lambda: lambda _: request_context.give_time(0.5))


def again(app: FullLead, make_graph: type[Views]) -> FullLead:
    """Start the same application over, which remembers nothing."""
    return started(app.neighbourhood, app.portal, app.registration, app.environ, app.session, make_graph=make_graph)


class TestTheTimeOfARequest:
    def test_all_that_it_asks_ends_with_it(self, installed: FullLead) -> None:
        """Each answer comes in time, and all of them together do not."""
        app = again(installed, Hurried)
        app.portal.installations[app.registration.client_id].placements.clear()
        app.portal.faults.slow(value=0.2)
        home = by_hand(app, app.portal.people["admin"], "/")
        assert outcome(app.launch(home)) == (504, "silent")
        asked_in_time = len(asked(app.portal.wire))
        app.portal.faults.slow.reset()
        app.portal.wire.clear()
        app = again(installed, Patient)
        app.portal.installations[app.registration.client_id].placements.clear()
        assert outcome(app.launch(home)) == OPENED
        assert asked_in_time < len(asked(app.portal.wire)), "the premise: it asks several times"

    def test_it_ends_the_wait_for_a_token_that_another_worker_renews(
        self, installed: FullLead, neighbourhood: Neighbourhood
    ) -> None:
        app = again(installed, Hurried)
        ticket = ticket_in(app.launch(tab_launch(app)))
        app.portal.faults.expire_tokens()
        assert outcome(app.post("/lead-tab/reload", ticket=ticket)) == (504, "silent")
        assert asked(neighbourhood.oauth.wire) == [], "a refresh whose answer cannot be waited for is not begun"
        after = again(installed, Patient)
        assert outcome(after.post("/lead-tab/reload", ticket=ticket)) == OPENED
