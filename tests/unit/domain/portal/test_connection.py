from b24app.domain.portal.connection import STATE_LIFE, ConnectionRequest, StateIssue
from tests.fakes.invented import NOW


def test_neither_the_code_nor_what_ties_a_state_to_its_browser_prints() -> None:
    request = ConnectionRequest(
        code="canary-code", state="state", browser_nonce="canary-nonce", oauth_server="", language="en"
    )
    issue = StateIssue(text="state", browser_nonce="canary-nonce", digest=b"digest", expires_at=NOW + STATE_LIFE)
    assert "canary" not in repr(request) + repr(issue)
