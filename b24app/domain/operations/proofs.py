"""What the authorization servers have just confirmed, as one process remembers it. It is lost with the process.

Each entry holds for those who proved it: an application token for its portal, a name of a portal for the person whose
token was proven with it, and a person for an hour.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from b24app.domain.operations.memory import BoundedMemory, ExpiringCounter
from b24app.domain.portal.installation import digest, same_digest
from b24app.domain.portal.launch import LaunchClaim
from b24app.domain.portal.tokens import TokenProof, ViewerToken

APPLICATION_TOKEN_LIFE = timedelta(minutes=10)
TOKENS_OF_A_PORTAL = 4  # as a portal has one, and a new one for some minutes beside it: more would be invented
NAMED_FOR = timedelta(hours=1)  # as long as the access token itself
PORTALS_KEPT = 10_000
PEOPLE_KEPT = 100_000

Tokens = tuple[tuple[bytes, datetime], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedProofs:
    """Safe to share between threads."""

    tokens: BoundedMemory[Tokens] = field(default_factory=lambda: BoundedMemory(PORTALS_KEPT))
    names: ExpiringCounter = field(default_factory=lambda: ExpiringCounter(NAMED_FOR, most=PEOPLE_KEPT))
    people: BoundedMemory[tuple[str, datetime]] = field(default_factory=lambda: BoundedMemory(PEOPLE_KEPT))

    def note(self, claim: LaunchClaim, proof: TokenProof, now: datetime) -> None:
        """Remember what the proof says of the claim: its application token, its person, the name they came under.

        No application token is none that was proven: everybody can leave it out.
        """
        if claim.application_token_digest is not None:
            self._note_application_token(claim.member_id, claim.application_token_digest, now)
        self.names.note(_name(claim), now)
        if proof.user_id is not None:
            self.note_person(claim.member_id, proof.user_id, claim.pair.access_token, proof.oauth_server, now)

    def _note_application_token(self, member_id: str, proven: bytes, now: datetime) -> None:
        def newest(tokens: Tokens | None) -> Tokens:
            others = (each for each in tokens or () if each[0] != proven)
            return ((proven, now), *others)[:TOKENS_OF_A_PORTAL]

        self.tokens.change(member_id, newest)

    def knows_application_token(self, claim: LaunchClaim, now: datetime) -> bool:
        """Whether a launch with this application token was proven in the portal within the last minutes."""
        tokens = self.tokens.get(claim.member_id) or ()
        return any(
            same_digest(each, claim.application_token_digest)
            for each, at in tokens
            if now - at < APPLICATION_TOKEN_LIFE
        )

    def knows_name(self, claim: LaunchClaim, now: datetime) -> bool:
        """Whether this very token was proven under this name of its portal."""
        return self.names.times(_name(claim), now) > 0

    def note_person(self, member_id: str, user_id: int, token: ViewerToken, oauth_server: str, now: datetime) -> None:
        """Remember that this authorization server named this person of this portal for the token."""
        self.people.put((member_id, user_id, digest(token)), (oauth_server, now))

    def server_of(self, member_id: str, user_id: int, token: ViewerToken, now: datetime) -> str | None:
        """Return which authorization server named the person for the token within the hour, None where none did."""
        oauth_server, named_at = self.people.get((member_id, user_id, digest(token))) or ("", now - NAMED_FOR)
        return oauth_server if now - named_at < NAMED_FOR else None


def _name(claim: LaunchClaim) -> tuple[str, bytes, str]:
    return claim.member_id, digest(claim.pair.access_token), str(claim.came_from)
