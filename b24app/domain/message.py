"""A sentence or word of ours that the reader's language is put to later; not the portal's own words (plain `str`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Message:
    """An English text that stands in the catalogues; `values` fill its `%(name)s`.

    Its calls are what the extraction of messages looks for, so the text is a literal.
    """

    text: str
    values: Mapping[str, str | int] = field(default_factory=dict, kw_only=True, hash=False)


Said: TypeAlias = Message | str
