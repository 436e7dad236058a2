"""What integrators are told of a field whose name does not say enough."""

from collections.abc import Mapping

from b24app.domain.message import Message

# Source: Bitrix24 REST docs, crm.lead.get and crm.lead.fields.
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
        "What the stage means: P is in progress, S is successful, F is unsuccessful. Bitrix24 sets it with the stage."
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
    "DATE_CLOSED": Message(
        "When the lead reached a final stage, successful or not. Empty while the lead is in progress."
    ),
    "ADDRESS_2": Message("The second line of the address: apartment, office, floor."),
    "ADDRESS_LOC_ADDR_ID": Message("The ID of the address in Bitrix24's own list of locations. Bitrix24 sets it."),
}
PARENT = Message("The SPA item that this lead belongs to.")


def note_on(code: str) -> Message | None:
    """Return the sentence on a field, None where its name says enough."""
    return PARENT if code.startswith("PARENT_ID_") else NOTES.get(code)
