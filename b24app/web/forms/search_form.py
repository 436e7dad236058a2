"""Reads the form above the fields of a lead."""

import re

from b24app.domain.lead.field_search import LONGEST_SEARCH, FieldSearch, Show
from b24app.errors.own import MalformedRequestError
from b24app.web.forms import wire_form
from b24app.web.forms.wire_form import WireForm

FIND = re.compile(rf"(?s).{{0,{LONGEST_SEARCH}}}")


def read_search(form: WireForm) -> FieldSearch:
    """Return the search. A form without one searches for nothing and shows everything.

    Raises:
        MalformedRequestError: a choice that the page does not offer, or a text that is too long.
    """
    show = form.optional("show", wire_form.CHOICE, Show.ALL)
    if show not in set(Show):
        raise MalformedRequestError("show", "is none of the choices")
    return FieldSearch(find=form.optional("find", FIND), show=Show(show))
