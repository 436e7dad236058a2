"""An administrator's settings of the custom fields, by their type.

A type that is not in the table has no settings here.

Imitates: Bitrix24 REST docs, "crm.lead.userfield.list", "Settings of custom fields" (docs/platform.md 6.1).
"""

from collections.abc import Mapping

_OF_BOOKINGS: dict[str, object] = {
    "USE_USERS": "N",
    "USE_RESOURCES": "Y",
    "RESOURCES": {"resource": {"XML_ID": "resource", "NAME": "resource", "SECTIONS": []}},
    "SELECTED_RESOURCES": [{"type": "resource", "id": "7", "title": "Fair stand"}],
    "SELECTED_USERS": [],
    "FULL_DAY": "N",
    "ALLOW_OVERBOOKING": "Y",
    "USE_SERVICES": "N",
    "SERVICE_LIST": [{"name": "", "duration": "60"}],
    "RESOURCE_LIMIT": -1,
    "TIMEZONE": "Europe/Berlin",
    "USE_USER_TIMEZONE": "N",
}
_OF_FILES: dict[str, object] = {
    "SIZE": 20,
    **dict.fromkeys(("LIST_WIDTH", "LIST_HEIGHT", "MAX_SHOW_SIZE", "MAX_ALLOWED_SIZE"), 0),
    "EXTENSIONS": [],
    "TARGET_BLANK": "Y",
}
SETTINGS: Mapping[str, dict[str, object]] = {
    "string": {"SIZE": 20, "ROWS": 1, "REGEXP": "", "MIN_LENGTH": 0, "MAX_LENGTH": 0, "DEFAULT_VALUE": ""},
    "double": {"PRECISION": 2, "SIZE": 20, "MIN_VALUE": 0, "MAX_VALUE": 0, "DEFAULT_VALUE": None},
    "boolean": {"DEFAULT_VALUE": 0, "DISPLAY": "CHECKBOX", "LABEL": ["No", "Yes"]},
    "enumeration": {"DISPLAY": "LIST", "LIST_HEIGHT": 1, "CAPTION_NO_VALUE": "", "SHOW_NO_VALUE": "Y"},
    "file": _OF_FILES,
    "crm": {"LEAD": "Y", "CONTACT": "Y", "COMPANY": "Y", "DEAL": "Y", "SMART_INVOICE": "Y", "DYNAMIC_128": "Y"},
    "crm_status": {"ENTITY_TYPE": "INDUSTRY"},
    "resourcebooking": _OF_BOOKINGS,
}
