import re
from pathlib import Path

import pytest
from flask import Flask, url_for

from b24app.web.http.static_files import ASKED_AGAIN, JOINED, KEPT, attach, static_files
from b24app.wiring.place import STATIC_FILES
from tests.case import case

TEXTS = re.compile(r'"[^"\n]*"')
DIGEST = re.compile(r"[?]v=[0-9a-f]{12}")
WITHIN = re.compile(r"[^\s,{}>+~] (:[a-z-]+)")
COMMENTS = re.compile(r"/\*.*?\*/|(?<=[;,{}] )// .*?$", re.DOTALL | re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.css").write_text("p { color: red }")
    return tmp_path


def site(folder: Path) -> Flask:
    app = Flask(__name__, static_folder=None)
    attach(app, static_files(folder, {"both.css": ("a.css", "b.css")} if (folder / "b.css").exists() else {}))
    return app


def address(app: Flask) -> str:
    with app.test_request_context():
        return url_for("static", filename="a.css")


def test_a_file_that_is_asked_for_by_its_digest_is_kept(folder: Path) -> None:
    app = site(folder)
    with app.test_client().get(address(app)) as answer:
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, KEPT)


def test_a_file_that_is_asked_for_by_another_digest_or_none_is_asked_for_again(folder: Path) -> None:
    for query in ("", "?v=", "?v=0123456789ab"):
        with case(query), site(folder).test_client().get(f"/static/a.css{query}") as answer:
            assert (answer.status_code, answer.headers["Cache-Control"]) == (200, ASKED_AGAIN)


def test_a_file_that_is_not_there_is_not_kept(folder: Path) -> None:
    for query in ("", "?v=", "?v=0123456789ab"):
        answer = site(folder).test_client().get(f"/static/b.css{query}")
        assert answer.status_code == 404, query
        assert "Cache-Control" not in answer.headers, query


def test_a_changed_file_has_another_address(folder: Path) -> None:
    before = address(site(folder))
    (folder / "a.css").write_text("p { color: green }")
    assert address(site(folder)) != before


def test_a_name_of_no_file_is_a_fault_of_the_page(folder: Path) -> None:
    app = site(folder)
    with app.test_request_context(), pytest.raises(KeyError):
        url_for("static", filename="b.css")


def test_what_is_joined_stands_in_its_order_shortened(folder: Path) -> None:
    (folder / "b.css").write_text("/* why */\nul   { color: blue; }\n")
    with site(folder).test_client().get("/static/both.css") as answer:
        assert answer.data == b"p{color:red}ul{color:blue}"
        assert answer.content_type == "text/css; charset=utf-8"


def test_a_file_that_a_script_names_is_named_with_its_digest_and_so_changes_the_scripts_own(folder: Path) -> None:
    (folder / "b.js").write_text('load("/static/a.css")')
    before = static_files(folder, {})
    assert before["b.js"].content == f'load("/static/a.css?v={before["a.css"].version}")'.encode()
    (folder / "a.css").write_text("p { color: green }")
    assert static_files(folder, {})["b.js"].version != before["b.js"].version


def test_a_script_that_names_a_file_that_is_not_there_fails_at_the_start(folder: Path) -> None:
    (folder / "b.js").write_text('load("/static/c.js")')
    with pytest.raises(KeyError):
        static_files(folder, {})


def test_a_browser_that_has_the_file_gets_it_no_second_time(folder: Path) -> None:
    client = site(folder).test_client()
    with client.get("/static/a.css") as first:
        tag = first.headers["ETag"]
    with client.get("/static/a.css", headers={"If-None-Match": tag}) as second:
        assert (second.status_code, second.data) == (304, b"")


def test_a_file_of_a_kind_that_is_not_known_fails_at_the_start(folder: Path) -> None:
    (folder / "a.exe").write_text("x")
    with pytest.raises(KeyError):
        site(folder)


def test_our_own_scripts_and_styles_lose_their_comments_and_nothing_else() -> None:
    files = static_files(STATIC_FILES)
    for name, parts in JOINED.items():
        written = "".join((STATIC_FILES / part).read_text() for part in parts)
        served = DIGEST.sub("", files[name].content.decode())
        assert len(served) < len(written) * 0.75
        assert "/*" not in served
        assert TEXTS.findall(served) == TEXTS.findall(COMMENTS.sub("", written)), name


def test_a_shortened_style_selects_what_it_selected() -> None:
    """rcssmin knows `@media`, and in other blocks it takes the blank before a pseudo-class for one within a rule."""
    served = static_files(STATIC_FILES)
    for path in STATIC_FILES.glob("*.css"):
        written = COMMENTS.sub("", path.read_text())
        assert WITHIN.findall(served[path.name].content.decode()) == WITHIN.findall(written), path
