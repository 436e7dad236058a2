"""The types of what is shown can be told apart by a template."""

from b24app.domain.lead.values import values
from b24app.domain.lead.values.values import Empty, Text, Value

TYPES = [
    found
    for found in vars(values).values()
    if isinstance(found, type) and issubclass(found, Value) and found is not Value
]


def test_each_type_of_value_has_a_kind_of_its_own() -> None:
    kinds = [found.kind for found in TYPES]
    assert len(kinds) > 10
    assert len(set(kinds)) == len(kinds)


def test_values_of_two_types_are_never_the_same() -> None:
    assert Text(wire="x") == Text(wire="x")
    text: Value = Text(wire="")
    assert text != Empty(wire="")
