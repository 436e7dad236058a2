"""The lead's page as HTML, in the reader's language."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from b24app.domain.lead.field_search import EVERYTHING, FieldSearch
from b24app.domain.lead.related import RelatedData
from b24app.domain.lead.rows import Row, RowGroup
from b24app.domain.lead.states import STATE_WORDS
from b24app.domain.lead.tab import LeadTab
from b24app.domain.message import Message
from b24app.web.language.words import Words, render
from b24app.web.lead.value_words import value_words

RELOAD_ACTION = "/lead-tab/reload"
EXPORT_ACTION = "/lead-tab/export"
RELATED_ACTION = "/lead-tab/extras"
LONGEST_IN_A_ROW = 240  # characters: a longer value is in the raw view only, and not a third time in the page
NOTICES = "full-lead:notices"
QUOTE = Markup('"')
ONE_LINE = json.JSONEncoder(ensure_ascii=False)
LINES = json.JSONEncoder(ensure_ascii=False, indent=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedOnPage:
    """The related data on the page: the data, nothing yet, or nothing because it failed."""

    data: RelatedData | None = None
    failed: bool = False


LATER, FAILED = RelatedOnPage(), RelatedOnPage(failed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the reader asked for in addition to the lead."""

    search: FieldSearch = EVERYTHING
    related: RelatedOnPage = LATER


ONLY_THE_LEAD = Reading()


def lead_page(tab: LeadTab, words: Words, *, ticket: str, js_url: str, reading: Reading = ONLY_THE_LEAD) -> str:
    """Return the page. Fields that the search does not find are in it too, and hidden."""
    search = reading.search
    listed = [(group, row) for group in tab.groups for row in (*group.rows, *group.absent)]
    found = frozenset(row.code for group, row in listed if not search.find or search.finds(_texts(group, row, words)))
    return render(
        "lead/lead_tab.html",
        words,
        tab=tab,
        search=search,
        found=found,
        seen=[row.code for _, row in listed if row.is_told or search.details],
        note_on=note_on,
        state_words=STATE_WORDS,
        raw_html=raw_html(tab.returned),
        raw_value=raw_value,
        ticket=ticket,
        reload_action=RELOAD_ACTION,
        export_action=EXPORT_ACTION,
        related_action=RELATED_ACTION,
        reading=reading,
        js_url=js_url,
    )


def related_part(related: RelatedData, words: Words) -> str:
    """Return the fragment for the page's script, without page and ticket."""
    return render("lead/related_shown.html", words, related=related)


def _texts(group: RowGroup, row: Row, words: Words) -> Iterator[str]:
    yield from (words.say(group.label), words.say(row.label), row.portal_label, row.code)
    yield from (value_words(row.value, words), row.value.wire)


