from collections.abc import Iterator
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from b24app.web.http import limits, routes
from tests.case import case

FORM = "application/x-www-form-urlencoded"
FIELDS = {
    "as many fields as there may be": "&".join(f"a{number}=1" for number in range(routes.MOST_FIELDS)),
    "the longest name": f"{'a' * routes.LONGEST_NAME}=1",
    "the deepest name": "data[a][b][c][d]=1",
    "the largest body": f"a={'x' * (limits.MOST_BODY_BYTES - 2)}",
}
BEYOND = {
    "one field more": (FIELDS["as many fields as there may be"] + "&b=1", 413),
    "ten thousand fields": ("&".join(["a=1"] * 10_000), 413),
    "a longer name": ("a" + FIELDS["the longest name"], 400),
    "a deeper name": ("data[a][b][c][d][e]=1", 400),
    "a thousand levels": (f"{'a' + '[a]' * 1000}=1", 400),
    "a larger body": (FIELDS["the largest body"] + "x", 413),
    "ten megabytes": ("a=" + "x" * 10_000_000, 413),
}


@pytest.fixture
def client() -> Iterator[FlaskClient]:
    app = Flask(__name__)
    routes.attach_limits(app, lambda _: None)
    app.add_url_rule("/", view_func=lambda: "read", methods=["GET", "POST"])
    with app.test_client() as client:
        yield client


@pytest.mark.rule("S36", "good")
def test_what_is_within_the_limits_is_read(client: FlaskClient) -> None:
    for what, body in FIELDS.items():
        assert client.post("/", data=body, content_type=FORM).status_code == 200, what


@pytest.mark.rule("S36", "bad")
def test_what_is_beyond_them_is_not(client: FlaskClient) -> None:
    for what, (body, status) in BEYOND.items():
        assert client.post("/", data=body, content_type=FORM).status_code == status, what


def test_an_address_has_limits_of_its_own(client: FlaskClient) -> None:
    assert client.get("/", query_string="a=1").status_code == 200
    assert client.get("/", query_string="a=" + "x" * routes.MOST_QUERY_BYTES).status_code == 414
    assert client.get("/", query_string="&".join(["a=1"] * 101)).status_code == 413


def test_the_parts_of_a_multipart_form_are_counted_too(client: FlaskClient) -> None:
    def posted(fields: int) -> TestResponse:
        return client.post("/", data={f"a{n}": "1" for n in range(fields)}, content_type="multipart/form-data")

    assert posted(routes.MOST_FIELDS).status_code == 200
    assert posted(routes.MOST_FIELDS + 1).status_code == 413


@pytest.mark.our_deadlines
@pytest.mark.fault("R25")
def test_a_request_gets_its_time_once_its_last_byte_is_there_and_an_event_half_of_it() -> None:
    cases: list[tuple[str, str, float]] = [
        ("lead_tab", "AUTH_ID=a", routes.REQUEST_S),
        ("install", "AUTH_ID=a", routes.REQUEST_S),
        ("install", "event=ONAPPINSTALL", routes.EVENT_S),
        ("events", "", routes.EVENT_S),
    ]
    for route, body, seconds in cases:
        with case(route, body, seconds):
            app, given = Flask(__name__), list[float]()
            routes.attach_limits(app, given.append)
            app.add_url_rule("/", route, partial(str, given), methods=["POST"])
            with app.test_client() as client:
                assert client.post("/", data=body, content_type=FORM).text == f"[{seconds}]"
                assert client.post("/", data="a=1&" * 1000, content_type=FORM).status_code == 413
            assert given == [seconds]
