"""The four names that are redacted, and nothing else."""

import json
from collections.abc import Iterator, Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b24app.domain.bounded_json import Json
from b24app.domain.lead.values.read_value import NAMES, REDACTED, redact
from tests.samples.any_json import JSON

WITH_NAMES = st.recursive(
    JSON, lambda inner: st.dictionaries(st.sampled_from(sorted(NAMES)) | st.text(), inner, max_size=4), max_leaves=8
)


def leaves(value: Json) -> Iterator[str]:
    """Name every place that holds a value, but for those that are redacted."""
    if isinstance(value, str) or not isinstance(value, Mapping | Sequence):
        yield json.dumps(value)
        return
    for key, item in value.items() if isinstance(value, Mapping) else enumerate(value):
        if key not in NAMES:
            yield from (f"{key} {leaf}" for leaf in leaves(item))


def test_what_is_named_is_redacted_at_any_depth() -> None:
    for name in ("showUrl", "downloadUrl", "urlMachine", "searchContent"):
        value: Json = {"a": [{name: "CANARY", "kept": 1}], name: {"any": ["CANARY"]}}
        assert redact(value) == {"a": [{name: REDACTED, "kept": 1}], name: REDACTED}, name


def test_a_name_that_is_only_like_it_is_shown() -> None:
    for name in ("url", "SHOWURL", "downloadUrl ", "COMMENTS", "content"):
        assert redact({name: "x"}) == {name: "x"}, name


@pytest.mark.costly
@given(WITH_NAMES)
def test_every_other_value_stays_where_it_was(value: Json) -> None:
    assert list(leaves(redact(value))) == list(leaves(value))


def test_the_value_that_came_is_not_changed() -> None:
    value: Json = {"downloadUrl": "kept for whoever holds it"}
    redact(value)
    assert value == {"downloadUrl": "kept for whoever holds it"}


def test_nesting_without_end_is_cut() -> None:
    value: Json = "x"
    for _ in range(2000):
        value = [value]
    assert len(json.dumps(redact(value))) < 200
