"""Writes down which keys and JSON types the documentation's sample answers have; their values and words stay there.

Run by hand against a clone of the vendor's public documentation, when that has changed:
    python tests/samples/derive_shapes.py <folder of bitrix24/b24restdocs' git>
"""

import json
import re
import subprocess
import sys
from pathlib import Path

SHAPES = Path(__file__).parent / "shapes"
PAGES = """
crm.lead.get                 api-reference/crm/leads/crm-lead-get.md
crm.lead.list                api-reference/crm/leads/crm-lead-list.md
crm.lead.add                 api-reference/crm/leads/crm-lead-add.md
crm.lead.update              api-reference/crm/leads/crm-lead-update.md
crm.lead.delete              api-reference/crm/leads/crm-lead-delete.md
crm.lead.productrows.get     api-reference/crm/leads/crm-lead-productrows-get.md
crm.lead.fields              api-reference/crm/leads/crm-lead-fields.md
crm.lead.userfield.list      api-reference/crm/leads/userfield/crm-lead-userfield-list.md
crm.lead.userfield.get       api-reference/crm/leads/userfield/crm-lead-userfield-get.md
crm.lead.contact.items.get   api-reference/crm/leads/management-communication/crm-lead-contact-items-get.md
crm.deal.get                 api-reference/crm/deals/crm-deal-get.md
crm.deal.fields              api-reference/crm/deals/crm-deal-fields.md
crm.item.get                 api-reference/crm/universal/crm-item-get.md
crm.item.list                api-reference/crm/universal/crm-item-list.md
crm.item.fields              api-reference/crm/universal/crm-item-fields.md
crm.status.list              api-reference/crm/status/crm-status-list.md
crm.currency.list            api-reference/crm/currency/crm-currency-list.md
crm.currency.localizations.get api-reference/crm/currency/localizations/crm-currency-localizations-get.md
crm.activity.list            api-reference/crm/timeline/activities/activity-base/crm-activity-list.md
crm.timeline.comment.list    api-reference/crm/timeline/comments/crm-timeline-comment-list.md
crm.settings.mode.get        api-reference/crm/crm-settings-mode-get.md
crm.stagehistory.list        api-reference/crm/crm-stage-history-list.md
crm.duplicate.findbycomm     api-reference/crm/duplicates/crm-duplicate-find-by-comm.md
crm.contact.get              api-reference/crm/contacts/crm-contact-get.md
crm.contact.list             api-reference/crm/contacts/crm-contact-list.md
crm.company.get              api-reference/crm/companies/crm-company-get.md
crm.company.list             api-reference/crm/companies/crm-company-list.md
user.get                     api-reference/user/user-get.md
user.search                  api-reference/user/user-search.md
user.current                 api-reference/user/user-current.md
user.admin                   api-reference/common/users/user-admin.md
user.access                  api-reference/common/users/user-access.md
profile                      api-reference/common/users/profile.md
department.get               api-reference/departments/department-get.md
access.name                  api-reference/common/system/access-name.md
scope                        api-reference/common/system/scope.md
method.get                   api-reference/common/system/method-get.md
methods                      api-reference/common/system/methods.md
app.info                     api-reference/common/system/app-info.md
feature.get                  api-reference/common/system/feature-get.md
server.time                  api-reference/common/system/server-time.md
app.option.get               api-reference/common/settings/app-option-get.md
app.option.set               api-reference/common/settings/app-option-set.md
user.option.get              api-reference/common/settings/user-option-get.md
user.option.set              api-reference/common/settings/user-option-set.md
placement.bind               api-reference/widgets/placement-bind.md
placement.get                api-reference/widgets/placement-get.md
placement.list               api-reference/widgets/placement-list.md
placement.unbind             api-reference/widgets/placement-unbind.md
event.bind                   api-reference/events/event-bind.md
event.get                    api-reference/events/event-get.md
event.unbind                 api-reference/events/event-unbind.md
event.test                   api-reference/events/test-handler.md
events                       api-reference/events/events.md
batch                        settings/how-to-call-rest-api/batch.md
"""
_BLOCK = re.compile(r"^[ \t]*```json[ \t]*\n(.*?)^[ \t]*```", re.DOTALL | re.MULTILINE)
_PROSE = re.compile(r',?\s*^[^"\[\]{}:\n]*[a-z]{3} [^"\[\]{}:\n]*$', re.MULTILINE)  # "48 more like these"
_NAMES = {str: "string", bool: "boolean", int: "number", float: "number", type(None): "null", list: "list", dict: "map"}
Shape = dict[str, set[str]]


def shape(value: object, path: str = "") -> Shape:
    """Give the types at each place of an answer: `result/*/ID` is the ID of each row."""
    found: Shape = {path: {_NAMES[type(value)]}} if path else {}
    for key, each in _below(value):
        for place, types in shape(each, f"{path}/{key}" if path else key).items():
            found.setdefault(place, set()).update(types)
    return found


def _below(value: object) -> list[tuple[str, object]]:
    if isinstance(value, dict):
        return [(str(key), each) for key, each in value.items()]
    return [("*", each) for each in value] if isinstance(value, list) else []


def sample_answers(page: str) -> list[dict[str, object]]:
    """Give the successful answers of a page; the first is the one that its text describes."""
    blocks = [_read(block) for block in _BLOCK.findall(page)]
    return [block for block in blocks if isinstance(block, dict) and "result" in block]


def _read(block: str) -> object:
    try:
        return json.loads(_PROSE.sub("", block))
    except ValueError:
        return None  # half an answer, in a page's text


def derive(docs: Path) -> None:
    """Write one file a method."""
    for line in PAGES.strip().splitlines():
        method, page = line.split()
        command = ["git", "-C", str(docs), "show", f"HEAD:{page}"]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        types = {place: sorted(each) for place, each in shape(sample_answers(text)[0]).items()}
        kept = {"page": page, "types": {place: "|".join(each) for place, each in types.items()}}
        (SHAPES / f"{method}.json").write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    derive(Path(sys.argv[1]))
