"""The language of a page that no launch names: from the address, the page before, or the browser."""

from flask import request

from b24app.web.language.codes import FALLBACK, code_of


def reader_language(of_the_page: str = "") -> str:
    """Return Bitrix24's code of the language.

    It is LANG in the address, as the portal writes it. Otherwise it is that of the page before, which its ticket names,
    or else the first of the browser's languages that we know.
    """
    asked = code_of(request.args.get("LANG", ""))
    return asked or of_the_page or next(filter(None, map(code_of, request.accept_languages.values())), FALLBACK)
