"""The languages by Bitrix24's codes, and what others call them."""

from collections.abc import Mapping
from types import MappingProxyType

FALLBACK = "en"
READ_BY_NATIVES = frozenset({"en"})  # the others say on the app's own page that corrections are welcome
# Source: Bitrix24 REST docs, "Data types" of CRM (language codes of the interface; docs/platform.md 12.18).
LOCALES: Mapping[str, str] = MappingProxyType(
    {
        "ar": "ar",
        "br": "pt_BR",
        "de": "de",
        "en": "en",
        "fr": "fr",
        "hi": "hi",
        "id": "id",
        "it": "it",
        "ja": "ja",
        "kz": "kk",
        "la": "es_419",
        "ms": "ms",
        "pl": "pl",
        "ru": "ru",
        "sc": "zh_Hans_CN",
        "tc": "zh_Hant_TW",
        "th": "th",
        "tr": "tr",
        "ua": "uk",
        "vn": "vi",
    }
)
# Browsers, and proxies and copies of portals, have other codes than Bitrix24. Source: as above.
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


def code_of(name: str) -> str:
    """Return Bitrix24's code of the language that is named (`de`, `DE`, `pt-BR`, `zh_TW`), "" where we have none."""
    name = name.lower().replace("_", "-")
    language = name.partition("-")[0]
    code = BROWSERS.get(name) or BROWSERS.get(name.rpartition("-")[0]) or BROWSERS.get(language) or language
    return code if code in LOCALES else ""
