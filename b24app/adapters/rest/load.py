"""How much time a method took a portal in the last ten minutes, as its batch answers say."""

from datetime import UTC, datetime

from b24app.adapters.rest.batch import Answers
from b24app.adapters.rest.wire_values import number, table
from b24app.domain.lead.answers import Load

LAST_SECOND = 4_102_444_800  # the year 2100: a later time is an error of the portal's


def read_load(answers: Answers, key: str, method: str, now: datetime) -> Load | None:
    """Return what the portal measured for a command's method. None where it does not measure.

    Source: Bitrix24 REST docs, "Data types" (time).
    """
    time = table(answers.times.get(key)) or {}
    spent_s, resets_at = time.get("operating"), number(time.get("operating_reset_at"))
    if isinstance(spent_s, bool) or not isinstance(spent_s, int | float) or not 0 <= spent_s < LAST_SECOND:
        return None
    moment = datetime.fromtimestamp(resets_at, UTC) if resets_at and resets_at < LAST_SECOND else None
    return Load(method=method, operating_s=float(spent_s), resets_at=moment, seen_at=now)
