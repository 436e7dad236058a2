"""The sample leads as the portal's answers."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from b24app.adapters.text.phone_numbers import format_phone
from b24app.domain.bounded_json import Json
from b24app.domain.lead.answers import DirectoryEntry, FieldDescription, Missing, PortalAnswers
from b24app.domain.lead.rows import Row
from b24app.domain.lead.tab import LeadTab, lead_tab
from b24app.domain.portal.access import EVERYBODY
from b24app.domain.portal.caller import Caller, verify_caller
from b24app.domain.portal.installation import AS_INSTALLED, PortalApp, TabSettings
from b24app.domain.portal.portal_address import Origin
from tests.fakes.invented import installation

AS_OF = datetime(2026, 11, 23, 11, 32, tzinfo=UTC)


def answers_with(
    lead: Mapping[str, Json],
    fields: Mapping[str, FieldDescription] | None = None,
    directories: Mapping[str, Mapping[str, DirectoryEntry]] | None = None,
    people: Mapping[int, str] | None = None,
    missing: Iterable[str] = (),
) -> PortalAnswers:
    return PortalAnswers(
        caller=Caller(app=PortalApp(id=1, code="app"), user_id=12, is_admin=False, name="Jonas Weber", covered=True),
        record_id=7,
        lead=lead,
        fields=fields,
        directories=directories or {},
        people=people or {},
        missing=tuple(map(Missing, missing)),
        as_of=AS_OF,
    )


def lead_of_the_documentation() -> PortalAnswers:
    return answers_with(_sample("lead_of_the_documentation")["lead"], fields={})


def lead_with_every_field() -> PortalAnswers:
    sample = _sample("lead_with_every_field")
    return answers_with(
        sample["lead"],
        fields={code: FieldDescription(code=code, **said) for code, said in sample["fields"].items()},
        directories={
            name: {code: DirectoryEntry(name=word, color=color) for code, (word, color) in entries.items()}
            for name, entries in sample["directories"].items()
        },
        people={int(user_id): name for user_id, name in sample["people"].items()},
    )


def tab_of(answers: PortalAnswers, settings: TabSettings = AS_INSTALLED) -> LeadTab:
    """Make the tab of a portal whose administrator has changed no setting, or these."""
    there = replace(
        installation(),
        app=answers.caller.app,
        access=EVERYBODY,
        endpoint=Origin(scheme="https", host="acme.bitrix24.test", port=443),
        tab=settings,
    )
    asked = answers.caller
    return lead_tab(verify_caller(there, asked, asked.user_id), answers, format_phone)


def told(tab: LeadTab) -> list[Row]:
    """Return the rows that the tab shows to everybody."""
    return [row for group in tab.groups for row in group.told]


def _sample(name: str) -> dict[str, Any]:
    text = (Path(__file__).parent / f"{name}.json").read_text(encoding="utf-8")
    sample: dict[str, Any] = json.loads(text)
    return sample
