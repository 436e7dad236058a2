"""The vendor's own client as its documents use it in Flask: its decorator proves the form, then it asks a batch."""

from collections.abc import Callable, Mapping

from b24pysdk import BitrixApp, BitrixToken
from b24pysdk.api.callers.call_method import _MethodCaller  # which has https built in
from b24pysdk.api.requesters.bitrix_oauth_requester import BitrixOAuthRequester
from b24pysdk.integrations.flask.decorators.placement_required import placement_required
from b24pysdk.integrations.flask.dependencies import get_oauth_placement_data

from tests.bench.floor_rows import lead_id

INFO, BASE, DOMAIN = "_APP_INFO_URL", "_base_url", "_domain"  # https and the vendor's own host are built in
Results = Mapping[str, Mapping[str, object]]
View = Callable[[], str]


def proven(
    scheme: str, oauth_url: str, client_id: str, client_secret: str
) -> Callable[[Callable[[Results], str]], View]:
    """Return what makes a view of how results are shown; the client is led to the stand-in's addresses."""
    setattr(BitrixOAuthRequester, INFO, f"{oauth_url}/rest/app.info/")
    if scheme == "http":
        setattr(_MethodCaller, BASE, property(lambda called: f"http://{getattr(called, DOMAIN)}/rest"))
    app = BitrixApp(client_id=client_id, client_secret=client_secret)

    def viewed(show: Callable[[Results], str]) -> View:
        view: View = placement_required(lambda: show(asked(app)), bitrix_app=app)
        return view

    return viewed


def asked(app: BitrixApp) -> Results:
    """Ask for the lead and its fields as the person who was proven."""
    form = get_oauth_placement_data()
    token = BitrixToken.from_oauth_placement_data(oauth_placement_data=form, bitrix_app=app)
    commands = {"lead": ("crm.lead.get", {"ID": lead_id()}), "fields": ("crm.lead.fields", {})}
    results: Results = token.call_batch(commands)["result"]["result"]
    return results
