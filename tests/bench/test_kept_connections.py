"""What stands before the stand-in keeps a connection, and remembers no answer."""

import http.client

from tests.bench.kept_connections import kept_connections
from tests.full_lead import FullLead
from tests.watching import asked


def test_two_questions_take_one_connection_and_both_reach_the_standin(installed: FullLead) -> None:
    token = installed.portal.fresh_pair(installed.registration, installed.portal.people["sara"]).access
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Host": installed.portal.host}
    found = []
    with kept_connections(int(installed.portal.url.rpartition(":")[2])) as port:
        connection = http.client.HTTPConnection("localhost", port, timeout=60)
        for _ in range(2):
            connection.request("POST", "/rest/profile.json", f"auth={token}", headers)
            answer = connection.getresponse()
            found.append((answer.status, b'"result"' in answer.read(), connection.sock))
        connection.close()
    assert [each[:2] for each in found] == [(200, True)] * 2
    assert found[0][2] is not None
    assert found[0][2] is found[1][2]
    assert asked(installed.portal.wire) == ["profile"] * 2
