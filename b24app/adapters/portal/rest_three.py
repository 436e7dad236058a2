"""Asks whether a portal has leads in REST 3.0, and reads nothing there."""

from collections.abc import Mapping
from dataclasses import replace

from b24app.adapters.rest.client import LARGEST_LIST, PortalClient
from b24app.adapters.rest.wire_values import table
from b24app.domain.bounded_json import Json
from b24app.domain.operations.rest_three import RestThree
from b24app.errors.outside import MethodMissingError, OutsideError

METHOD, ADDRESS = "rest.scope.list", "api/{}"
MODULE, CONTROLLER = "crm", "lead"


def ask_rest_three(client: PortalClient) -> RestThree:
    """Ask with an optional question of its own. Whatever goes wrong leaves the answer open.

    A portal without REST 3.0 knows no method there (docs/platform.md 4.8).
    """
    asking = replace(client, address=ADDRESS, optional=True, pauses_s=())
    question = {"auth": client.access_token, "filterModule": MODULE}
    try:
        answer = asking.post(METHOD, json=question, most_bytes=LARGEST_LIST)["result"]
    except MethodMissingError:
        return RestThree.NONE
    except OutsideError:
        return RestThree.UNKNOWN
    return read_scopes(answer)


def read_scopes(answer: Json) -> RestThree:
    """Read the three floors: module, controller, method.

    A controller within the leads' (`lead.field`) counts, too.
    """
    modules = table(answer)
    if modules is None:
        return RestThree.UNKNOWN
    controllers = table(_lower(modules).get(MODULE)) or {}
    return RestThree.WITH_LEADS if any(map(_is_of_leads, controllers)) else RestThree.WITHOUT_LEADS


def _is_of_leads(controller: str) -> bool:
    return controller.lower().partition(".")[0] == CONTROLLER


def _lower(values: Mapping[str, Json]) -> Mapping[str, Json]:
    return {key.lower(): value for key, value in values.items()}
