import pytest
import requests
from sqlalchemy import create_engine, text

from tests.alone import Alone
from tests.full_lead import FullLead
from tests.watching import outcome, policy_of


class TestPagesForAnybody:
    @pytest.mark.parametrize(
        ("path", "words"),
        [("/", "works inside Bitrix24"), ("/privacy", "It does not store leads."), ("/licence", "MIT License")],
    )
    def test_each_says_what_it_is_for_and_may_not_be_framed(self, alone: Alone, path: str, words: str) -> None:
        response = requests.get(f"{alone.url}{path}", timeout=60)
        assert outcome(response) == (200, "")
        assert words in response.text
        assert policy_of(response)["frame-ancestors"] == "'none'"

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
            (503, "not ready: database not-migrated\n"),
        ]
