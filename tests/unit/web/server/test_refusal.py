from http import HTTPStatus

from b24app.web.server.refusal import refusal


def test_it_is_a_whole_response_of_its_own_number_that_may_be_seen_in_the_frame() -> None:
    for status in (HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.REQUEST_URI_TOO_LONG):
        number, page = refusal(status)
        head, _, body = page.partition(b"\r\n\r\n")
        assert head.startswith(f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode()), status
        assert f"Content-Length: {len(body)}".encode() in head, status
        assert b"frame-ancestors https:" in head, status
        assert number.encode() in body, status
        assert refusal(status)[0] != number, status
