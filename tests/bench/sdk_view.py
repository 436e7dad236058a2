"""The vendor's own client as its documents use it in Flask: its decorator reads the form, then it asks a batch."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from b24pysdk import BitrixApp, BitrixToken
from b24pysdk.api.callers.call_method import _MethodCaller  # which has https built in
from b24pysdk.api.requesters.bitrix_oauth_requester import BitrixOAuthRequester
from b24pysdk.integrations.flask.decorators.placement_required import placement_required
from b24pysdk.integrations.flask.dependencies import get_oauth_placement_data

from tests.bench.floor_rows import lead_id

INFO, BASE, DOMAIN = "_APP_INFO_URL", "_base_url", "_domain"  # https and the vendor's own host are built in
Results = Mapping[str, Mapping[str, object]]
View = Callable[[], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """The vendor's client, led to the stand-in's addresses. It `proves` a form by asking the authorization server."""

    app: BitrixApp
    proves: bool

    def viewed(self, show: Callable[[Results], str]) -> View:
        """Return the view that shows the results in this way."""
        view: View = placement_required(lambda: show(asked(self.app)), bitrix_app=self.app if self.proves else None)
        return view


def client(app: BitrixApp, scheme: str, oauth_url: str, *, proves: bool) -> Client:
    setattr(BitrixOAuthRequester, INFO, f"{oauth_url}/rest/app.info/")
    if scheme == "http":
        setattr(_MethodCaller, BASE, property(lambda called: f"http://{getattr(called, DOMAIN)}/rest"))
    return Client(app=app, proves=proves)


def asked(app: BitrixApp) -> Results:
    """Ask for the lead and its fields as the person who opened it."""
    form = get_oauth_placement_data()
    token = BitrixToken.from_oauth_placement_data(oauth_placement_data=form, bitrix_app=app)
    commands = {"lead": ("crm.lead.get", {"ID": lead_id()}), "fields": ("crm.lead.fields", {})}
    results: Results = token.call_batch(commands)["result"]["result"]
    return results
