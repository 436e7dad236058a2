"""The kinds of records that have a list and a card here: leads and deals, with what differs between them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of record. `stage` is its field of that meaning, whose directory is `stages`, `tab` the card's placement.

    `name` is its word in the portal's addresses too.
    """

    name: str
    plural: str
    stage: str
    stages: str
    tab: str

    @property
    def blank(self) -> dict[str, object]:
        """What the card of a record that is not saved yet shows."""
        return {"ID": "0", "TITLE": f"New {self.name}", self.stage: "NEW", "OPPORTUNITY": "0.00", "CURRENCY_ID": "USD"}


LEAD = Kind(name="lead", plural="leads", stage="STATUS_ID", stages="STATUS", tab="CRM_LEAD_DETAIL_TAB")
DEAL = Kind(name="deal", plural="deals", stage="STAGE_ID", stages="DEAL_STAGE", tab="CRM_DEAL_DETAIL_TAB")
KINDS = (LEAD, DEAL)
