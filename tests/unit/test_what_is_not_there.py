"""What the platform lacks: each with the day of its last check, and with what would show that it has come."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from tests.numbered import DOCS, sections, text_of
from tests.vendor_methods import table

CHAPTER = "14"
# Words with which a fact says that something is not there. "no reply", "no own errors" and the like are behaviour.
ABSENT = re.compile(
    r"no REST method|no method|(does|do) not exist|ids exist|switched off|not supported|\*\*no redirect|no signature"
    r"|[Nn]othing signals|nothing says|No Retry-After|No Basic|no event|no card tabs|do \*\*not\*\* fire|never return"
    r"|in the portal sends|no address parts|no OR\b|REST does not show|without a reply|no usable tokens"
    r"|always all fields"
)
OTHERWISE = (  # what is said about something else
    "## ",
    "What that check changed",
    "lead does not exist",
    "switched off | §4.8",
    "leads may be switched off",
    "Without `installFinish`",
)
NAMES = {*table().described, *table().others}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    number: str
    what: str
    places: tuple[str, ...]
    checked: date
    shows: str


def lacking() -> tuple[Lacking, ...]:
    rows = (text_of(number).strip("|").split(" | ") for number in sections() if number.startswith(f"{CHAPTER}."))
    return tuple(
        Lacking(
            number=number.strip(),
            what=what,
            places=tuple(re.sub(r"§(\d+) row (\d+)", r"\1.\2", where).replace("§", "").split(", ")),
            checked=datetime.strptime(checked, "%d %B %Y").astimezone().date(),
            shows=shows.strip(),
        )
        for number, what, where, checked, shows in rows
    )


def test_each_has_the_day_of_its_last_check_and_what_would_show_the_change() -> None:
    assert len(lacking()) > 20, "the premise: they are read"
    for each in lacking():
        assert date(2026, 11, 28) <= each.checked <= datetime.now().astimezone().date(), each
        assert len(each.shows) > len("it is there"), each


def test_where_it_is_stated_that_is_said_and_nowhere_else() -> None:
    for each in lacking():
        mark = re.compile(rf"§{CHAPTER} row {each.number}\b")
        stated = {number for number in sections() if mark.search(text_of(number))}
        assert {number for number in stated if not any(other.startswith(f"{number}.") for other in stated)} == set(
            each.places
        ), each


def test_no_fact_says_that_something_is_not_there_without_its_row() -> None:
    facts = (DOCS / "platform.md").read_text().partition(f"\n## {CHAPTER}. ")[0].splitlines()
    lines = [line for line in facts if ABSENT.search(line) and not any(word in line for word in OTHERWISE)]
    assert len(lines) > 20, "the premise: they are found"
    assert [line for line in lines if f"§{CHAPTER} row" not in line] == []


def test_none_of_the_methods_that_would_show_a_change_is_described() -> None:
    """Rows 1, 16 and 23. Whoever writes the names down anew meets this test."""
    ours = {"access.name", "app.info", "app.option.get", "app.option.set"}
    assert {name for name in NAMES if "install" in name.lower()} == set()
    assert {name for name in NAMES if name.startswith(("app.", "access."))} <= ours
    assert {name for name in NAMES if name.startswith("crm.") and "export" in name.lower()} == set()


def test_the_lead_is_still_read_whole_and_by_its_number_alone() -> None:
    """Row 13."""
    assert set(table().described["crm.lead.get"].params) == {"id"}


def test_the_names_of_the_descriptions_are_as_old_as_the_document_says() -> None:
    said = f"{len(NAMES):,} method descriptions"
    assert said in text_of(CHAPTER)
    assert table().source["day"] == "2026-08-21"
    assert "21 August 2026" in text_of(CHAPTER)
