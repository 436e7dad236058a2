"""How many tests run at once: more than there are cores, since tests wait for servers, browsers and databases."""

import os

MOST = 16  # each has servers, a browser and a database of its own


def pytest_xdist_auto_num_workers() -> int | None:
    """Answer for `-n auto`, unless PYTEST_XDIST_AUTO_NUM_WORKERS says it."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    return min(MOST, max(3, 3 * len(os.sched_getaffinity(0)) // 2))
