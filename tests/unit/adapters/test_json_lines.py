import json
import logging
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest

from b24app.adapters.json_lines import FIELDS, LONGEST_TEXT
from b24app.adapters.logs import log_handler
from b24app.adapters.outbound.request_context import RequestContext, carried
from b24app.errors.outside import PortalError

SECRET = "a secret of the configuration"
TOKEN = "0a1b2c3d4e" * 7
Say = Callable[[logging.Logger], None]


def lines(say: Say) -> list[dict[str, Any]]:
    """Let somebody speak, and read what the log has of it."""
    stream = StringIO()
    logger = logging.getLogger("somebody")  # of this file alone: others would miss what it says
    logger.setLevel(logging.DEBUG)
    logger.handlers = [log_handler(stream, [SECRET, "", "pass"])]
    logger.propagate = False
    say(logger)
    text = stream.getvalue()
    assert text.endswith("\n")
    return [json.loads(line) for line in text.splitlines()]


def line(say: Say) -> dict[str, Any]:
    (only,) = lines(say)
    return only


def line_of(*words: object, **fields: str) -> dict[str, Any]:
    return line(lambda log: log.log(logging.INFO, *words, extra=fields))


class TestALine:
    def test_it_has_when_how_bad_who_and_what(self) -> None:
        said = line(lambda log: log.warning("refused", extra={"problem": "1a2b", "status": 403, "kind": "unproven"}))
        assert said.pop("at").endswith("+00:00")
        assert said == {
            "level": "WARNING",
            "logger": "somebody",
            "event": "refused",
            "problem": "1a2b",
            "kind": "unproven",
            "status": 403,
        }

    def test_it_has_no_field_that_is_not_on_the_list(self) -> None:
        said = line(lambda log: log.info("x", extra={"title": "Oak desks", "access_token": TOKEN, "status": 200}))
        assert set(said) == {"at", "level", "logger", "event", "status"}

    def test_a_field_without_a_value_is_left_out_and_zero_is_one(self) -> None:
        said = line(lambda log: log.info("x", extra={"code": "", "host": None, "bytes": 0}))
        assert (said.get("code"), said.get("host"), said["bytes"]) == (None, None, 0)

    @pytest.mark.rule("S49", "good")
    def test_ordinary_words_stay_as_they_are(self) -> None:
        names = "crm.lead.get b24app.adapters.oauth.limits B24_ALLOW_PRIVATE_PORTALS"
        text = f"{names} b24-abcdef.bitrix24.com 127.0.0.1:8811 \u00fcber"
        assert line(lambda log: log.info(text))["event"] == text

    @pytest.mark.rule("S49", "bad")
    def test_no_character_makes_another_line_of_it(self) -> None:
        for character in ("\n", "\r", "\r\n", "\x1b[2J", "\x00", "\u2028", "\x85", "\ud800"):
            said = line_of("a%sb", character, portal=f"x{character}y")
            assert said["event"] == f"a{character}b", character
            assert said["portal"] == f"x{character}y", character

    def test_a_text_is_cut(self) -> None:
        assert len(line(lambda log: log.info("x " * 10_000))["event"]) == LONGEST_TEXT

    def test_a_format_that_does_not_fit_loses_its_values_and_nothing_else(self) -> None:
        assert line(lambda log: log.log(logging.INFO, *("%d %d", "x")))["event"] == "%d %d"


class TestTheSecondLine:
    @pytest.mark.rule("S47", "bad")
    def test_a_secret_is_masked_in_every_field_of_everybody(self) -> None:
        for secret in (TOKEN, SECRET, "0a1b2c3d" * 4, "qGVwVcTpV2ALzRQpb6-EFB7Hw92_VEGNdBvyyzq"):
            said = line_of("x %s", secret, **dict.fromkeys(FIELDS, f"{secret} y"))
            assert secret not in json.dumps(said), secret
            assert said["event"] == "x ***", secret
            assert {said[name] for name in FIELDS} == {"*** y"}, secret

    def test_a_secret_within_the_values_of_a_third_party_is_masked(self) -> None:
        url = f"/?code={TOKEN}&state=x"
        said = line(lambda log: log.warning('%s "GET %s HTTP/1.1"', "127.0.0.1", url))
        assert said["event"] == '127.0.0.1 "GET /?code=***&state=x HTTP/1.1"'

    def test_an_empty_secret_masks_nothing(self) -> None:
        assert line(lambda log: log.info("a b"))["event"] == "a b"

    def test_a_portal_is_named_in_its_own_field_and_nothing_else_that_looks_like_a_token(self) -> None:
        member_id = "0a1b2c3d" * 4
        said = line(lambda log: log.info("x", extra=dict.fromkeys(FIELDS, member_id)))
        assert said["portal"] == member_id
        assert {said[name] for name in FIELDS if name != "portal"} == {"***"}

    def test_a_secret_in_a_portals_place_is_masked_all_the_same(self) -> None:
        for secret in (TOKEN, "0a1b2c3d" * 4 + "0", SECRET, f"{'0a1b2c3d' * 4} {TOKEN}"):
            assert secret not in line_of("x", portal=secret)["portal"], secret


class TestTheRequest:
    def test_every_line_of_it_has_its_id_and_its_client(self) -> None:
        with carried(RequestContext(id="1a2b3c4d", client="office")):
            said = line(lambda log: log.info("rest call"))
        assert (said["request"], said["client"]) == ("1a2b3c4d", "office")

    def test_a_command_has_no_client_and_what_is_written_outside_of_both_has_nothing(self) -> None:
        with carried(RequestContext(id="1a2b3c4d")):
            assert set(line(lambda log: log.info("x"))) == {"at", "level", "logger", "event", "request"}
        assert set(line(lambda log: log.info("x"))) == {"at", "level", "logger", "event"}


class TestAnException:
    def test_it_is_told_by_class_and_place_and_never_by_its_text(self) -> None:
        def outer() -> None:
            try:
                inner()
            except LookupError as error:
                raise PortalError("crm.lead.get", description="canary") from error

        def inner() -> None:
            raise LookupError("canary")

        def say(log: logging.Logger) -> None:
            try:
                outer()
            except PortalError as error:
                log.log(logging.ERROR, "fault", exc_info=error)

        said = line(say)
        assert [cause.split(" at ")[0] for cause in said["trace"]] == ["PortalError", "LookupError"]
        assert "test_json_lines.py" in said["trace"][1]
        assert "inner" in said["trace"][1]
        assert "canary" not in json.dumps(said)

    def test_one_that_never_flew_is_told_too(self) -> None:
        assert line(lambda log: log.error("x", exc_info=ValueError("canary")))["trace"] == ["ValueError at "]

    def test_a_chain_that_bites_its_tail_ends(self) -> None:
        first, second = ValueError(), TypeError()
        first.__cause__, second.__cause__ = second, first
        assert len(line(lambda log: log.error("x", exc_info=first))["trace"]) == 5
