"""The call of crm.lead.get and its answer."""

from collections.abc import Mapping
from typing import ClassVar

from b24app.adapters.rest.batch import Command
from b24app.adapters.rest.wire_values import table
from b24app.domain.bounded_json import Json
from b24app.domain.lead.answers import FieldDescription


class LeadByGet:
    """Reads a lead with the field names and values that this application uses. The portal hides what it must.

    Source: Bitrix24 REST docs, crm.lead.get.
    """

    name: ClassVar[str] = "crm.lead.get"

    def command(self, lead_id: int) -> Command:
        """Return the call."""
        return Command(method=self.name, params={"ID": str(lead_id)})

    def place(self, code: str) -> str:
        """Return where in the answer a field is, in the notation of a batch's references."""
        return f"[{code}]"

    def lead(self, answer: Json, _fields: Mapping[str, FieldDescription] | None) -> Mapping[str, Json]:
        """Return the lead by its fields' codes, empty where the answer is none."""
        return table(answer) or {}

    def reasons(self, _answer: Json) -> tuple[str, ...]:
        """Return which parts of the lead the answer does not give."""
        return ()
