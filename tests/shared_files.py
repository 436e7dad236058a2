"""What one application has read at its start serves the next one, too: a third of the time of a start.

The static files are read each time, and shortened where they have changed. What is installed does not change.
"""

from functools import cache

import pytest

from b24app.web.http import static_files
from b24app.wiring.views import Views


def pytest_configure() -> None:
    """Keep what was shortened by its text, and the version."""
    patch = pytest.MonkeyPatch()
    patch.setattr(static_files, "_served", cache(static_files._served))
    patch.setattr(Views.version, "kind", cache(Views.version.kind))
