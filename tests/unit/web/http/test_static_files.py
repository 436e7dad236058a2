from pathlib import Path

import pytest
from flask import Flask, url_for

from b24app.web.http.headers import KEPT, attach_static_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.css").write_text("p { color: red }")
    return tmp_path


def site(folder: Path) -> Flask:
    app = Flask(__name__, static_folder=str(folder), static_url_path="/static")
    attach_static_files(app, folder)
    return app


def address(app: Flask) -> str:
    with app.test_request_context():
        return url_for("static", filename="a.css")


def test_a_file_that_is_asked_for_by_its_digest_is_kept(folder: Path) -> None:
    app = site(folder)
    with app.test_client().get(address(app)) as answer:
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, KEPT)


@pytest.mark.parametrize("query", ["", "?v=", "?v=0123456789ab"])
def test_a_file_that_is_asked_for_by_another_digest_or_none_is_asked_for_again(folder: Path, query: str) -> None:
    with site(folder).test_client().get(f"/static/a.css{query}") as answer:
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


@pytest.mark.parametrize("query", ["", "?v=", "?v=0123456789ab"])
def test_a_file_that_is_not_there_is_not_kept(folder: Path, query: str) -> None:
    answer = site(folder).test_client().get(f"/static/b.css{query}")
    assert answer.status_code == 404
    assert "Cache-Control" not in answer.headers


def test_a_changed_file_has_another_address(folder: Path) -> None:
    before = address(site(folder))
    (folder / "a.css").write_text("p { color: green }")
    assert address(site(folder)) != before


def test_a_name_of_no_file_is_a_fault_of_the_page(folder: Path) -> None:
    app = site(folder)
    with app.test_request_context(), pytest.raises(KeyError):
        url_for("static", filename="b.css")
