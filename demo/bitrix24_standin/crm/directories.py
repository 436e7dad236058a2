"""The portal's directories (stages, sources, salutations, industries) and its currencies.

Imitates: Bitrix24 REST docs, "Directories crm.status.list", "Currencies crm.currency.list", "Currency localizations"
(docs/platform.md 6.1).
"""

# directory, code, name, semantics (None: no stages), colour
STATUSES: tuple[tuple[str, str, str, str | None, str], ...] = (
    ("STATUS", "NEW", "Unassigned", "process", "#2FC6F6"),
    ("STATUS", "IN_PROCESS", "Responsible person assigned", "process", "#39A8EF"),
    ("STATUS", "PROCESSED", "Waiting for details", "process", "#55D0E0"),
    ("STATUS", "UC_8AQ3TL", "Sample <sent> & confirmed", "process", "#F7A700"),
    ("STATUS", "CONVERTED", "Good lead", "success", "#7BD500"),
    ("STATUS", "JUNK", "Junk lead", "failure", "#FF5752"),
    ("SOURCE", "CALL", "Call", None, ""),
    ("SOURCE", "EMAIL", "E-Mail", None, ""),
    ("SOURCE", "WEB", "Website", None, ""),
    ("SOURCE", "1", "Live chat - Open Channel", None, ""),
    ("SOURCE", "UC_FAIR26", "Trade fair 2026", None, ""),
    ("HONORIFIC", "HNR_EN_1", "Mr.", None, ""),
    ("HONORIFIC", "HNR_EN_2", "Ms.", None, ""),
    ("HONORIFIC", "UC_DR", "Dr.", None, ""),
    ("INDUSTRY", "IT", "Information technology", None, ""),
    ("INDUSTRY", "CRAFT", "Crafts", None, ""),
    ("DEAL_TYPE", "SALE", "Sale", None, ""),
    ("DEAL_TYPE", "COMPLEX", "Furniture and fitting", None, ""),
    ("DEAL_STAGE", "NEW", "New", "process", "#39A8EF"),
    ("DEAL_STAGE", "PREPARATION", "Documents in preparation", "process", "#2FC6F6"),
    ("DEAL_STAGE", "EXECUTING", "In progress", "process", "#55D0E0"),
    ("DEAL_STAGE", "WON", "Deal won", "success", "#7BD500"),
    ("DEAL_STAGE", "LOSE", "Deal lost", "failure", "#FF5752"),
)
SHORT = {"process": None, "success": "S", "failure": "F"}
CURRENCIES = (
    ("USD", "1.0000", "US Dollar", "$#", ".", ",", "Y"),
    ("EUR", "1.1700", "Euro", "# &euro;", ",", "&nbsp;", "N"),
    ("JPY", "0.0068", "Yen", "&yen;#", ".", ",", "N"),
)


def statuses() -> list[dict[str, object]]:
    """Return every entry of every directory."""
    return [_status(number, entry) for number, entry in enumerate(STATUSES, start=101)]


def _status(number: int, entry: tuple[str, str, str, str | None, str]) -> dict[str, object]:
    directory, code, name, semantics, colour = entry
    row: dict[str, object] = {
        "ID": str(number),
        "ENTITY_ID": directory,
        "STATUS_ID": code,
        "NAME": name,
        "NAME_INIT": "",
        "SORT": str((number - 100) * 10),
        "SYSTEM": "N" if code.startswith("UC_") else "Y",
        "CATEGORY_ID": None,
        "COLOR": colour or None,
        "SEMANTICS": SHORT[semantics] if semantics else None,
    }
    if semantics:
        row["EXTRA"] = {"SEMANTICS": semantics, "COLOR": colour}
    return row


def semantics_of(stage: str) -> str:
    """Return the one-letter semantics of a stage: P, S or F."""
    found = next((entry[3] for entry in STATUSES if entry[:2] == ("STATUS", stage)), None)
    return SHORT.get(found or "process") or "P"


def currencies() -> list[dict[str, object]]:
    return [
        {
            "CURRENCY": code,
            "AMOUNT_CNT": "1",
            "AMOUNT": amount,
            "SORT": str(position * 100),
            "BASE": base,
            "FULL_NAME": name,
            "LID": "en",
            "FORMAT_STRING": pattern,
            "DEC_POINT": point,
            "THOUSANDS_SEP": separator,
            "DECIMALS": "0" if code == "JPY" else "2",
            "DATE_UPDATE": "2026-01-05T10:00:00+03:00",
        }
        for position, (code, amount, name, pattern, point, separator, base) in enumerate(CURRENCIES, start=1)
    ]


def localizations(code: str) -> dict[str, dict[str, object]]:
    """Return a currency's name and format by language, none for an unknown one."""
    found = next((each for each in currencies() if each["CURRENCY"] == code), None)
    if found is None:
        return {}
    same = {key: found[key] for key in ("FORMAT_STRING", "FULL_NAME", "DEC_POINT", "THOUSANDS_SEP", "DECIMALS")}
    variant = "C" if found["THOUSANDS_SEP"] == "," else "B"
    return {language: {**same, "THOUSANDS_VARIANT": variant, "HIDE_ZERO": "Y"} for language in ("de", "en")}
