"""Explanations of fields whose names do not say enough, after the vendor's own.

Source: Bitrix24 REST docs, crm.lead.get and crm.lead.fields (the descriptions of the fields).
"""

from collections.abc import Mapping

from b24app.domain.message import Message

NOTES: Mapping[str, Message] = {
    "COMPANY_TITLE": Message("Free text of the lead itself; the linked company has a name of its own."),
    "COMPANY_ID": Message("The company of the CRM that the lead is linked to."),
    "CONTACT_ID": Message("The first of the linked contacts. Bitrix24 advises to ask for all of them instead."),
    "BIRTHDATE": Message("A calendar day; the hour in the raw value is only the portal's distance from UTC."),
    "IS_RETURN_CUSTOMER": Message("Yes if this is a repeat lead: of a contact or company that the CRM knew already."),
    "IM": Message("Messengers; a value that begins with imol is a chat of an open channel, not an address."),
    "LINK": Message("Links that Bitrix24 keeps for itself, such as the number of a user in an open channel."),
    "HAS_PHONE": Message("Set by Bitrix24: yes as soon as the lead has one telephone number."),
    "HAS_EMAIL": Message("Set by Bitrix24: yes as soon as the lead has one e-mail address."),
    "HAS_IMOL": Message("Set by Bitrix24: yes if a chat of an open channel is attached to the lead."),
    "STATUS_ID": Message("The code of the stage; its name comes from the portal's list of stages."),
    "STATUS_SEMANTIC_ID": Message(
        "What the stage stands for: P in progress, S won, F lost. It follows from the stage."
    ),
    "OPPORTUNITY": Message("A decimal number without its currency, which is a field of its own."),
    "IS_MANUAL_OPPORTUNITY": Message("Yes: somebody entered the amount. No: Bitrix24 adds up the lead's products."),
    "OPENED": Message("Yes if the lead is available to everyone, not only to those who are responsible for it."),
    "COMMENTS": Message("Kept as BB-code, which is the vendor's way to write formatted text."),
    "SOURCE_ID": Message("The code of the source; its name comes from the portal's list of sources."),
    "UTM_SOURCE": Message("From the link that the visitor followed: the advertising system, such as google."),
    "UTM_MEDIUM": Message("From the link: the kind of traffic, such as cpc for paid clicks or cpm for banners."),
    "UTM_CAMPAIGN": Message("From the link: the name of the advertising campaign."),
    "UTM_CONTENT": Message("From the link: which content of the campaign it was, to tell several apart."),
    "UTM_TERM": Message("From the link: the search words of the campaign."),
    "ORIGINATOR_ID": Message("Which outside system wrote the lead; only integrations use it, to find it again."),
    "ORIGIN_ID": Message("The record's number in that outside system; only integrations use it."),
    "CREATED_BY_ID": Message("Who created the lead; for a form or an import, in whose name it happened."),
    "MOVED_BY_ID": Message("Who moved the lead into the stage where it is now."),
    "MOVED_TIME": Message("When the lead came into the stage where it is now."),
    "LAST_ACTIVITY_BY": Message("Whose activity was the last one in the lead's timeline."),
    "LAST_ACTIVITY_TIME": Message("When the last activity in the lead's timeline was."),
    "LAST_COMMUNICATION_TIME": Message("When somebody last spoke or wrote with the person; newer portals only."),
    "DATE_CLOSED": Message("When the lead came to a last stage, won or lost; empty while it is open."),
    "ADDRESS_2": Message("The second line of the address: apartment, office, floor."),
    "ADDRESS_LOC_ADDR_ID": Message("The address's number in the portal's own list of places; Bitrix24 keeps it."),
}
PARENT = Message("The item of a smart process that this lead belongs to.")


def note_on(code: str) -> Message | None:
    """Return the sentence on a field, None where its name says enough."""
    return PARENT if code.startswith("PARENT_ID_") else NOTES.get(code)
