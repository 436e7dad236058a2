"""In which language a page speaks: the address, the page before, the browser, English, in this order."""

from flask import Flask

from b24app.web.language.codes import BROWSERS, LOCALES
from b24app.web.language.reader_language import reader_language


def language(query: str = "", accepted: str = "", of_the_page: str = "") -> str:
    headers = {"Accept-Language": accepted} if accepted else {}
    with Flask(__name__).test_request_context(f"/?{query}", headers=headers):
        return reader_language(of_the_page)


def test_the_address_goes_before_the_page_before_and_that_before_the_browser() -> None:
    assert language("LANG=de", "fr", "ru") == "de"
    assert language("", "fr", "ru") == "ru"
    assert language("", "fr") == "fr"
    assert language() == "en"


def test_an_address_that_names_no_language_of_bitrix24_is_passed_over() -> None:
    for posted in ("LANG=", "LANG=xx", "LANG=de%0A", "LANG=%22%3E%3Cscript%3E", "LANG=_", "LANG=%FF"):
        assert language(posted, "pl") == "pl", posted


def test_an_address_may_write_a_language_in_any_way() -> None:
    for posted, code in (
        ("DE", "de"),
        ("en_US", "en"),
        ("pt-BR", "br"),
        ("zh_TW", "tc"),
        ("es", "la"),
        ("uk_UA", "ua"),
    ):
        assert language(f"LANG={posted}", "pl") == code, posted


def test_the_browsers_names_are_put_into_bitrix24s() -> None:
    for accepted, code in (
        ("de-AT,de;q=0.9,en;q=0.5", "de"),
        ("pt-BR", "br"),
        ("pt", "br"),
        ("es-MX,es;q=0.9", "la"),
        ("es-419", "la"),
        ("uk-UA", "ua"),
        ("vi", "vn"),
        ("zh-CN", "sc"),
        ("zh-Hans-CN", "sc"),
        ("zh-TW", "tc"),
        ("zh-Hant-HK", "tc"),
        ("kk-KZ", "kz"),
        ("en;q=0.5,ru", "ru"),
        ("nl,fr;q=0.3", "fr"),
        ("nl", "en"),
        ("*", "en"),
        ("../../de", "en"),
        ("\u00e9\u00e9", "en"),
    ):
        assert language(accepted=accepted) == code, accepted


def test_every_name_leads_to_a_language_that_there_is() -> None:
    assert set(BROWSERS.values()) <= set(LOCALES)