# Explanations of fields whose names do not say enough. Source: Bitrix24 REST docs, crm.lead.get and crm.lead.fields.
NOTES: Mapping[str, Message] = {
    "COMPANY_TITLE": Message("The company name as entered in the lead. A linked company has its own name."),
    "COMPANY_ID": Message("The CRM company linked to the lead."),
    "CONTACT_ID": Message("The first linked contact. Bitrix24 recommends requesting all contacts instead."),
    "BIRTHDATE": Message("A calendar day. The time in the raw value only reflects the time zone of this Bitrix24."),
    "IS_RETURN_CUSTOMER": Message("Yes if the lead came from a contact or company that was already in the CRM."),
    "IM": Message("Messenger addresses. A value that starts with imol is an Open Channel chat."),
    "LINK": Message("Internal Bitrix24 links, such as the ID of an Open Channel user."),
    "HAS_PHONE": Message("Set by Bitrix24: yes if the lead has at least one phone number."),
    "HAS_EMAIL": Message("Set by Bitrix24: yes if the lead has at least one email address."),
    "HAS_IMOL": Message("Set by Bitrix24: yes if the lead has an Open Channel chat."),
    "STATUS_ID": Message("The stage code. The name comes from the list of stages in this Bitrix24."),
    "STATUS_SEMANTIC_ID": Message(
        "What the stage means: P is in progress, S is won, F is lost. Bitrix24 sets it with the stage."
    ),
    "OPPORTUNITY": Message("A decimal number. The currency is a separate field."),
    "IS_MANUAL_OPPORTUNITY": Message(
        "Yes: the amount was entered manually. No: Bitrix24 adds up the products in the lead."
    ),
    "OPENED": Message("Yes if the lead is available to everyone, not only to the responsible person."),
    "COMMENTS": Message("Stored as BBCode, the Bitrix24 format for formatted text."),
    "SOURCE_ID": Message("The source code. The name comes from the list of sources in this Bitrix24."),
    "UTM_SOURCE": Message("From the link the visitor clicked: the advertising system, such as google."),
    "UTM_MEDIUM": Message("From the link: the traffic type, such as cpc for paid clicks or cpm for banners."),
    "UTM_CAMPAIGN": Message("From the link: the name of the advertising campaign."),
    "UTM_CONTENT": Message("From the link: the campaign content, to tell ads apart."),
    "UTM_TERM": Message("From the link: the campaign's search keywords."),
    "ORIGINATOR_ID": Message("The external system that created the lead. Only integrations use it."),
    "ORIGIN_ID": Message("The ID of the lead in that external system. Only integrations use it."),
    "CREATED_BY_ID": Message("Who created the lead, or on whose behalf a form or an import created it."),
    "MOVED_BY_ID": Message("Who moved the lead to its current stage."),
    "MOVED_TIME": Message("When the lead was moved to its current stage."),
    "LAST_ACTIVITY_BY": Message("Who performed the last activity in the lead's timeline."),
    "LAST_ACTIVITY_TIME": Message("When the last activity in the lead's timeline took place."),
    "LAST_COMMUNICATION_TIME": Message(
        "When someone last communicated with the client. Only newer Bitrix24 versions have this field."
    ),
    "DATE_CLOSED": Message("When the lead reached a final stage, won or lost. Empty while the lead is in progress."),
    "ADDRESS_2": Message("The second line of the address: apartment, office, floor."),
    "ADDRESS_LOC_ADDR_ID": Message("The ID of the address in Bitrix24's own list of locations. Bitrix24 sets it."),
}
PARENT = Message("The SPA item that this lead belongs to.")


def note_on(code: str) -> Message | None:
    """Return the sentence on a field, None where its name says enough."""
    return PARENT if code.startswith("PARENT_ID_") else NOTES.get(code)


def raw_text(rows: Iterable[Row], notices: Sequence[str] = ()) -> str:
    """Return the whole lead, and sentences on what is not there, under a name that no field has."""
    said = {NOTICES: notices} if notices else {}
    return LINES.encode({row.code: row.wire for row in rows} | said)


def raw_json(row: Row) -> str:
    """Return a field's value in one line."""
    return ONE_LINE.encode(row.wire)


def raw_html(rows: Iterable[Row]) -> Markup:
    """Return the same text with each field in an element of its own, which a script finds by `data-code`."""
    members = (Markup('<span data-code="%s">%s</span>') % (row.code, _member(row)) for row in rows)
    return Markup("{\n%s\n}") % Markup(",\n").join(members)


def raw_value(row: Row) -> Markup | None:
    """Return a field's value, None where it is too long for its row."""
    text = raw_json(row)
    return _quoted(text) if len(text) <= LONGEST_IN_A_ROW else None


def _member(row: Row) -> Markup:
    code = ONE_LINE.encode(row.code)
    if isinstance(row.wire, Mapping | Sequence) and not isinstance(row.wire, str):
        return _quoted(f"  {code}: " + LINES.encode(row.wire).replace("\n", "\n  "))
    return _quoted(f"  {code}: {raw_json(row)}")  # the encoder of lines is written in Python, and slow


def _quoted(text: str) -> Markup:
    """Escape all but quotes, which are harmless in text, and which JSON has many of."""
    return escape(text).replace("&#34;", QUOTE)
