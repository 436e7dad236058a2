"""The methods that bind applications to places in the portal's pages.

Imitates: Bitrix24 REST docs, "placement.bind", "placement.unbind", "placement.get", "placement.list"
(docs/platform.md 6.4). They need two rights. Without `placement` the portal's code knows no such method for the
caller, and by the documents it finds no place.
"""

from urllib.parse import urlsplit

from ...applications import Installation, Placement
from ...php import branch, integer, items, text
from ..authorize import check_scope
from ..call import Call, Method, Methods
from ..errors import RefusalError, access_denied, missing

PLACEMENTS = (
    "CRM_LEAD_DETAIL_TAB",
    "CRM_LEAD_DETAIL_TOOLBAR",
    "CRM_LEAD_DETAIL_ACTIVITY",
    "CRM_LEAD_LIST_MENU",
    "CRM_LEAD_LIST_TOOLBAR",
    "CRM_LEAD_ACTIVITY_TIMELINE_MENU",
    "CRM_DEAL_DETAIL_TAB",
)
NEEDED = frozenset({"placement", "crm"})
WORDS = ("TITLE", "DESCRIPTION", "GROUP_NAME")


def bind(call: Call) -> object:
    row, params = _as_admin(call), call.params
    code, handler = text(params, "PLACEMENT", "placement").upper(), text(params, "HANDLER", "handler")
    for name, given in (("PLACEMENT", code), ("HANDLER", handler)):
        if not given:
            raise missing(name)
    if code not in _offered(call):
        raise RefusalError("ERROR_PLACEMENT_NOT_FOUND", "Placement not found")
    check_handler(handler)
    if any((each.code, each.handler) == (code, handler) for each in row.placements):
        raise RefusalError("ERROR_CORE", "Unable to set placement handler: Handler already binded")
    row.placements.append(
        Placement(
            id=max((each.id for each in row.placements), default=0) + 1,
            code=code,
            handler=handler,
            title=text(params, "TITLE", "title"),
            description=text(params, "DESCRIPTION", "description"),
            group=text(params, "GROUP_NAME", "group_name"),
            languages=branch(params, "LANG_ALL", "lang_all"),
            user_id=integer(text(params, "USER_ID", "user_id")),
        )
    )
    return True


def check_handler(handler: str) -> None:
    """Refuse what the portal refuses: other schemes, and hosts without a dot."""
    try:
        address = urlsplit(handler)
        host = address.hostname or ""
    except ValueError:
        raise RefusalError("ERROR_WRONG_HANDLER_URL", "Wrong handler URL") from None
    if address.scheme not in ("http", "https"):
        raise RefusalError("ERROR_UNSUPPORTED_PROTOCOL", "Unsupported event handler protocol")
    if "." not in host:
        raise RefusalError("ERROR_WRONG_HANDLER_URL", "Wrong handler URL")


def unbind(call: Call) -> object:
    row, params = _as_admin(call), call.params
    code, handler = text(params, "PLACEMENT", "placement").upper(), text(params, "HANDLER", "handler")
    if not code:
        raise missing("PLACEMENT")
    gone = [each for each in row.placements if each.code == code and handler in ("", each.handler)]
    row.placements[:] = [each for each in row.placements if each not in gone]
    return {"count": 2 * len(gone)}  # found and deleted are both counted


def get(call: Call) -> object:
    return [
        {
            "id": each.id,
            "placement": each.code,
            "userId": each.user_id,
            "handler": each.handler,
            "options": {},
            "title": each.title,
            "description": each.description,
            "langAll": _words(each.languages) or _own_words(call.portal.language, each),
        }
        for each in _as_admin(call).placements
    ]


def _words(languages: dict[str, object]) -> dict[str, object]:
    """Return the words of each language, all of them, whatever was bound."""
    return {language: {key: text(dict(items(given)), key) for key in WORDS} for language, given in languages.items()}


def _own_words(language: str, bound: Placement) -> dict[str, object]:
    return {language: dict(zip(WORDS, (bound.title, bound.description, bound.group), strict=True))}


def listed(call: Call) -> object:
    _check_right(call)
    return list(_offered(call))


def _offered(call: Call) -> tuple[str, ...]:
    return PLACEMENTS if set(call.session.scope) >= NEEDED else ()


def _check_right(call: Call) -> None:
    if call.portal.statuses == "code":
        check_scope(call.portal, OF_PLACES, call.session)


def _as_admin(call: Call) -> Installation:
    row = call.installation
    _check_right(call)
    if not call.person.admin:
        raise access_denied()
    return row


OF_PLACES = Method(answer=listed, scope=("placement",))
METHODS: Methods = {
    "placement.bind": Method(answer=bind),
    "placement.unbind": Method(answer=unbind),
    "placement.get": Method(answer=get),
    "placement.list": Method(answer=listed),
}
