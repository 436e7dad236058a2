"""The most important facts about a lead at a glance: person, contact methods, stage, amount, owner."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape

from b24app.domain.bounded_json import LONGEST_LINE, cut
from b24app.domain.lead.rows import Row
from b24app.domain.lead.values.values import (
    OPEN_CHANNEL,
    BbCode,
    Channel,
    Entry,
    Flag,
    Moment,
    Money,
    Person,
    Several,
    Text,
    Unformatted,
    Value,
)
from b24app.domain.message import Said
from b24app.domain.portal.caller import person_name

MOST_METHODS = 20  # of each kind: the fields below have them all
LONGEST_BEGINNING, LONGEST_COMMENT = 1_000, 240  # characters: two lines, and what they may be written with
TAG = re.compile(r"\[/?(?:[a-z]+|\*)(?:=[^\]\n]*)?\]", re.IGNORECASE)
IN_PROGRESS = "P"
CAME_FROM = (
    "SOURCE_ID",
    "SOURCE_DESCRIPTION",
    "UTM_SOURCE",
    "UTM_MEDIUM",
    "UTM_CAMPAIGN",
    "UTM_CONTENT",
    "UTM_TERM",
    "ORIGINATOR_ID",
    "ORIGIN_ID",
    "CREATED_BY_ID",
    "DATE_CREATE",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactMethod:
    """A phone number, address or chat. `shown` is `wire` in readable form, `href` is "" where no link is safe."""

    wire: str
    shown: str
    use: Said
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """The lead at a glance. Texts are "" and values None where the lead does not have them.

    `outcome` is None while the lead is in progress. `phones` begin with those that can be called. `came_from` are the
    filled fields about the lead's source. `comment` are the comment's first two lines, as plain text.
    `more_methods` says that the lead has more contact methods than are here.
    """

    title: str
    person: str
    position: str
    company: str
    is_returning: bool
    stage: Entry | None
    outcome: Entry | None
    amount: Money | None
    owner: Person | None
    created: Moment | None
    moved: Moment | None
    last_activity: Moment | None
    phones: tuple[ContactMethod, ...]
    mails: tuple[ContactMethod, ...]
    chats: tuple[ContactMethod, ...]
    more_methods: bool
    came_from: tuple[Row, ...]
    comment: str

    @property
    def initials(self) -> str:
        """The owner's initials, "" where the owner has no name."""
        words = self.owner.name.split() if self.owner else []
        letters = [next(filter(str.isalnum, word), "") for word in dict.fromkeys((*words[:1], *words[-1:]))]
        return "".join(letters).upper()


def glance(rows: Mapping[str, Row]) -> Glance:
    """Pick from the rows what a sales person needs first."""
    values = {code: row.value for code, row in rows.items()}
    stage, outcome, amount = (values.get(code) for code in ("STATUS_ID", "STATUS_SEMANTIC_ID", "OPPORTUNITY"))
    owner, returning = values.get("ASSIGNED_BY_ID"), values.get("IS_RETURN_CUSTOMER")
    channels = {code: _channels(values.get(code)) for code in ("PHONE", "EMAIL", "IM")}
    phones, mails, chats = (each[:MOST_METHODS] for each in channels.values())
    return Glance(
        title=_words(values.get("TITLE")),
        person=_full_name(values),
        position=_words(values.get("POST")),
        company=_words(values.get("COMPANY_TITLE")),
        is_returning=isinstance(returning, Flag) and returning.is_on,
        stage=stage if isinstance(stage, Entry) else None,
        outcome=outcome if isinstance(outcome, Entry) and outcome.name and outcome.wire != IN_PROGRESS else None,
        amount=amount if isinstance(amount, Money) else None,
        owner=owner if isinstance(owner, Person) else None,
        created=_moment(values.get("DATE_CREATE")),
        moved=_moment(values.get("MOVED_TIME")),
        last_activity=_moment(values.get("LAST_ACTIVITY_TIME")),
        phones=_methods([*[each for each in phones if each.href], *[each for each in phones if not each.href]]),
        mails=_methods(mails),
        chats=_methods([chat for chat in chats if chat.wire.startswith(OPEN_CHANNEL)]),
        more_methods=any(len(each) > MOST_METHODS for each in channels.values()),
        came_from=tuple(rows[code] for code in CAME_FROM if code in rows and not rows[code].is_empty),
        comment=_first_lines(values.get("COMMENTS")),
    )


def _first_lines(value: Value | None) -> str:
    """Return the beginning of a text with tags, without them. The row below has it as it is meant."""
    if not isinstance(value, BbCode | Unformatted):
        return ""
    plain = unescape(TAG.sub("", value.wire[:LONGEST_BEGINNING]))
    return cut("\n".join([line.strip() for line in plain.splitlines() if line.strip()][:2]), LONGEST_COMMENT)


def _full_name(values: Mapping[str, Value]) -> str:
    name = person_name(*[_words(values.get(code)) for code in ("NAME", "SECOND_NAME", "LAST_NAME")])
    return " ".join(filter(None, [_words(values.get("HONORIFIC")), name])) if name else ""


def _methods(channels: Iterable[Channel]) -> tuple[ContactMethod, ...]:
    return tuple(
        [
            ContactMethod(wire=each.wire, shown=each.shown or each.wire, use=each.use, href=each.href)
            for each in channels
        ]
    )


def _channels(value: Value | None) -> list[Channel]:
    """Return the contact methods. What is longer than a line is none, and stands among the fields only."""
    values = value.values if isinstance(value, Several) else (value,)
    return [each for each in values if isinstance(each, Channel) and len(each.wire) <= LONGEST_LINE]


def _words(value: Value | None) -> str:
    if isinstance(value, Entry):
        return value.name if isinstance(value.name, str) else ""
    return cut(value.wire) if isinstance(value, Text) else ""


def _moment(value: Value | None) -> Moment | None:
    return value if isinstance(value, Moment) else None
