"""The methods that bind applications to events.

Imitates: Bitrix24 REST docs, "event.bind", "event.unbind", "event.get", "event.test" (docs/platform.md 6.5).
"""

from ...applications import Handler
from ...php import integer, text
from ..call import Call, Method, Methods
from ..errors import RefusalError, access_denied, missing
from .placements import check_handler

EVENTS = (
    "ONAPPINSTALL",
    "ONAPPUPDATE",
    "ONAPPUNINSTALL",
    "ONAPPPAYMENT",
    "ONAPPMETHODCONFIRM",
    "ONAPPTEST",
    "ONCRMLEADADD",
    "ONCRMLEADUPDATE",
    "ONCRMLEADDELETE",
    "ONCRMLEADUSERFIELDADD",
    "ONCRMLEADUSERFIELDUPDATE",
    "ONCRMLEADUSERFIELDDELETE",
)
NO_LONGER_KNOWN = "ONAPPINSTALL,ONAPPUPDATE"
OTHERS_NEED_ADMIN = "Access denied! Using AUTH_TYPE requires administrator authorization"


def bind(call: Call) -> object:
    row, person = call.installation, call.person
    event, url = _named(call)
    offline = text(call.params, "event_type", "EVENT_TYPE").lower() == "offline"
    user_id = integer(text(call.params, "auth_type", "AUTH_TYPE"))
    if event not in _known(call):
        call.portal.faults.event_unknown.take()
        raise RefusalError("ERROR_EVENT_NOT_FOUND", "Event not found")
    if not url and not offline:
        raise missing("HANDLER")
    if not person.admin and (offline or user_id not in (0, person.id)):
        raise access_denied(OTHERS_NEED_ADMIN)
    if not offline:
        check_handler(url)
    if any((each.event, each.url) == (event, url) for each in row.handlers):
        raise RefusalError("ERROR_CORE", "Unable to set event handler: Handler already binded")
    speaks_as = user_id if person.admin else person.id
    number = max((each.id for each in row.handlers), default=0) + 1
    row.handlers.append(Handler(id=number, event=event, url=url, user_id=speaks_as, offline=offline))
    return True


def unbind(call: Call) -> object:
    row = call.installation
    event, url = _named(call)
    for name, given in (("EVENT", event), ("HANDLER", url)):
        if not given:
            raise missing(name)
    mine = (0, call.person.id) if not call.person.admin else None
    gone = [
        each for each in row.handlers if (each.event, each.url) == (event, url) and (not mine or each.user_id in mine)
    ]
    row.handlers[:] = [each for each in row.handlers if each not in gone]
    return {"count": len(gone)}


def get(call: Call) -> object:
    return [
        {
            "event": each.event,
            "handler": each.url,
            "auth_type": str(each.user_id),
            "offline": int(each.offline),
        }
        for each in call.installation.handlers
        if call.person.admin or each.user_id == call.person.id
    ]


def test(call: Call) -> object:
    query = {name: value for name, value in call.params.items() if name not in ("auth", "access_token")}
    if call.installation.active:
        call.portal.fire("ONAPPTEST", {"QUERY": query}, call.person, call.installation)
    return True


def events(call: Call) -> object:
    return _known(call)


def _known(call: Call) -> list[str]:
    """Return the events of this portal, without those that it does not know.

    Source: docs/platform.md 6.5.
    """
    unknown = call.portal.faults.event_unknown
    gone = (unknown.value.upper() or NO_LONGER_KNOWN).split(",") if unknown.on else ()
    return [event for event in EVENTS if event not in gone]


def _named(call: Call) -> tuple[str, str]:
    return text(call.params, "event", "EVENT").upper(), text(call.params, "handler", "HANDLER")


METHODS: Methods = {
    "event.bind": Method(answer=bind),
    "event.unbind": Method(answer=unbind),
    "event.get": Method(answer=get),
    "event.test": Method(answer=test),
    "events": Method(answer=events),
}
