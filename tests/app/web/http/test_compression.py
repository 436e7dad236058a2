"""What is compressed on the wire, for whom, and under which name a browser keeps it."""

import gzip
from http.client import HTTPConnection, HTTPMessage
from urllib.parse import urlencode

import pytest

from b24app.web.http.compression import FEWEST_BYTES, FOR_A_FILE, FOR_A_PAGE
from b24app.web.http.static_files import static_files
from b24app.wiring.place import STATIC_FILES
from tests.alone import Alone
from tests.full_lead import FullLead
from tests.watching import tab_launch

STYLE, PAGE, UNKNOWN, SHORT = "/static/full-lead.css", "/licence", "/nothing?LANG=ru", "/health/live"
Answer = tuple[int, HTTPMessage, bytes]


def ask(url: str, path: str, method: str = "GET", body: str = "", **headers: str) -> Answer:
    """Ask with these headers alone, and read what is on the wire."""
    connection = HTTPConnection(url.removeprefix("http://"), timeout=60)
    connection.putrequest(method, path, skip_accept_encoding=True)
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))} if body else {}
    for name, value in (*kind.items(), *headers.items()):
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders(body.encode())
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, answer.headers, content


def test_pages_files_and_error_pages_are_compressed_for_who_takes_it(alone: Alone) -> None:
    for path in (STYLE, PAGE, UNKNOWN):
        status, headers, content = ask(alone.url, path)
        packed_status, packed_headers, packed = ask(alone.url, path, Accept_Encoding="gzip, deflate, br")
        assert (packed_status, packed_headers["Content-Encoding"]) == (status, "gzip"), path
        assert int(packed_headers["Content-Length"]) == len(packed) < len(content) * 2 / 3, path
        assert headers["Content-Encoding"] is None, path
        assert headers["Vary"] == packed_headers["Vary"] == "Accept-Encoding", path
        assert len(gzip.decompress(packed)) == len(content), path


def test_a_client_that_prefers_it_gets_it(alone: Alone) -> None:
    for accepts in ("gzip", "*", "br;q=1.0, gzip;q=0.2"):
        assert ask(alone.url, PAGE, Accept_Encoding=accepts)[1]["Content-Encoding"] == "gzip", accepts


def test_no_other_client_gets_it(alone: Alone) -> None:
    for accepts in ("", "br", "identity", "gzip;q=0", "gzip;q=0, *", "identity, gzip;q=0.5"):
        status, headers, content = ask(alone.url, PAGE, Accept_Encoding=accepts)
        assert (status, headers["Content-Encoding"]) == (200, None), accepts
        assert b"</html>" in content, accepts


def test_what_fits_into_one_packet_stays_as_it_is(alone: Alone) -> None:
    _, headers, content = ask(alone.url, SHORT, Accept_Encoding="gzip")
    assert len(content) < FEWEST_BYTES, "the premise: it is short"
    assert (headers["Content-Encoding"], headers["Vary"]) == (None, "Accept-Encoding")


def test_the_tab_is_compressed(installed: FullLead) -> None:
    launch = tab_launch(installed)
    path, form = launch.url.removeprefix(installed.url), urlencode(launch.fields)
    status, headers, packed = ask(installed.url, path, "POST", form, Accept_Encoding="gzip")
    assert (status, headers["Content-Encoding"]) == (200, "gzip")
    page = gzip.decompress(packed)
    assert b"</html>" in page
    assert packed == gzip.compress(page, FOR_A_PAGE, mtime=0)


def test_a_file_has_another_etag_compressed_and_is_not_sent_again_under_either(alone: Alone) -> None:
    _, plain, _ = ask(alone.url, STYLE)
    _, packed, _ = ask(alone.url, STYLE, Accept_Encoding="gzip")
    assert plain["ETag"].startswith('"')
    assert packed["ETag"] == f'{plain["ETag"][:-1]}-gzip"'
    for etag in (plain["ETag"], packed["ETag"]):
        status, again, content = ask(alone.url, STYLE, Accept_Encoding="gzip", If_None_Match=etag)
        assert (status, again["ETag"], content) == (304, etag, b"")
        assert (again["Content-Encoding"], again["Vary"]) == (None, "Accept-Encoding")
    assert ask(alone.url, STYLE, If_None_Match=packed["ETag"])[0] == 200


def test_a_part_of_a_file_is_a_part_of_what_its_etag_names(alone: Alone) -> None:
    _, plain, content = ask(alone.url, STYLE)
    _, packed, _ = ask(alone.url, STYLE, Accept_Encoding="gzip")
    asked = {"Accept_Encoding": "gzip", "Range": "bytes=10-19"}
    status, part, ten = ask(alone.url, STYLE, If_Range=plain["ETag"], **asked)
    assert (status, part["ETag"], part["Content-Encoding"], ten) == (206, plain["ETag"], None, content[10:20])
    status, whole, again = ask(alone.url, STYLE, If_Range=packed["ETag"], **asked)
    assert (status, whole["ETag"], gzip.decompress(again)) == (200, packed["ETag"], content)


@pytest.mark.parametrize("path", [STYLE, "/"])
def test_head_says_what_get_would_say_of_a_file_and_has_no_body(alone: Alone, path: str) -> None:
    status, headers, content = ask(alone.url, path, "HEAD", Accept_Encoding="gzip")
    assert (status, content) == (200, b"")
    if path == STYLE:
        _, got, packed = ask(alone.url, path, Accept_Encoding="gzip")
        assert (headers["Content-Length"], headers["ETag"]) == (str(len(packed)), got["ETag"])


def test_each_file_is_compressed_before_anybody_asks_for_it(
    installed: FullLead, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = static_files(STATIC_FILES)
    tight = {name: gzip.compress(file.content, FOR_A_FILE, mtime=0) for name, file in files.items()}
    monkeypatch.delattr(gzip, "compress")
    for name, file in files.items():
        _, headers, content = ask(installed.url, f"/static/{name}", Accept_Encoding="gzip")
        if len(file.content) < FEWEST_BYTES:
            assert (headers["Content-Encoding"], content) == (None, file.content), name
        else:
            assert content == tight[name], name
