"""The custom fields of the portal's leads: one of each type, single and multiple, with samples and empty values.

Imitates: Bitrix24 REST docs, "Custom fields of leads" (docs/platform.md 5.5, 12.1).
"""

from dataclasses import dataclass, field

from .field_settings import SETTINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomField:
    """A field, and its value in the lead that has everything. An empty `visible_to` means everybody."""

    id: int
    code: str
    kind: str
    label: str
    german: str
    multiple: bool
    sample: object
    items: dict[str, str] = field(default_factory=dict)
    settings: dict[str, object] = field(default_factory=dict)
    visible_to: frozenset[int] = frozenset()
    mandatory: bool = False

    @property
    def empty(self) -> object:
        """The value of a field that was never filled. None stands for a removed key."""
        if self.kind == "file":
            return [] if self.multiple else None
        return False if self.multiple and self.kind not in ("date", "datetime") else ""


def file_value(number: int) -> dict[str, object]:
    address = f"/bitrix/components/bitrix/crm.lead.show/show_file.php?ownerId=124&fieldName=UF&fileId={number}"
    return {"id": number, "showUrl": address, "downloadUrl": f"{address}&auth="}


BIG, FAST = {"45": "Small", "46": "Medium", "47": "Large"}, {"51": "Air", "52": "Sea", "53": "Road"}
SERVER_MIDNIGHT = "T03:00:00+03:00"  # a date's hour is the server's UTC offset
# code, type, label, German label, single sample, multiple sample (None: no such field)
SAMPLES: tuple[tuple[str, str, str, str, object, object], ...] = (
    (
        "TEXT",
        "string",
        "Promised to the customer",
        "Dem Kunden zugesagt",
        "Samples before the fair",
        ["first note", "second note", "note with an ampersand & a <tag>"],
    ),
    ("FORMATTED", "string_formatted", "Customer number", "Kundennummer", "K-20817", ["K-1", "K-2"]),
    ("INTEGER", "integer", "Seats", "Plätze", "81", [1, 2, 30]),
    ("DOUBLE", "double", "Discount, %", "Rabatt, %", "12.5", [1.5, 2.25]),
    ("BOOLEAN", "boolean", "Newsletter", "Rundbrief", "1", [1, 0]),
    ("ENUM", "enumeration", "Size", "Größe", "46", [51, 53]),
    (
        "DATE",
        "date",
        "Delivery on",
        "Lieferung am",
        f"2026-09-01{SERVER_MIDNIGHT}",
        [f"2026-09-01{SERVER_MIDNIGHT}", f"2026-12-24{SERVER_MIDNIGHT}"],
    ),
    (
        "DATETIME",
        "datetime",
        "Call again at",
        "Wieder anrufen um",
        "2026-08-24T10:15:00+03:00",
        ["2026-08-24T10:15:00+03:00", "2026-08-25T17:45:00+03:00"],
    ),
    (
        "URL",
        "url",
        "Configurator",
        "Konfigurator",
        "https://shop.example.com/c?x=1&y=2",
        ["https://a.example.org/", "b.example.org", "javascript:alert(1)"],
    ),
    ("MONEY", "money", "Budget", "Budget", "300|USD", ["300|USD", "1250.5|EUR"]),
    (
        "ADDRESS",
        "address",
        "Delivered to",
        "Lieferadresse",
        "12 Harbour Road, Port Sample|55.61;12.97|15",
        ["1 Mill Lane|51.5;-0.1", "somewhere behind the mill"],
    ),
    ("FILE", "file", "Contract", "Vertrag", file_value(12), [file_value(13), file_value(14)]),
    ("EMPLOYEE", "employee", "Technician", "Techniker", "4", [2, 3]),
    ("CRM", "crm", "Related to", "Gehört zu", "C_2", ["D_12", "L_123", "C_1", "CO_1", "SI_7", "T80_6"]),
    ("CRM_STATUS", "crm_status", "Trade", "Branche", "IT", ["IT", "CRAFT"]),
    ("IBLOCK_ELEMENT", "iblock_element", "Product of interest", "Produkt", "123", [123, 124]),
    ("IBLOCK_SECTION", "iblock_section", "Catalogue section", "Katalogabschnitt", "7", [7, 8]),
    ("BOOKING", "resourcebooking", "Bookings", "Buchungen", None, [41, 42]),
    ("REST", "rest_31_colour", "Colour (of another app)", "Farbe", "#c0ffee", ["#c0ffee", "#facade"]),
)
ITEMS = {"ENUM": (BIG, FAST)}
PASSPORT = "UF_CRM_PASSPORT"


EXTRA = (
    CustomField(
        id=390,
        code="UF_CRM_1720019876534",
        kind="string",
        label="Made in the card",
        german="In der Karte angelegt",
        multiple=False,
        sample="by its timestamp",
        settings=SETTINGS["string"],
        mandatory=True,
    ),
    CustomField(
        id=391,
        code=PASSPORT,
        kind="string",
        label="Passport",
        german="Ausweis",
        multiple=False,
        sample="X000000 (invented)",
        settings=SETTINGS["string"],
        visible_to=frozenset({1}),
    ),
)


def custom_fields() -> dict[str, CustomField]:
    """Return the portal's custom fields by code. One is visible to the administrator only."""
    made: list[CustomField] = []
    for suffix, kind, label, german, *samples in SAMPLES:
        made += [
            CustomField(
                id=301 + len(made) + multiple,
                code=f"UF_CRM_{suffix}{'_MANY' if multiple else ''}",
                kind=kind,
                label=f"{label}{' (several)' if multiple else ''}",
                german=f"{german}{' (mehrere)' if multiple else ''}",
                multiple=bool(multiple),
                sample=sample,
                items=ITEMS[suffix][multiple] if suffix in ITEMS else {},
                settings=SETTINGS.get(kind, {}),
            )
            for multiple, sample in enumerate(samples)
            if sample is not None
        ]
    return {each.code: each for each in (*made, *EXTRA)}


def described(custom: CustomField) -> dict[str, object]:
    """Describe the field as `crm.lead.fields` does: the title is the code, the words are in the labels."""
    shown: dict[str, object] = {
        "type": custom.kind,
        "isRequired": custom.mandatory,
        "isReadOnly": False,
        "isImmutable": False,
        "isMultiple": custom.multiple,
        "isDynamic": True,
        "title": custom.code,
        "listLabel": custom.label,
        "formLabel": custom.label,
        "filterLabel": custom.label,
        "settings": custom.settings,
    }
    if custom.items:
        shown["items"] = [{"ID": key, "VALUE": value} for key, value in custom.items.items()]
    if custom.kind == "crm_status":
        shown["statusType"] = custom.settings["ENTITY_TYPE"]
    return shown
