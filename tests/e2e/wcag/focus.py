"""Where the focus goes when somebody presses Tab, and whether it can be seen there."""

from dataclasses import dataclass

from playwright.sync_api import Frame, Page

from tests.e2e.wcag.measures import COLOURS

MOST_STOPS = 300  # a page has fewer: who comes so far is trapped
# A browser with windows takes the focus at the end of a page and may have given it back before anybody looks.
LEAVING = "window.isLeft = false; window.onblur = () => { window.isLeft = true; };"
FROM_THE_BEGINNING = f"() => {{ {LEAVING} document.body.tabIndex = -1; document.body.focus(); }}"
AT_THE_END = f"""() => {{
  {LEAVING}
  const end = document.createElement("p");
  end.tabIndex = -1;
  document.body.append(end);
  end.focus();
}}"""
# Whose box is seen: a radio button that lies invisibly over its label is seen by the label.
STOP = f"""() => {{
  {COLOURS}
  const part = document.activeElement;
  const place = [...document.querySelectorAll("*")].indexOf(part);
  if (part === document.body) return null;
  const box = getComputedStyle(part).opacity === "0" ? part.labels[0] : part;
  const middles = [...box.getClientRects()].map((each) => [each.x + each.width / 2, each.y + each.height / 2]);
  const is_seen = middles.some(([x, y]) => box.contains(document.elementFromPoint(x, y)));
  const {{ outlineStyle, outlineWidth, outlineColor }} = getComputedStyle(box);
  const is_marked = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2
    && ratio(outlineColor, ground(box.parentElement)) >= 3;
  return {{ place, is_seen, is_marked, html: part.outerHTML.slice(0, 90) }};
}}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """An element that has the focus: its place in the document, and how it looks."""

    place: int
    is_seen: bool
    is_marked: bool
    html: str


def stop(page: Page | Frame) -> Stop | None:
    """Return what has the focus, None where nothing in the page has."""
    found = page.evaluate(STOP)
    return Stop(**found) if found else None


def walk(page: Page, key: str) -> list[Stop]:
    """Press the key from one end of the page until the focus has left it."""
    page.evaluate(FROM_THE_BEGINNING if key == "Tab" else AT_THE_END)
    stops: list[Stop] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        here = stop(page)
        if here is None or page.evaluate("window.isLeft"):
            break
        stops.append(here)
    return stops
