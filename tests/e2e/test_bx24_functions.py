"""The stand-in's own BX24 functions, each in a real frame, against what the page around it does."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.scene import Scene, app_frame, fresh_scene

pytestmark = pytest.mark.browser
EVENTS = "http://127.0.0.1:9/events"


@pytest.fixture
def scene(browser: Browser) -> Iterator[Scene]:
    with fresh_scene(browser) as scene:
        scene.finish()
        yield scene


def test_the_documentations_own_call_gives_the_lead(scene: Scene) -> None:
    with scene.visit("sara") as page:
        said = scene.tab(page).evaluate(
            """new Promise((done) => BX24.callMethod("crm.lead.get", { id: 123 }, (result) =>
                done([result.error(), result.data().TITLE])))"""
        )
    assert said == [None, "Lead #1591"]


def test_a_refused_call_tells_its_error_and_its_status(scene: Scene) -> None:
    with scene.visit("sara", tolerated="status of 400") as page:
        said = scene.tab(page).evaluate(
            """new Promise((done) => BX24.callMethod("crm.lead.get", { id: 127 }, (result) =>
                done([result.error().getStatus(), result.error().getError().error_description])))"""
        )
    assert said == [400, "Access denied."]


def test_crm_entries_are_chosen_by_their_kinds_and_those_given_are_ticked(scene: Scene) -> None:
    with scene.visit("sara") as page:
        frame = scene.tab(page)
        frame.evaluate(
            """void BX24.selectCRM({entityType: ["lead", "contact", "deal"], multiple: true, value: {lead: [123]}},
                (chosen) => { window.chosen = chosen; })"""
        )
        expect(page.get_by_label("Lead #1591")).to_be_checked()
        assert page.get_by_label("Purchase of a competitor").count() == 0  # not hers to read
        page.get_by_label("Ines Calder").check()
        page.get_by_role("button", name="Select").click()
        frame.wait_for_function("window.chosen")
        chosen = frame.evaluate("window.chosen")
    assert [each["id"] for each in chosen["lead"]] == ["L_123"]
    assert chosen["contact"] == [
        {
            "id": "C_1",
            "type": "contact",
            "place": "contact",
            "title": "Ines Calder",
            "desc": "Facility manager",
            "url": "/crm/contact/show/1/",
        }
    ]
    assert chosen["deal"] == []


def test_workgroups_are_shown_among_access_rights_and_cannot_be_chosen(scene: Scene) -> None:
    with scene.visit("admin") as page:
        scene.own_page(page).evaluate("void BX24.selectAccess([], () => {})")
        expect(page.get_by_label("Trade fair team")).to_be_disabled()
        expect(page.get_by_label("Trade fair team")).not_to_be_checked()
        expect(page.get_by_label("Sales", exact=True)).to_be_enabled()


def test_the_page_around_the_frame_is_scrolled_to_a_place_of_the_frame(scene: Scene) -> None:
    with scene.visit("sara") as page:
        frame = scene.tab(page)
        frame.evaluate("new Promise((done) => BX24.resizeWindow(500, 4000, done))")
        frame.evaluate("new Promise((done) => BX24.scrollParentWindow(300, done))")
        seen = page.locator("iframe.app-frame").evaluate("(frame) => Math.round(frame.getBoundingClientRect().top)")
    assert seen == -300


def test_the_page_around_the_frame_is_loaded_again(scene: Scene) -> None:
    with scene.visit("sara") as page:
        frame = scene.own_page(page)
        page.evaluate("window.mark = 1")
        with page.expect_navigation():
            frame.evaluate("BX24.reloadWindow()")
        app_frame(page)
        assert page.evaluate("window.mark === undefined")
    assert len(scene.stub.posted) == 2


def test_options_are_kept_for_the_application_and_for_the_person(scene: Scene) -> None:
    row = scene.portal.installations[scene.app.client_id]
    with scene.visit("admin") as page:
        frame = scene.own_page(page)
        frame.evaluate("new Promise((done) => BX24.appOption.set('colour', 'green', done))")
        frame.evaluate("new Promise((done) => BX24.userOption.set('size', {w: 3}, done))")
        again = scene.own_page(page)
        assert again.evaluate("[BX24.appOption.get('colour'), BX24.userOption.get('size').w]") == ["green", 3]
    assert (row.options, row.user_options) == ({"colour": "green"}, {1: {"size": {"w": 3}}})
    with scene.visit("sara") as page:
        frame = scene.own_page(page)
        assert frame.evaluate("[BX24.appOption.get('colour'), BX24.userOption.get('size')]") == ["green", None]


def test_the_messenger_is_asked_without_a_reply(scene: Scene) -> None:
    with scene.visit("sara") as page:
        frame = scene.tab(page)
        newest = page.get_by_role("status").last
        for asked, what, whom in (
            ("callTo(3, true)", "Video call to person", "3"),
            ("callTo(3)", "Call to person", "3"),
            ("openMessenger('chat12')", "Chat", "chat12"),
            ("openMessenger()", "Chat", "all dialogs"),
            ("openHistory('imol|12')", "History", "imol|12"),
        ):
            frame.evaluate(f"BX24.im.{asked}")
            expect(newest.locator("[data-what]")).to_have_text(what)
            expect(newest.locator("[data-whom]")).to_have_text(whom)


def test_events_are_bound_and_unbound_from_the_frame(scene: Scene) -> None:
    row = scene.portal.installations[scene.app.client_id]
    with scene.visit("admin") as page:
        frame = scene.own_page(page)
        bound = frame.evaluate(
            f"new Promise((done) => BX24.callBind('OnCrmLeadAdd', '{EVENTS}', (answer) => done(answer.data())))"
        )
        assert [(each.event, each.url) for each in row.handlers] == [("ONCRMLEADADD", EVENTS)]
        gone = frame.evaluate(
            f"new Promise((done) => BX24.callUnbind('OnCrmLeadAdd', '{EVENTS}', (answer) => done(answer.data())))"
        )
    assert (bound, gone, row.handlers) == (True, {"count": 1}, [])
