"""The lead in one glance: what a sales person needs in a second, picked from the rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from b24app.domain.field_values import Entry, Moment, Money, Person, Text, Value
from b24app.domain.lead_rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """The lead in one glance; texts are "" and values None where the lead does not tell."""

    title: str
    person: str
    position: str
    company: str
    stage: Entry | None
    amount: Money | None
    owner: Person | None
    created: Moment | None
    moved: Moment | None
    last_activity: Moment | None


def glance(rows: Mapping[str, Row]) -> Glance:
    """Pick from the rows what a person needs in one second."""
    values = {code: row.value for code, row in rows.items()}
    salutation, stage, amount = (values.get(code) for code in ("HONORIFIC", "STATUS_ID", "OPPORTUNITY"))
    owner = values.get("ASSIGNED_BY_ID")
    names = [_words(values.get(code)) for code in ("NAME", "SECOND_NAME", "LAST_NAME")]
    return Glance(
        title=_words(values.get("TITLE")),
        person=" ".join(filter(None, [_words(salutation), *names])) if any(names) else "",
        position=_words(values.get("POST")),
        company=_words(values.get("COMPANY_TITLE")),
        stage=stage if isinstance(stage, Entry) else None,
        amount=amount if isinstance(amount, Money) else None,
        owner=owner if isinstance(owner, Person) else None,
        created=_moment(values.get("DATE_CREATE")),
        moved=_moment(values.get("MOVED_TIME")),
        last_activity=_moment(values.get("LAST_ACTIVITY_TIME")),
    )


def _words(value: Value | None) -> str:
    if isinstance(value, Entry):
        return value.name if isinstance(value.name, str) else ""
    return value.wire if isinstance(value, Text) else ""


def _moment(value: Value | None) -> Moment | None:
    return value if isinstance(value, Moment) else None
