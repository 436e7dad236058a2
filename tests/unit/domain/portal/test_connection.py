from b24app.domain.portal.connection import ConnectionRequest, StateIssue


def test_neither_the_code_nor_what_ties_a_state_to_its_browser_prints() -> None:
    request = ConnectionRequest(
        code="canary-code", state="state", browser_nonce="canary-nonce", oauth_server="", language="en"
    )
    issue = StateIssue(text="state", browser_nonce="canary-nonce")
    assert "canary" not in repr(request) + repr(issue)
