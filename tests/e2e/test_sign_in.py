"""The sign-in from outside the portal, in a real browser: what its button sends, and what stays in the address bar."""

import pytest
from playwright.sync_api import expect

from tests.e2e.demo_browser import visitor
from tests.e2e.test_story import Stage, stage

__all__ = ["stage"]

pytestmark = pytest.mark.browser
FOREIGN_FORM = """([address, portal]) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  form.append(Object.assign(document.createElement("input"), { name: "portal", value: portal }));
  document.body.append(form);
  form.submit();
}"""


@pytest.mark.rule("S69", "good")
def test_the_button_says_where_it_was_pressed_and_leads_to_the_portal(stage: Stage) -> None:
    with stage.visit("sara") as page:
        page.goto(f"{stage.app.url}/oauth/start?portal={stage.app.portal.url}")
        with page.expect_request(lambda request: request.method == "POST") as pressed:
            page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Connected")
        assert pressed.value.all_headers()["origin"] == stage.app.url


@pytest.mark.rule("S69", "bad")
def test_a_form_of_another_site_starts_no_sign_in(stage: Stage) -> None:
    portal = stage.app.portal
    with visitor(stage.browser, portal.url, portal.people["sara"], tolerated="status of 403") as page:
        page.goto(f"{stage.app.portal.url}/api/v1/")
        page.evaluate(FOREIGN_FORM, [f"{stage.app.url}/oauth/start", stage.app.portal.url])
        expect(page.locator('[data-problem="state-refused"]')).to_be_visible()
        assert page.context.cookies(stage.app.url) == []
