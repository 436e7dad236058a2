"""The steps of a lead through its stages: the commands, and their answers."""

import re
from collections.abc import Iterable, Mapping

from b24app.adapters.rest.batch import Answers, Command
from b24app.adapters.rest.wire_values import moment, number, rows, table, text
from b24app.domain.bounded_json import Json
from b24app.domain.lead.related_answers import History, StageMove

METHOD = "crm.stagehistory.list"
LEADS = "1"
PAGE = 50  # Source: Bitrix24 REST docs, "Features of list methods"
PAGES = {f"history{start}": start for start in (0, PAGE)}  # the latest hundred moves, which is enough
STAGE = re.compile(r"[0-9A-Za-z_:]{1,50}")


def history_commands(lead_id: int) -> dict[str, Command]:
    """Return the commands for the latest steps. All pages are asked for at once, since a batch costs one request.

    Source: Bitrix24 REST docs, crm.stagehistory.list.
    """
    asked = {"entityTypeId": LEADS, "filter[OWNER_ID]": str(lead_id), "order[ID]": "DESC"}
    return {key: Command(method=METHOD, params={**asked, "start": str(start)}) for key, start in PAGES.items()}


def read_history(answers: Answers, lead_id: int) -> History | None:
    """Return the steps of this lead without those of other leads. None where the answer is no history."""
    pages = [rows((table(answers.results.get(key)) or {}).get("items")) for key in PAGES]
    if pages[0] is None:
        return None
    steps = {
        identity: step for page in pages for identity, step in _steps((page or ())[:PAGE], lead_id)
    }  # a move during our request shifts the pages: one step may be on both
    return History(steps=tuple(steps[identity] for identity in sorted(steps)), total=_total(answers, pages))


def _steps(page: Iterable[Mapping[str, Json]], lead_id: int) -> Iterable[tuple[int, StageMove]]:
    for row in page:
        identity, at, stage = number(row.get("ID")), moment(row.get("CREATED_TIME")), text(row.get("STATUS_ID"))
        if number(row.get("OWNER_ID")) == lead_id and identity and at and STAGE.fullmatch(stage):
            yield identity, StageMove(stage=stage, at=at)


def _total(answers: Answers, pages: Iterable[tuple[Mapping[str, Json], ...] | None]) -> int:
    """Return how many the portal says there are, or how many it gave where that is more than a page."""
    overlong = (len(page) for page in pages if page and len(page) > PAGE)
    return max(*(number(answers.totals.get(key)) or 0 for key in PAGES), *overlong)
