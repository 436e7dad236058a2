"""The language of a page that no launch names: from the address, the page before, or the browser."""

from collections.abc import Mapping
from types import MappingProxyType

from flask import request

from b24app.web.language.words import FALLBACK, LOCALES

# Browsers have other codes of languages than Bitrix24. Source: Bitrix24 REST docs, "Data types" of CRM.
BROWSERS: Mapping[str, str] = MappingProxyType(
    {
        "es": "la",
        "pt": "br",
        "uk": "ua",
        "vi": "vn",
        "kk": "kz",
        "zh": "sc",
        "zh-hant": "tc",
        "zh-tw": "tc",
        "zh-hk": "tc",
    }
)


def reader_language(of_the_page: str = "") -> str:
    """Return Bitrix24's code of the language.

    It is LANG in the address, as the portal writes it. Otherwise it is that of the page before, which its ticket names,
    or else the first of the browser's languages that we know.
    """
    asked = request.args.get("LANG", "")
    if asked in LOCALES:
        return asked
    return of_the_page or next(filter(None, map(_code, request.accept_languages.values())), FALLBACK)


def _code(tag: str) -> str:
    tag = tag.lower()
    language = tag.partition("-")[0]
    code = BROWSERS.get(tag) or BROWSERS.get(tag.rpartition("-")[0]) or BROWSERS.get(language) or language
    return code if code in LOCALES else ""
