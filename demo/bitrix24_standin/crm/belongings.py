"""What hangs on a lead besides people: its products, activities and comments.

Imitates: Bitrix24 REST docs, "crm.lead.productrows.get", "crm.activity.list", "crm.timeline.comment.list".
"""

from collections.abc import Mapping

from ..php import PhpObject
from .special_leads import FULL

LEAD_TYPE = 1
_EMPTY_PRODUCT = dict.fromkeys(
    ("PRODUCT_DESCRIPTION", "TAX_RATE", "STORE_ID", "RESERVE_ID", "DATE_RESERVE_END", "RESERVE_QUANTITY")
)
_EMPTY_ACTIVITY = dict.fromkeys(
    [
        "PROVIDER_GROUP_ID",
        "ORIGINATOR_ID",
        "ORIGIN_ID",
        "PROVIDER_DATA",
        "RESULT_VALUE",
        "RESULT_SUM",
        "RESULT_CURRENCY_ID",
        "RESULT_SOURCE_ID",
    ]
)


def _product(number: int, name: str, price: int, quantity: int) -> dict[str, object]:
    prices = dict.fromkeys(("PRICE", "PRICE_EXCLUSIVE", "PRICE_NETTO", "PRICE_BRUTTO"), price)
    return {
        "ID": str(number),
        "OWNER_ID": str(FULL),
        "OWNER_TYPE": "L",
        "PRODUCT_ID": 0,
        "PRODUCT_NAME": name,
        "ORIGINAL_PRODUCT_NAME": name,
        **_EMPTY_PRODUCT,
        **prices,
        "PRICE_ACCOUNT": f"{price}.00000000",
        "QUANTITY": quantity,
        "DISCOUNT_TYPE_ID": 2,
        "DISCOUNT_RATE": 0,
        "DISCOUNT_SUM": 0,
        "TAX_INCLUDED": "N",
        "CUSTOMIZED": "Y",
        "MEASURE_CODE": 796,
        "MEASURE_NAME": "pcs",
        "SORT": 10 * number,
        "XML_ID": "",
        "TYPE": 4,
    }


def _activity(number: int, provider: str, subject: str, begins: str, *, done: bool) -> dict[str, object]:
    is_call = provider == "VOXIMPLANT_CALL"
    moments = dict.fromkeys(("CREATED", "LAST_UPDATED", "START_TIME", "END_TIME", "DEADLINE"), begins)
    return {
        "ID": str(number),
        "OWNER_ID": str(FULL),
        "OWNER_TYPE_ID": str(LEAD_TYPE),
        "TYPE_ID": "2" if is_call else "6",
        "PROVIDER_ID": provider,
        "PROVIDER_TYPE_ID": "CALL" if is_call else "TODO",
        "ASSOCIATED_ENTITY_ID": "0",
        "SUBJECT": subject,
        **moments,
        "COMPLETED": "Y" if done else "N",
        "STATUS": "2" if done else "1",
        **dict.fromkeys(("RESPONSIBLE_ID", "AUTHOR_ID", "EDITOR_ID"), "2"),
        "PRIORITY": "2",
        "NOTIFY_TYPE": "1",
        "NOTIFY_VALUE": "15",
        **dict.fromkeys(("DESCRIPTION", "LOCATION"), ""),
        "DESCRIPTION_TYPE": "1",
        "DIRECTION": "2" if is_call else "0",
        **dict.fromkeys(("SETTINGS", "PROVIDER_PARAMS"), ()),
        **dict.fromkeys(("RESULT_MARK", "RESULT_STATUS", "RESULT_STREAM", "AUTOCOMPLETE_RULE"), "0"),
        **_EMPTY_ACTIVITY,
    }


def _comment(number: int, text: str, author: int, moment: str) -> dict[str, object]:
    return {
        "ID": str(number),
        "ENTITY_ID": str(FULL),
        "ENTITY_TYPE": "lead",
        "CREATED": moment,
        "COMMENT": text,
        "AUTHOR_ID": str(author),
        "FILES": PhpObject(),
    }


PRODUCT_ROWS: Mapping[int, list[dict[str, object]]] = {
    FULL: [_product(1, "Oak table, 240 cm", 1500, 4), _product(2, "Chair <ash> & linen", 320, 12)]
}
ACTIVITIES = (
    _activity(31, "VOXIMPLANT_CALL", "Outgoing call: Ines Calder", "2026-08-12T11:00:00+03:00", done=True),
    _activity(32, "CRM_TODO", "Send the second drawing", "2026-08-24T09:00:00+03:00", done=False),
)
COMMENTS = (
    _comment(41, "[b]Measures[/b] are on the way.", 2, "2026-07-03T10:15:00+03:00"),
    _comment(42, "Samples sent, no answer yet", 3, "2026-08-18T17:40:00+03:00"),
)
