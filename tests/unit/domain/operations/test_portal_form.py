import re
from pathlib import Path

from b24app.domain.operations.portal_form import form_fields, form_lines, moved_lines
from b24app.domain.portal.portal_address import Origin

HERE = Origin(scheme="https", host="full-lead.example.com", port=443)
GUIDE = Path(__file__).parents[4] / "install" / "README.md"


def test_the_guide_has_the_same_fields_in_the_same_order_with_the_same_values() -> None:
    (table,) = re.findall(r"\| field \| value \|\n\|---\|---\|\n((?:\|.*\n)+)", GUIDE.read_text())
    told = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table.splitlines()]
    assert [label.partition(" / ")[0] for label, _ in told] == [each.label for each in form_fields(HERE)]
    for (_, value), field in zip(told, form_fields(HERE), strict=True):
        assert [part in value for part in field.value.split(", ")] == [True] * len(field.value.split(", "))


def test_each_field_has_a_line_below_the_way_to_the_form() -> None:
    where, *lines = form_lines(HERE)
    assert where == "Developer resources > Other > Local application\n"
    assert [line.split("  ")[1].strip() for line in lines] == [each.label for each in form_fields(HERE)]


def test_what_holds_the_address_is_what_changes_with_it() -> None:
    moved = Origin(scheme="https", host="moved.example.com", port=8443)
    changed = [new.label for old, new in zip(form_fields(HERE), form_fields(moved), strict=True) if old != new]
    assert changed == ["Your handler path", "Path for initial installation"]
    assert [line.split()[-1] for line in moved_lines(moved)] == [f"{moved}/", f"{moved}/install"]
