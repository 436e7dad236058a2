import re

from b24app.wiring.place import STATIC_FILES

STYLES = sorted(STATIC_FILES.glob("*.css"))
SCRIPTS = sorted(STATIC_FILES.glob("*.js"))
NOT_HELD_OR_MOVED = re.compile(r"\b(orientation\s*:|animation|transition|@keyframes|scroll-behavior)")
DOWN = re.compile(r"\b(pointerdown|mousedown|touchstart)\b")
SENSORS = re.compile(r"\b(devicemotion|deviceorientation|vibrate)\b")


def test_no_style_asks_how_a_device_is_held_or_moves_anything() -> None:
    assert len(STYLES) > 5, "the premise"
    assert NOT_HELD_OR_MOVED.search("@media (orientation: portrait)"), "a control"
    assert [style.name for style in STYLES if NOT_HELD_OR_MOVED.search(style.read_text())] == []


def test_no_script_acts_when_the_finger_goes_down() -> None:
    """One listens for it, so that nothing moves under a finger, and waits for it to go up."""
    assert [path.name for path in SCRIPTS if DOWN.search(path.read_text())] == ["finger.js"]
    assert [path.name for path in SCRIPTS if SENSORS.search(path.read_text())] == []
