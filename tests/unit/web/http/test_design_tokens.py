"""The look's values are the vendor's own, of one version of its published kit, and text on them can be read."""

import re

import pytest

from b24app.web.http.static_files import static_files
from b24app.wiring.place import STATIC_FILES

KIT = "Bitrix24 UI Kit (@bitrix24/b24ui-nuxt) 2.12.0, MIT License, Copyright (c) 2024 Bitrix24"
# By our name: the vendor's, without its "--ui-", and its value in src/runtime/air-design-tokens/ (001_b24_global.css,
# 003_b24_context_light.css) of that version, read on 29 November 2026.
TOKENS = {
    "ink": ("color-base-1", "#333"),
    "ink-soft": ("color-base-2", "#525c69"),
    "edge": ("color-base-3", "#828b95"),
    "edge-soft": ("color-base-5", "#c9ccd0"),
    "line": ("color-base-6", "#dfe0e3"),
    "line-soft": ("color-base-7", "#edeef0"),
    "ground": ("color-gray-05", "#eef2f4"),
    "paper": ("color-bg-content-primary", "#fff"),
    "accent": ("color-accent-main-link", "#0154c8"),
    "press": ("color-blue-80", "#0069e6"),
    "accent-deep": ("color-blue-95", "#004780"),
    "accent-soft": ("color-accent-soft-blue-2", "#e6f4ff"),
    "accent-line": ("color-accent-soft-blue-1", "#c4e6ff"),
    "filled": ("color-accent-main-primary", "#0075ff"),
    "good": ("color-green-95", "#056438"),
    "good-soft": ("color-accent-soft-green-3", "#e7fff5"),
    "good-line": ("color-accent-soft-green-1", "#a7fad3"),
    "bad": ("color-accent-soft-element-red", "#c21b16"),
    "bad-soft": ("color-accent-soft-red-2", "#ffe8e8"),
    "bad-line": ("color-accent-soft-red-1", "#ffcdcc"),
    "wait": ("color-orange-90", "#7a5100"),
    "wait-soft": ("color-accent-soft-orange-2", "#fff4d6"),
    "wait-line": ("color-accent-soft-orange-1", "#ffeba6"),
    "round": ("border-radius-md", "10px"),
    "round-less": ("border-radius-sm", "8px"),
    "round-least": ("border-radius-2xs", "4px"),
}
GROUNDS = ("paper", "ground", "accent-soft", "good-soft", "bad-soft", "wait-soft")
TEXTS = {  # what stands on what
    "ink": GROUNDS,
    "ink-soft": GROUNDS,
    "accent": ("paper", "ground", "accent-soft"),
    "accent-deep": ("paper", "ground", "accent-soft"),
    "paper": ("accent", "press", "wait", "bad"),
    "good": ("paper", "good-soft"),
    "bad": ("paper", "ground", "bad-soft"),
    "wait": ("paper", "ground", "wait-soft"),
}
EDGES = {"edge": ("paper",), "filled": ("paper", "line"), "accent": ("paper", "ground")}  # of controls and drawings
TEXT, DRAWING = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
STYLES = [path.name for path in STATIC_FILES.glob("*.css")]


def look() -> dict[str, str]:
    style = (STATIC_FILES / "full-lead.css").read_text(encoding="utf-8")
    return dict(re.findall(r"^  --([a-z-]+): ([^;]+);$", style, re.MULTILINE))


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) > 4 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_look_has_the_vendors_values_and_the_style_names_their_version_and_licence() -> None:
    assert look() == {ours: value for ours, (_, value) in TOKENS.items()}
    words = " ".join((STATIC_FILES / "full-lead.css").read_text(encoding="utf-8").replace(" * ", " ").split())
    assert KIT in words


def test_no_style_has_a_colour_beside_them() -> None:
    served = static_files(STATIC_FILES)
    assert STYLES, "the premise"
    for name in STYLES:
        without_tokens = re.sub(r":root\{[^}]*\}", "", served[name].content.decode())
        assert re.findall(r"#[0-9a-f]{3,8}\b", without_tokens) == [], name


@pytest.mark.parametrize(("pairs", "least"), [(TEXTS, TEXT), (EDGES, DRAWING)], ids=["texts", "edges"])
def test_what_stands_on_a_ground_can_be_told_from_it(pairs: dict[str, tuple[str, ...]], least: float) -> None:
    found = look()
    reached = {(what, on): contrast(found[what], found[on]) for what, grounds in pairs.items() for on in grounds}
    assert {pair: ratio for pair, ratio in reached.items() if ratio < least} == {}
