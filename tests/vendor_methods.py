"""Compares the stand-in's methods with the vendor's descriptions: `python -m tests.vendor_methods` writes what differs.

The table is `tests/samples/vendor_methods.json`, the list a part of `demo/README.md`. A method is asked within this
process: which parameters it looks at, which it needs, and what type its answer has.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from demo.bitrix24_standin.applications import new_application
from demo.bitrix24_standin.clock import Clock
from demo.bitrix24_standin.php import write_json
from demo.bitrix24_standin.portal import Portal
from demo.bitrix24_standin.portal_context import PortalContext
from demo.bitrix24_standin.profiles import CLOUD
from demo.bitrix24_standin.rest.call import Call, Listed, Method, Session
from demo.bitrix24_standin.rest.errors import RefusalError
from demo.bitrix24_standin.rest.methods import METHODS
from demo.bitrix24_standin.tokens import TokenStore
from tests.samples.asked import ASKED, BEFORE

README = Path(__file__).parents[1] / "demo" / "README.md"
TABLE = Path(__file__).parent / "samples" / "vendor_methods.json"
BEGIN, END = "<!-- python -m tests.vendor_methods: from here -->", "<!-- to here -->"
SCOPE = ("crm", "placement", "user", "department")
SAMPLE = "so is the answer that the same page prints"
NEVER = "nobody here asks for it"
REASONS: Mapping[str, str] = {  # what differs, and why
    "access.name: `ACCESS` may be missing here": "the platform's code answers false then",
    "crm.lead.add: `params` is not looked at": "nobody here is notified of a change",
    "crm.lead.update: `params` is not looked at": "the same",
    "crm.lead.list: `order` is looked at[,] and not described": "the table of its page has it",
    "crm.lead.userfield.list: the result*": SAMPLE,
    "crm.stagehistory.list: the result*": SAMPLE,
    "event.bind: `auth_connector` is not looked at": "it belongs to offline events, which nobody fetches here",
    "event.bind: `options` is not looked at": "the same",
    "event.unbind: * is not looked at": "an event and an address have one binding here",
    "method.get: the result*": SAMPLE,
    "placement.get: the result*": SAMPLE,
    "placement.list: * is not looked at": NEVER,
    "placement.unbind: `USER_ID` is not looked at": "no placement here is for one person",
    "placement.unbind: `PLACEMENT` may not be missing here": "the platform's code refuses it",
    "placement.*: needs no right here*": "which refusal a token without it gets is not known",
    "user.*: the result*": SAMPLE,
}
LEADS_FAMILY = "crm.lead."


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What the vendor says. `scope` is None, and a requirement "unknown", where the page does not say."""

    scope: str | None
    params: Mapping[str, tuple[str, bool | str]]
    returns: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    source: Mapping[str, str]
    described: Mapping[str, Description]
    others: tuple[str, ...]


EVERY = "*"  # a method that goes through all of its parameters


class Looked(Mapping[str, object]):
    """Parameters that remember which of them a method looks at."""

    def __init__(self, given: Mapping[str, object], names: set[str]) -> None:
        self._given, self._names = given, names

    def __getitem__(self, name: str) -> object:
        self._names.add(name.lower())
        return self._given[name]

    def __iter__(self) -> Iterator[str]:
        self._names.add(EVERY)
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)


@dataclass(slots=True, kw_only=True)
class Tried:
    """What a method did: the names that it looked at, in lower case, and its answer, None where it refused."""

    names: set[str] = field(default_factory=set)
    answer: Listed | None = None


@cache
def table() -> Table:
    kept = json.loads(TABLE.read_text())
    described = {
        name: Description(
            scope=each["scope"],
            params={parameter: (kind, required) for parameter, (kind, required) in each["params"].items()},
            returns=each["returns"],
        )
        for name, each in kept["described"].items()
    }
    return Table(source=kept["source"], described=described, others=tuple(kept["others"]))


def asked(name: str, given: Mapping[str, object]) -> Tried:
    """Ask a method of a new portal as its administrator, after what has to be done before."""
    portal, tried = _portal(), Tried()
    app = new_application("local", portal.member_id, "", {"name": "Asks", "handler_url": "http://127.0.0.1:9/"})
    row = portal.install(app, portal.people["admin"])
    session = Session(person=portal.people["admin"], installation=row, scope=SCOPE)
    if name in BEFORE:
        earlier, params = BEFORE[name]
        METHODS[earlier].answer(Call(portal=portal, session=session, method=earlier, params=params))
    call = Call(portal=portal, session=session, method=name, params=Looked(given, tried.names))
    try:
        answer = METHODS[name].answer(call)
    except RefusalError:
        return tried
    tried.answer = answer if isinstance(answer, Listed) else Listed(result=answer)
    return tried


