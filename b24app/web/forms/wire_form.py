"""Reads what a request carries: each name once, in its documented form."""

import re
from dataclasses import dataclass

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from b24app.errors.own import MalformedRequestError

TOKEN = re.compile(r"[!-~]{1,512}")  # the documented samples have 32 to 70 hex digits, and no length is promised
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
PLACEMENT = re.compile(r"[A-Z0-9_]{1,64}")
CHOICE = re.compile(r"[a-z-]{1,32}")
SECONDS = re.compile(r"[0-9]{1,6}")
RECORD_ID = re.compile(r"[0-9]{1,10}")
TICKET = re.compile(r"[!-~]{1,2048}")
EXCERPT = re.compile(r"[!-~]{1,4096}")
ADDRESS = re.compile(r"[!-~]{1,300}")
ANYTHING = re.compile(r"(?s).{0,8192}")
FALLBACK_LANGUAGE = "en"
# What a portal's page writes behind our address, and the portal that a sign-in names: no secret, and no decision.
IN_ADDRESS = frozenset({"DOMAIN", "PROTOCOL", "LANG", "portal"})
NOTHING: MultiDict[str, str] = MultiDict()


@dataclass(frozen=True, slots=True)
class WireForm:
    """A request's body, and of its address the names of IN_ADDRESS: addresses are kept in logs and histories."""

    query: MultiDict[str, str]
    body: MultiDict[str, str]

    def required(self, name: str, pattern: re.Pattern[str]) -> str:
        """Return the value of a name that must be there.

        Raises:
            MalformedRequestError: it is missing, in the address, there twice, or not of the documented form.
        """
        value = self.optional(name, pattern)
        if not value:
            raise MalformedRequestError(name, "is missing")
        return value

    def optional(self, name: str, pattern: re.Pattern[str], default: str = "") -> str:
        """Return the value of a name, or `default` where it is absent or empty.

        Raises:
            MalformedRequestError: it is in the address, there twice, or not of the documented form.
        """
        if name in self.query and name not in IN_ADDRESS:
            raise MalformedRequestError(name, "must not be in the address")
        values = [*self.query.getlist(name), *self.body.getlist(name)]
        if len(values) > 1:
            raise MalformedRequestError(name, "is there more than once")
        if not values or not values[0]:
            return default
        if not pattern.fullmatch(values[0]):
            raise MalformedRequestError(name, "is not of the documented form")
        return values[0]

    def is_empty(self, name: str) -> bool:
        """Tell whether the body alone has the name, once, and says nothing with it."""
        return name not in self.query and self.body.getlist(name) == [""]

    def language(self, name: str) -> str:
        """Return the language that a name's value writes in any way, the fallback where it writes none.

        Only words hang on it, so nothing is refused for it. Proxies and copies of portals write `EN`, `pt-BR`, `zh_TW`.
        """
        values = [*(self.query.getlist(name) if name in IN_ADDRESS else ()), *self.body.getlist(name)]
        return next(filter(LANGUAGE.fullmatch, values), FALLBACK_LANGUAGE)


def posted_form() -> MultiDict[str, str]:
    """Return the body's fields for pages that must always appear, none where the body cannot be read."""
    try:
        return request.form
    except HTTPException:
        return MultiDict()
