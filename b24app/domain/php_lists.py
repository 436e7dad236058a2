"""Recognizes a list that PHP wrote as an object."""

from collections.abc import Mapping

from b24app.domain.bounded_json import Json


def php_list(value: Json) -> Json:
    """Return the list that stands in an object whose names are all numbers, and any other value as it is.

    PHP writes an array as a list only while its numbers begin with 0 and have no gap. Where an item was filtered out,
    the rest becomes `{"0": .., "2": ..}`, in the list's order.
    Source: PHP manual, json_encode, "Non-associative array output as object", read on 28 November 2026.
    """
    if isinstance(value, Mapping) and value and all(name.isascii() and name.isdigit() for name in value):
        return list(value.values())
    return value
