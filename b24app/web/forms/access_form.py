"""Reads the forms of the access page, each of which holds exactly one decision."""

import re

from b24app.domain import bounded_json
from b24app.domain.bounded_json import Json
from b24app.domain.portal.access import ACCESS_CODE, MOST_LISTED, Choice, Listed, listed
from b24app.domain.portal.changes import AddListed, ArrangeFields, Change, ChooseRule, LetExport, RemoveListed
from b24app.domain.portal.installation import FIELD_CODE, Export, Move
from b24app.errors.own import MalformedRequestError
from b24app.web.forms import wire_form
from b24app.web.forms.wire_form import WireForm

ADDED = re.compile(r"(?s).{0,65536}")  # BX24's dialog may return as many as the list may hold
NAME = re.compile(r"[^\x00-\x1f\x7f]{1,60}")
DECISIONS = ("rule", "added", "remove", "export", "move", "find")


def read_decision(form: WireForm) -> Change | str:
    """Return the change, or the name of somebody to search for, "" where only blanks were sent.

    Raises:
        MalformedRequestError: no decision or several, or one of another form.
    """
    made = [name for name in DECISIONS if name in form.body or name in form.query]
    if len(made) != 1:
        raise MalformedRequestError("rule", "is not the one decision")
    match made[0]:
        case "find":
            return form.optional("find", NAME).strip()
        case "rule":
            return ChooseRule(choice=Choice(_one_of(form, "rule", tuple(Choice))))
        case "export":
            return LetExport(export=Export(_one_of(form, "export", tuple(Export))))
        case "remove":
            return RemoveListed(code=form.required("remove", ACCESS_CODE))
        case "move":
            return _arrange(form)
    return AddListed(added=_added(form))


def _arrange(form: WireForm) -> Change:
    move = Move(_one_of(form, "move", tuple(Move)))
    return ArrangeFields(move=move, code="" if move is Move.RESET else form.required("field", FIELD_CODE))


def _one_of(form: WireForm, name: str, choices: tuple[str, ...]) -> str:
    value = form.required(name, wire_form.CHOICE)
    if value not in choices:
        raise MalformedRequestError(name, "is none of the choices")
    return value


def _added(form: WireForm) -> tuple[Listed, ...]:
    """Read what BX24.selectAccess returned, or one person of a search: `[{"id": "U7", "name": ".."}, ..]`.

    Source: Bitrix24 REST docs, BX24.selectAccess.
    """
    try:
        rows = bounded_json.parse(form.required("added", ADDED).encode("utf-8", "surrogatepass"))
    except bounded_json.UnreadableJsonError:
        rows = None
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST_LISTED:
        raise MalformedRequestError("added", "is no list of access rights")
    return tuple(_one_added(row) for row in rows)


def _one_added(row: Json) -> Listed:
    code, name = (row.get("id"), row.get("name")) if isinstance(row, dict) else (None, None)
    if not isinstance(code, str) or not ACCESS_CODE.fullmatch(code):
        raise MalformedRequestError("added", "has an access right that is none")
    return listed(code, name if isinstance(name, str) else "")
