"""The form in which the application is registered in a portal: its fields in their order, and what stands in them."""

from collections.abc import Iterator
from dataclasses import dataclass

from b24app.domain.operations.placements import LEAD_TAB, RIGHTS
from b24app.domain.portal.portal_address import Origin

WHERE = "Developer resources > Other > Local application"


@dataclass(frozen=True, slots=True)
class FormField:
    """A field by its label. `has_address` tells that it must be changed when the application moves."""

    label: str
    value: str
    has_address: bool = False


def form_fields(public_url: Origin) -> tuple[FormField, ...]:
    """Return what to enter, for the application at this address.

    Source: Bitrix24 REST docs, "Local applications" (the form's labels).
    """
    return (
        FormField("Type", "Server"),
        FormField("Your handler path", f"{public_url}/", has_address=True),
        FormField("Path for initial installation", f"{public_url}/install", has_address=True),
        FormField("Script only (no user interface)", "off"),
        FormField("Menu item text", LEAD_TAB.title),
        FormField("Assign permissions", ", ".join(right.scope for right in RIGHTS)),
    )


def form_lines(public_url: Origin) -> Iterator[str]:
    """Yield where the form is, and a line for each field."""
    yield f"{WHERE}\n"
    yield from map(_line, form_fields(public_url))


def moved_lines(public_url: Origin) -> Iterator[str]:
    """Yield the lines of the fields that hold the application's address."""
    yield from (_line(each) for each in form_fields(public_url) if each.has_address)


def _line(field: FormField) -> str:
    return f"  {field.label:<33} {field.value}"
