"""What of a page can be measured: what to press, how wide it is, what is cut off, what moves, what has a name.

Each of these is an expression of JavaScript that lists what is wrong; an empty list is what must come.
"""

# WCAG 2.2, 2.5.8: 24 pixels each way. Smaller is allowed within a sentence, and where a circle of 24 pixels around its
# middle meets no other target and no other such circle. A text that is cut short by lines is no sentence.
SMALL_TARGETS = """() => {
  const LEAST = 24;
  const PRESSED = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const seen = (part) => part.checkVisibility({ visibilityProperty: true });
  const targets = [...document.querySelectorAll(PRESSED)].filter(seen).map((part) => {
    const label = part.labels?.[0];
    const box = (label?.contains(part) ? label : part).getBoundingClientRect();
    return { part, box, x: box.x + box.width / 2, y: box.y + box.height / 2,
             small: box.width < LEAST - 0.01 || box.height < LEAST - 0.01 };
  });
  const inSentence = ({ part }) => getComputedStyle(part).display === "inline"
    && [...part.parentElement.childNodes].some((near) => near.nodeType === 3 && /\\p{L}/u.test(near.data));
  const away = ({ x, y }, { left, right, top, bottom }) =>
    Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
  const crowded = (one) => targets.some((other) => other.part !== one.part
    && !other.part.contains(one.part) && !one.part.contains(other.part)
    && (away(one, other.box) < LEAST / 2 || (other.small && Math.hypot(one.x - other.x, one.y - other.y) < LEAST)));
  return targets.filter((one) => one.small && !inSentence(one) && crowded(one))
    .map(({ part, box }) => `${box.width.toFixed(1)} x ${box.height.toFixed(1)}: ${part.outerHTML.slice(0, 90)}`);
}"""

# WCAG 2.2, 1.4.1: a link among words is told by more than its colour.
PALE_LINKS = """() => [...document.querySelectorAll("a[href]")].filter((link) => {
  const among = [...link.parentElement.childNodes].some((near) => near.nodeType === 3 && /\\p{L}/u.test(near.data));
  const { textDecorationLine, textDecorationColor } = getComputedStyle(link);
  return among && (textDecorationLine !== "underline" || /, 0\\)$/.test(textDecorationColor));
}).map((link) => link.outerHTML.slice(0, 90))"""

# WCAG 2.2, 1.4.10: nothing needs scrolling in two directions, and nothing lies outside what can be seen. A hidden
# overflow would hide that it does: so boxes are looked at too, and words in a box that is too small for them.
OUT_OF_SIGHT = """() => {
  const wider = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const shown = [...document.querySelectorAll("main, main *")].filter((part) => part.checkVisibility()
    && !part.closest(".unseen, svg, [class*='more']") && part.getClientRects().length);
  const outside = shown.filter((part) => {
    const { left, right } = part.getBoundingClientRect();
    return left < -1 || right > document.documentElement.clientWidth + 1;
  });
  const cut = shown.filter((part) => {
    const { overflowX, overflowY, webkitLineClamp } = getComputedStyle(part);
    if (webkitLineClamp !== "none") return false; // it ends in dots, and stands whole in the field's row
    const across = overflowX !== "visible" && part.scrollWidth > part.clientWidth + 1;
    return across || (overflowY === "hidden" && part.scrollHeight > part.clientHeight + 1);
  });
  const say = (why) => (part) => `${why}: ${part.outerHTML.slice(0, 90).replace(/\\s+/g, " ")}`;
  return [...(wider > 0 ? [`${wider} pixels wider than the window`] : []),
          ...outside.slice(0, 3).map(say("outside")), ...cut.slice(0, 3).map(say("cut off"))];
}"""

# WCAG 2.2, 1.4.12: what a reader may set.
TEXT_SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }"""

MOVING = """() => [...document.querySelectorAll("*")].filter((part) => {
  const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(part);
  return animationName !== "none" || scrollBehavior === "smooth" || !/^(0s(, )?)+$/.test(transitionDuration);
}).map((part) => part.outerHTML.slice(0, 90))"""

COLOURS = """
  const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => {
    const [r, g, b] = numbers(color).slice(0, 3).map((each) => each / 255)
      .map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (part) => {
    for (let at = part; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (numbers(backgroundColor)[3] !== 0) return backgroundColor;
    }
    return "rgb(255, 255, 255)";
  };"""

# WCAG 2.2, 1.4.11: the edge of what is filled in reaches 3:1 against what is around it.
FAINT_EDGES = f"""() => {{
  {COLOURS}
  const edged = "input:not([type=radio], [type=checkbox], [type=hidden]), select, textarea, #fields fieldset";
  return [...document.querySelectorAll(edged)].filter((part) => part.checkVisibility()).flatMap((part) => {{
    const found = ratio(getComputedStyle(part).borderTopColor, ground(part.parentElement));
    return found < 3 ? [`${{found.toFixed(2)}}: ${{part.outerHTML.slice(0, 90)}}`] : [];
  }});
}}"""

# In forced colours backgrounds are the system's: what is chosen and what is focused must be told otherwise.
CHOSEN_LOOKS_LIKE_THE_REST = """() => [...document.querySelectorAll("fieldset:has(:checked)")].filter((group) => {
  const look = (input) => {
    const { backgroundColor, outlineStyle, outlineWidth } = getComputedStyle(input.labels[0]);
    const own = getComputedStyle(input).opacity === "0" ? [] : [input.checked];
    return JSON.stringify([backgroundColor, outlineStyle, outlineWidth, ...own]);
  };
  const radios = [...group.querySelectorAll("[type=radio]")];
  const chosen = radios.find((radio) => radio.checked);
  return chosen && radios.some((radio) => radio !== chosen && look(radio) === look(chosen));
}).map((group) => group.outerHTML.slice(0, 90))"""
