"""Any JSON that a portal may send."""

from typing import TypeAlias

from hypothesis import strategies as st

Scalar: TypeAlias = str | int | float | bool | None

SCALARS: st.SearchStrategy[Scalar] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.from_regex(r"[0-9TZ:|;.+-]{1,30}")
)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=12
)
