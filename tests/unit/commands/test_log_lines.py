import json
from itertools import count

import pytest

from b24app.adapters.json_lines import FIELDS
from b24app.commands.log_lines import NOT_TOLD, in_words, of_request
from b24app.domain.bounded_json import Json

NUMBER = "0a1b2c3d"
CALL: dict[str, Json] = {
    "at": "2026-11-28T12:00:00.250+00:00",
    "event": "rest call",
    "request": NUMBER,
    "method": "profile",
    "ms": 12,
}


def line(**fields: object) -> bytes:
    return json.dumps(fields).encode() + b"\n"


class TestWhichLines:
    @pytest.mark.parametrize("field", ["request", "problem"])
    def test_those_with_the_number_of_the_request(self, field: str) -> None:
        log = [line(request="ffffffff", event="other"), line(**{field: NUMBER}, event="this"), line(event=NUMBER)]
        assert [entry["event"] for entry in of_request(log, NUMBER)] == ["this"]

    def test_what_stands_before_the_json_is_passed_over(self) -> None:
        assert len(list(of_request([b"full-lead-1  | " + line(request=NUMBER)], NUMBER))) == 1

    def test_what_is_no_entry_is_passed_over(self) -> None:
        for text in (b"plain " + NUMBER.encode(), b"{" + NUMBER.encode(), b'["%b"]' % NUMBER.encode()):
            assert list(of_request([text], NUMBER)) == [], text

    def test_what_is_deeper_than_any_entry_is_passed_over(self) -> None:
        for deep in (b"[" * 20_000, b"[" * 20_000 + b"]" * 20_000, b"[" * 300 + b"]" * 300):
            log = [b'{"request": "%b", "event": %b}' % (NUMBER.encode(), deep), line(request=NUMBER, event="this")]
            assert [entry["event"] for entry in of_request(log, NUMBER)] == ["this"], deep

    def test_the_first_is_told_before_the_log_is_at_its_end(self) -> None:
        endless = (line(request=NUMBER, event=str(number)) for number in count())
        assert next(of_request(endless, NUMBER))["event"] == "0"


class TestTheWords:
    def test_time_event_what_portal_and_user(self) -> None:
        said = in_words({**CALL, "user": 5, "portal": "f" * 32, "host": "portal.test", "status": 200})
        assert said == (
            "2026-11-28 12:00:00.250 UTC  Asked another host: profile, at portal.test, status 200, 12 ms, "
            f"portal {'f' * 32}, user 5"
        )

    def test_whatever_the_log_may_hold_is_told(self) -> None:
        for name in sorted(set(FIELDS) - NOT_TOLD):
            assert "canary" in in_words({**CALL, name: "canary"}), name

    def test_places_in_the_code_stand_below(self) -> None:
        assert in_words({**CALL, "trace": ["One at a.py", "Two at b.py"]}).splitlines()[1:] == [
            "    One at a.py",
            "    Two at b.py",
        ]

    def test_a_time_that_is_none_is_said_to_be_unknown(self) -> None:
        cases: list[str | int | None] = [None, "", "yesterday", 5]
        for at in cases:
            assert in_words({**CALL, "at": at}).startswith("unknown time  Asked another host: "), at

    def test_nothing_moves_the_terminals_cursor(self) -> None:
        assert "\x1b" not in in_words({**CALL, "error": "\x1b[2J"})

    def test_no_value_looks_like_another_line(self) -> None:
        for end in ("\n", "\r", "\x0b", "\x85", "\u2028", "\x1b[1A", "\u202e"):
            for name in (*sorted(set(FIELDS) - NOT_TOLD), "event", "unknown", "trace"):
                forged = f"a{end}2026-11-28 12:00:00.250 UTC  Answered the request"
                (*lines,) = in_words({**CALL, name: [forged] if name == "trace" else forged}).splitlines()
                assert len(lines) == (2 if name == "trace" else 1), (end, name)
                assert all(each.isprintable() for each in lines), (end, name)

    def test_a_name_is_told_as_it_is(self) -> None:
        for name in ("{", "}", "{}", "{0.__class__}", "{a", "a\nb"):
            (said,) = in_words({**CALL, name: "canary"}).splitlines()
            assert said.endswith(f"{json.dumps(name)[1:-1]} canary"), name
