"""How long a browser's test waits for what must come: it ends at once where it comes, however busy the machine is."""

from playwright.sync_api import expect

from tests.e2e.demo_browser import DEADLINE_MS

expect.set_options(timeout=DEADLINE_MS)
