"""How many tests run at once: more than there are cores, since tests wait for servers, browsers and databases."""

import os


def pytest_xdist_auto_num_workers() -> int:
    """Answer for `-n auto`."""
    return max(3, 3 * (os.cpu_count() or 1) // 2)
