"""A text of ours that is translated when it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Message:
    """An English text with its translations in the catalogues. `values` fill its `%(name)s`.

    The extraction of messages looks for its calls, so the text must be a literal. The portal's own words are plain
    `str`.
    """

    text: str
    values: Mapping[str, str | int] = field(default_factory=dict, kw_only=True, hash=False)


Said: TypeAlias = Message | str