def _portal() -> Portal:
    clock = Clock()
    servers = ("https://oauth.example", "https://oauth2.example")
    context = PortalContext(
        https=True,
        tokens=TokenStore(clock.now),
        oauth_url=lambda: servers[0],
        oauth_servers=lambda: servers,
        now=clock.now,
        fire=lambda *_: None,
    )
    portal = Portal(CLOUD, "code", context)
    portal.hosts.append("portal.example")
    return portal


def differences(descriptions: Mapping[str, Description]) -> Iterator[tuple[str, str]]:
    """Yield each method with one thing in which it differs from its description."""
    for name, described in descriptions.items():
        for said in (*_parameters(name, described), *_answers(name, described), *_scope(METHODS[name], described)):
            yield name, said


def _parameters(name: str, described: Description) -> Iterator[str]:
    given = ASKED.get(name, {})
    looked = asked(name, given).names | asked(name, {}).names
    theirs = {parameter.lower(): parameter for parameter in described.params}
    if EVERY not in looked:
        yield from (f"`{theirs[each]}` is not looked at" for each in sorted(theirs.keys() - looked))
    yield from (f"`{each}` is looked at, and not described" for each in sorted(looked - theirs.keys() - {EVERY}))
    for parameter, (_, required) in described.params.items():
        without = {key: value for key, value in given.items() if key.lower() != parameter.lower()}
        refused = asked(name, without).answer is None
        if required is True and not refused:
            yield f"`{parameter}` may be missing here"
        if required is False and refused:
            yield f"`{parameter}` may not be missing here"


def _answers(name: str, described: Description) -> Iterator[str]:
    answer = asked(name, ASKED.get(name, {})).answer
    assert answer is not None, f"the premise: {name} answers"
    if "result" in described.returns:
        said, ours = described.returns["result"], result_type(json.loads(write_json(answer.result)))
        if _expected(said) != ours:
            yield f"the result is a {ours}, described as `{said}`"
    if "total" in described.returns and answer.total is None:
        yield "no `total`"


def result_type(value: object) -> str:
    """Return the JSON type of an answer."""
    names = {bool: "boolean", int: "number", float: "number", str: "string", list: "list", dict: "map"}
    return names.get(type(value), "null")


def _expected(said: str) -> str:
    """Return the JSON type that the vendor's word stands for. A word of its own, as `lead`, is a map."""
    if said.endswith("[]"):
        return "list"
    plain = {"boolean": "boolean", "integer": "number", "int": "number", "double": "number", "string": "string"}
    return plain.get(said, "list" if said == "array" else "map")


def _scope(method: Method, described: Description) -> Iterator[str]:
    if described.scope is not None and described.scope not in (method.scope or ("",)):
        needed = " or ".join(f"`{each}`" for each in method.scope) or "no right"
        yield f"needs {needed} here, described with `{described.scope}`"


def unknown() -> Iterator[tuple[str, str]]:
    """Yield what the descriptions leave open."""
    none = sorted(METHODS.keys() - table().described.keys())
    yield "no description at all", ", ".join(f"`{name}`" for name in none)
    for said, names in (
        ("which right it needs", [name for name, each in table().described.items() if each.scope is None]),
        ("whether a parameter is required", [name for name, each in table().described.items() if _open(each)]),
    ):
        yield said, ", ".join(f"`{name}`" for name in names)


def _open(described: Description) -> bool:
    return any(required == "unknown" for _, required in described.params.values())


def reason(difference: str) -> str:
    """Return the first reason that fits, "" where nobody gave one."""
    return next((why for pattern, why in REASONS.items() if fnmatchcase(difference, pattern)), "")


def part() -> str:
    """Return the part of the README, between its marks."""
    said = table()
    found = list(differences(said.described))
    source, apart = said.source, {name for name, _ in found}
    same = [f"`{name}`" for name in said.described if name not in apart]
    family = ", ".join(f"`{name}`" for name in said.others if name.startswith(LEADS_FAMILY))
    return "\n".join(
        (
            BEGIN,
            f"{source['repository']} (licence {source['licence']}, `{source['folder']}`, {source['day']}) describes",
            f"{len(said.described) + len(said.others):,} methods. {len(said.described)} of them are here.",
            "Compared are the names of parameters, whether they are required, the right, and the type of the result.",
            "",
            f"**Nothing differs** in {', '.join(same)}.",
            "",
            "| method | differs | why |",
            "|---|---|---|",
            *(f"| `{name}` | {each} | {reason(f'{name}: {each}')} |" for name, each in found),
            "",
            "| not known | of |",
            "|---|---|",
            *(f"| {what} | {names} |" for what, names in unknown()),
            "",
            f"**Not here**: {len(said.others):,} others, among them of leads {family}.",
            END,
        )
    )


def parted(readme: str) -> tuple[str, str, str]:
    """Cut the README into what stands before the part, the part, and what stands after it."""
    before, begin, rest = readme.partition(BEGIN)
    inside, end, after = rest.partition(END)
    return before, begin + inside + end, after


if __name__ == "__main__":
    before, _, after = parted(README.read_text())
    README.write_text(before + part() + after)
