"""The sign-in from outside the portal, in a real browser: what its button sends, and what stays in the address bar."""

from urllib.parse import parse_qs, urlsplit

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
    # 403 is the answer, and 404 what the portal says to a browser with a window, which wants an icon for the script.
    with visitor(stage.browser, portal.url, portal.people["sara"], tolerated="status of 40") as page:
        page.goto(f"{stage.app.portal.url}/api/v1/")
        page.evaluate(FOREIGN_FORM, [f"{stage.app.url}/oauth/start", stage.app.portal.url])
        expect(page.locator('[data-problem="state-refused"]')).to_be_visible()
        assert page.context.cookies(stage.app.url) == []


def test_the_code_is_in_no_address_once_the_page_is_there_and_a_reload_starts_a_new_sign_in(stage: Stage) -> None:
    with stage.visit("sara") as page:
        start = f"{stage.app.url}/oauth/start?portal={stage.app.portal.url}"
        page.goto(start)
        with page.expect_response(lambda answer: "?code=" in answer.url) as came_back:
            page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Connected")
        (code,) = parse_qs(urlsplit(came_back.value.url).query)["code"]
        assert code, "the premise: it came in the address"
        page.wait_for_url(start)
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in with Bitrix24")
        page.go_back()
        assert code not in page.url
        page.go_forward()
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Connected")


@pytest.mark.parametrize(
    ("brought", "left"),
    [
        ("?code=canary&state=canary&domain=portal.test", "/oauth/start?portal=portal.test"),
        ("?code=canary&state=canary", "/"),
        ("?code=canary", "/"),
    ],
)
def test_a_sign_in_that_failed_leaves_no_code_either(stage: Stage, brought: str, left: str) -> None:
    portal = stage.app.portal
    with visitor(stage.browser, portal.url, portal.people["sara"], tolerated="status of 40") as page:
        page.goto(f"{stage.app.url}/{brought}")
        expect(page.locator("[data-problem]")).to_be_visible()
        page.wait_for_url(f"{stage.app.url}{left}")
        page.reload()
        expect(page.locator("[data-problem]")).to_have_count(0)


@pytest.mark.parametrize("path", ["/?domain=portal.test", "/privacy?state=x", "/oauth/start?portal=portal.test"])
def test_no_other_address_is_changed(stage: Stage, path: str) -> None:
    with stage.visit("sara") as page:
        page.goto(f"{stage.app.url}{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.url == f"{stage.app.url}{path}"
