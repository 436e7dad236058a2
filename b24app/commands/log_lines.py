"""What the lines of one request say, in people's words: the log itself holds one line of JSON for each event."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime

from b24app.commands.printable import in_one_line
from b24app.domain.bounded_json import Json, parse

Entry = Mapping[str, Json]

NUMBERED = ("request", "problem")  # the fields that hold the number of a request
EVENTS = {
    "rest call": "Asked another host",
    "request": "Answered the request",
    "refused": "Showed an error page",
    "fault": "A fault of the app",
}
# What is said before and after the value of each field; those that no word is known for are told by their names.
WORDS = {
    "kind": ("", ""),
    "route": ("on ", ""),
    "method": ("", ""),
    "host": ("at ", ""),
    "status": ("status ", ""),
    "error": ("code ", ""),
    "ms": ("", " ms"),
    "bytes": ("", " bytes"),
    "description_length": ("its text had ", " characters"),
    "remedy": ("what to do: ", ""),
    "settings": ("check ", ""),
    "claimed": ("nobody was confirmed, member_id begins with ", ""),
    "portal": ("portal ", ""),
    "user": ("user ", ""),
    "client": ("client ", ""),
}
AT_THE_END = ("claimed", "portal", "user", "client")
NOT_TOLD = frozenset({"at", "level", "logger", "event", "request", "problem", "trace"})


def of_request(lines: Iterable[bytes], number: str) -> Iterator[Entry]:
    """Yield the entries of the request with this number. Before the JSON may stand what another program has added."""
    for line in lines:
        if number.encode() in line:
            with suppress(ValueError):  # within bounds: another program's line may be as deep as it likes
                entry = parse(line[line.find(b"{") :])
                if isinstance(entry, dict) and number in map(entry.get, NUMBERED):
                    yield entry


def in_words(entry: Entry) -> str:
    """Return one line for a person, and one more for each place in the code that the entry names."""
    event = in_one_line(entry.get("event", ""))
    names = [name for name in (*WORDS, *entry) if name in entry and name not in NOT_TOLD]
    ordered = sorted(dict.fromkeys(names), key=lambda name: name in AT_THE_END)
    said = ", ".join(_told(name, entry[name]) for name in ordered)
    line = f"{_time(entry)}  {EVENTS.get(event, event)}{': ' if said else ''}{said}"
    trace = entry.get("trace")
    return "\n    ".join([line, *(map(in_one_line, trace) if isinstance(trace, list) else ())])


def _told(name: str, value: Json) -> str:
    """Put the value between its words. Names come from the log, too."""
    before, after = WORDS.get(name, (f"{in_one_line(name)} ", ""))
    return f"{before}{in_one_line(value)}{after}"


def _time(entry: Entry) -> str:
    try:
        at = datetime.fromisoformat(str(entry.get("at"))).astimezone(UTC)
    except ValueError:
        return "unknown time"
    return f"{at:%Y-%m-%d %H:%M:%S}.{at.microsecond // 1000:03} UTC"
