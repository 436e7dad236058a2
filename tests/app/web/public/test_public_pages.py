import re
from html import unescape
from pathlib import Path

import pytest
import requests
from sqlalchemy import create_engine, text

from b24app.domain.operations.placements import LEAD_TAB
from b24app.web.language.words import words_for
from tests.alone import Alone
from tests.full_lead import FullLead
from tests.watching import outcome, policy_of

ROOT = Path(__file__).parents[4]
# What docs/inventory.md lists, and where the privacy page tells of it.
TOLD_AS = {
    "access and refresh tokens": ("access keys from their last visit, which are deleted after 24 hours",),
    "tickets, states": ("one cookie is needed for at most five minutes",),
    "excerpts": ("stores nothing in your browser",),
    "a portal's stages, sources and salutations, its employees' names, each viewer's list of fields": (
        "names of your employees, stages and fields stay in the app's memory for at most ten minutes",
    ),
    "leads and all that belongs to them": ("It does not store leads", "stores nothing in your browser"),
    "names on the access list and in the list of changes": (
        "the names on its list",
        "the changes made by administrators",
    ),
    "`member_id`, portal address, user IDs": (
        "its address and ID",
        "the ID of your Bitrix24 and the ID of the employee",
    ),
    "visitors' addresses": ("a code that does not reveal the address", "in memory for at most an hour"),
    "settings of a portal that is most likely gone": ("stay encrypted for at most 30 days",),
    "receipts of erased portals": ("a receipt with the time remains",),
}
OF_NOBODY = {
    "client secret, `B24_SECRET_KEYS`, metrics token, database password",
    "application token, seen access tokens, used states",  # digests that nothing can be read from
    "counts for `/metrics`",
    "how long one answer took, and Bitrix24 of that",
    "which process deletes old rows now",
    "public pages, our own files",
}


class TestPagesForAnybody:
    def test_each_says_what_it_is_for_and_may_not_be_framed(self, alone: Alone) -> None:
        said = {"/": "works inside Bitrix24", "/privacy": "It does not store leads.", "/licence": "MIT License"}
        for path, words in said.items():
            response = requests.get(f"{alone.url}{path}", timeout=60)
            assert outcome(response) == (200, ""), path
            assert words in response.text, path
            assert policy_of(response)["frame-ancestors"] == "'none'", path

    def test_they_name_who_runs_this(self, alone: Alone) -> None:
        for path in ("/privacy", "/licence"):
            assert "Juniper &amp; Oak" in requests.get(f"{alone.url}{path}", timeout=60).text

    def test_the_links_lead_somewhere(self, alone: Alone) -> None:
        for path in ("/privacy", "/licence", "/static/full-lead.css", "/static/full-lead.js", "/static/full-lead.svg"):
            assert requests.get(f"{alone.url}{path}", timeout=60).status_code == 200


class TestHealth:
    @pytest.mark.rule("S53", "bad")
    def test_it_tells_nothing_of_any_portal(self, installed: FullLead) -> None:
        for path, words in (("/health/live", "ok\n"), ("/health/ready", "ready\n")):
            response = installed.session.get(f"{installed.url}{path}", timeout=60)
            assert (response.status_code, response.text) == (200, words)

    @pytest.mark.rule("S53", "good")
    def test_with_records_that_were_not_migrated_the_app_is_alive_and_not_ready(self, installed: FullLead) -> None:
        engine = create_engine(installed.environ["B24_DATABASE_URL"])
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM alembic_version"))
        engine.dispose()
        answers = [installed.session.get(f"{installed.url}/health/{kind}", timeout=60) for kind in ("live", "ready")]
        assert [(answer.status_code, answer.text) for answer in answers] == [
            (200, "ok\n"),
            (503, "not ready\n"),
        ]


def words_of(alone: Alone, path: str) -> str:
    """Return what a person reads of the page, each space as one."""
    page = requests.get(f"{alone.url}{path}", timeout=60).text
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


class TestWhatTheMarketReads:
    def test_the_licence_names_the_app_as_the_tab_does_and_the_licensor(self, alone: Alone) -> None:
        licence = " ".join((ROOT / "LICENSE").read_text().split())
        licensor = re.findall(r"Copyright \(c\) \d+ (.+?) Permission", licence)[0]
        for code in ("en", "de", "ru", "la"):
            read = words_of(alone, f"/licence?LANG={code}")
            assert words_for(code).gettext(LEAD_TAB.title) in read, code
            assert licence in read, code
            assert read.count(licensor) == 2, code

    def test_the_privacy_page_tells_of_all_that_is_kept(self, alone: Alone) -> None:
        table = (ROOT / "docs" / "inventory.md").read_text().partition("\n## Data\n")[2].partition("\n\nBase64")[0]
        kinds = re.findall(r"^\| ([^|]+?) \| (?!level|---)", table, re.MULTILINE)
        assert set(kinds) == {*TOLD_AS, *OF_NOBODY}
        read = words_of(alone, "/privacy")
        assert [kind for kind, told in TOLD_AS.items() if any(words not in read for words in told)] == []
