"""What the floors show: each field of the lead with its name, from one answer of the portal."""

import json
from collections.abc import Iterator, Mapping

import requests
from flask import request

ASKED_S = 60.0
COMMANDS = {"lead": ("crm.lead.get", "ID"), "fields": ("crm.lead.fields", "")}
Row = tuple[str, str]


def asked(session: requests.Session, scheme: str) -> Mapping[str, Mapping[str, object]]:
    """Ask the portal that posted the form, with the token in it, for the lead and its fields in one batch."""
    commands = {f"cmd[{name}]": called(*command) for name, command in COMMANDS.items()}
    url = f"{scheme}://{request.args['DOMAIN']}/rest/batch"
    answer = session.post(url, data={"auth": request.form["AUTH_ID"], "halt": "0", **commands}, timeout=ASKED_S)
    results: Mapping[str, Mapping[str, object]] = answer.json()["result"]["result"]
    return results


def called(method: str, parameter: str) -> str:
    """Write a command of a batch."""
    return f"{method}?{parameter}={lead_id()}" if parameter else method


def lead_id() -> str:
    """Return which lead the form is about."""
    return str(json.loads(request.form["PLACEMENT_OPTIONS"])["ID"])


def rows_of(results: Mapping[str, Mapping[str, object]]) -> Iterator[Row]:
    """Yield name and value of each field."""
    lead, fields = results["lead"], results["fields"]
    for code, value in lead.items():
        described = fields.get(code)
        name = described.get("formLabel") or described.get("title") if isinstance(described, dict) else None
        yield str(name or code), value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
