"""The fields of a lead as the universal methods describe them.

Imitates: Bitrix24 REST docs, "crm.item.fields" (docs/platform.md 5.7, 6.1).
"""

from collections.abc import Mapping

from .custom_fields import CustomField, described
from .item_shape import ADDRESS_PART, MULTIFIELDS, item_name
from .standard_fields import standard_fields

OF_ITEMS = (("OBSERVERS", "user", True), ("WEBFORM_ID", "integer", False), ("FM", "crm_multifield", True))


def fields(custom: Mapping[str, CustomField], *, original_names: bool) -> dict[str, dict[str, object]]:
    """Describe each field under its item's name. `upperName` is the name that lead methods use."""
    standard = {
        code: each
        for code, each in standard_fields().items()
        if code not in MULTIFIELDS and not ADDRESS_PART.fullmatch(code)
    }
    own = {code: _own(code, kind, multiple=multiple) for code, kind, multiple in OF_ITEMS}
    described_ones = standard | own | {code: described(each) for code, each in custom.items()}
    return {
        item_name(code, custom=not original_names): each | {"upperName": code} for code, each in described_ones.items()
    }


def _own(code: str, kind: str, *, multiple: bool) -> dict[str, object]:
    flags: dict[str, object] = dict.fromkeys(("isRequired", "isReadOnly", "isImmutable", "isDynamic"), False)
    return {"type": kind, **flags, "isMultiple": multiple, "title": code}
