import hashlib

from b24app.domain.portal.installation import digest
from b24app.domain.portal.tokens import StoredPair, TokenGrant, TokenPair, ViewerToken
from tests.fakes.invented import NOW


def test_no_token_prints_wherever_its_pair_is_kept() -> None:
    pair = TokenPair(access_token=ViewerToken("canary-access"), refresh_token="canary-refresh", expires_at=NOW)
    stored = StoredPair(member_id="portal", user_id=1, pair=pair, generation=1, kept_at=NOW)
    grant = TokenGrant(pair=pair, member_id="portal", user_id=1, endpoint=None, oauth_server="https://oauth.test")
    assert "canary" not in repr(pair) + repr(stored) + repr(grant)


def test_what_is_kept_of_a_secret_is_its_sha_256_whatever_letters_it_has() -> None:
    assert digest("secret") == hashlib.sha256(b"secret").digest()
    assert digest("\ud800") != digest("\ud801")
