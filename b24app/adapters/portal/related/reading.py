"""What the first answer tells of a lead's related data, and the second request for who those are."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from b24app.adapters.portal.lead_words import FIELDS
from b24app.adapters.portal.related.field_words import LABELS, directories, read_labels
from b24app.adapters.portal.related.found import read_found
from b24app.adapters.portal.related.history import PAGES, read_history
from b24app.adapters.portal.related.people import CONTACTS, employees, has_more_contacts, named_records, read_contacts
from b24app.adapters.portal.related.who import Names, Wanted, ask_who
from b24app.adapters.portal.words import read_directory
from b24app.adapters.rest.batch_within_budget import BatchOutcome
from b24app.adapters.rest.client import PortalClient
from b24app.domain.bounded_json import Json
from b24app.domain.lead.answers import FieldDescription, KnownWords
from b24app.domain.lead.related_answers import Entity, Found, LinkedContact, MissingReason, Part, RelatedFound

STAGES, STATUS = "stages", "STATUS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """The lead by its fields' codes, or some of them, and the descriptions of those that this viewer may see."""

    lead_id: int
    values: Mapping[str, Json]
    fields: Mapping[str, FieldDescription]

    def wanted(self, known: KnownWords) -> Wanted:
        """Return what the lead's own fields name."""
        return Wanted(
            lead=self.values,
            own=named_records(self.fields, self.values),
            employees=employees(self.fields, self.values),
            known_people=known.people,
            directories=directories(self.fields, self.values),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstAnswer:
    """The first answer.

    `holder` has the lead's contact methods, None where they are unknown, `searched` are the keys of the commands that
    looked for them. `own` is what the lead itself names, `named` what the same answer says of that, None where it was
    not asked about yet.
    """

    asked: BatchOutcome
    lead: Lead
    known: KnownWords
    holder: Mapping[str, Json] | None
    searched: tuple[str, ...]
    own: Wanted
    named: Names | None = None

    def related(self, client: PortalClient) -> RelatedFound:
        """Ask who those are that nobody has named yet, if any, and return everything.

        Raises:
            PortalError: because of the token, the person or the app.
        """
        answers, lead_id = self.asked.answers, self.lead.lead_id
        history, contacts = read_history(answers, lead_id), read_contacts(self.asked.result(CONTACTS))
        labels = read_labels(self.asked.result(LABELS), self.lead.fields)
        found = read_found(answers, lead_id, self.holder)
        who = self._who(client, contacts or (), found)
        read = {Part.PATH: history, Part.DUPLICATES: found, Part.CONTACTS: contacts, Part.LABELS: labels}
        return RelatedFound(
            reasons={**dict(self._reasons({part for part, value in read.items() if value is None})), **who.reasons},
            stages=self.known.directories.get(STATUS) or read_directory(self.asked.result(STAGES)) or {},
            history=history,
            found=found,
            asked=who.asked,
            records=who.records,
            contacts=contacts or (),
            more_contacts=has_more_contacts(self.asked.result(CONTACTS)),
            named=self.own.own,
            employees=self.own.employees,
            people=who.people,
            labels=labels or {},
            words=who.words,
        )

    def _who(self, client: PortalClient, contacts: Iterable[LinkedContact], found: Found | None) -> Names:
        numbers = tuple(contact.contact_id for contact in contacts)
        duplicates = {each: tuple(sorted(those, reverse=True)) for each, those in (found.by if found else {}).items()}
        if self.named is None:
            return ask_who(client, self.own.with_others(numbers, duplicates))
        unasked = tuple(each for each in numbers if each not in self.own.own.get(Entity.CONTACT, ()))
        return self.named.and_more(ask_who(client, Wanted(lead={}).with_others(unasked, duplicates)))

    def _reasons(self, unread: set[Part]) -> Iterator[tuple[Part, MissingReason]]:
        """Tell which parts are missing and why. An answer that cannot be read counts as none."""
        keys = {
            Part.PATH: tuple(PAGES),
            Part.DUPLICATES: self.searched,
            Part.CONTACTS: (CONTACTS,),
            Part.LABELS: (LABELS,) if self.known.fields else (LABELS, FIELDS),
        }
        for part, named in keys.items():
            why = self.asked.reason(named) or (MissingReason.SILENT if part in unread else None)
            if why:
                yield part, why
