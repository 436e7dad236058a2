"""The authorization servers, asked within limits: the vendor blocks an app that asks too often, for all its portals."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from b24app.adapters.oauth.authorization_server import NO_PORTAL
from b24app.adapters.oauth.budgets import Charge, QuestionBudgets
from b24app.domain.portal.tokens import Asker, TokenGrant, TokenPair, TokenProof
from b24app.errors import FullLeadError
from b24app.errors.own import ThreadsBusyError
from b24app.ports import AuthorizationServer


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitedAuthorization:
    """Implements the port AuthorizationServer. Every method also raises TooManyProofsError, before it asks.

    Where one server after the other is asked, `authorization` charges each further question itself.
    """

    authorization: AuthorizationServer
    client_id: str
    budgets: QuestionBudgets

    def prove_token(self, access_token: str, server_hint: str, member_id: str, asker: Asker) -> TokenProof:
        """Ask whose token this is. A token of another application or portal is a failure, too."""
        with self._charged(member_id, asker) as charge:
            proof = self.authorization.prove_token(access_token, server_hint, member_id, asker)
        self._weigh(proof, charge, member_id, asker)
        return proof

    def prove_at(self, access_token: str, oauth_server: str, member_id: str, asker: Asker) -> TokenProof:
        """Ask one server whose token this is. It is a stored one, so its person is not the one who makes us ask."""
        with self._charged(member_id, asker):
            return self.authorization.prove_at(access_token, oauth_server, member_id, asker)

    def exchange_code(self, code: str, server_hint: str, asker: Asker) -> TokenGrant:
        """Exchange an authorization code. It is good for once, so one that is good is given back."""
        with self._charged(NO_PORTAL, asker) as charge:
            grant = self.authorization.exchange_code(code, server_hint, asker)
        self.budgets.confirmed(charge, grant.member_id, asker, grant.user_id)
        return grant

    def refresh(self, pair: TokenPair, oauth_server: str, member_id: str, asker: Asker) -> TokenGrant:
        """Use the refresh token, at its person's expense."""
        with self._charged(member_id, asker):
            return self.authorization.refresh(pair, oauth_server, member_id, asker)

    def knows_our_secret(self, like: str, oauth_server: str, member_id: str, asker: Asker) -> bool:
        """Ask the two control questions."""
        with self._charged(member_id, asker), self._charged(member_id, asker):
            return self.authorization.knows_our_secret(like, oauth_server, member_id, asker)

    @contextmanager
    def _charged(self, member_id: str, asker: Asker) -> Iterator[Charge]:
        charge = self.budgets.charge(member_id, asker)
        try:
            yield charge
        except ThreadsBusyError:  # so nobody was asked
            charge.give_back()
            raise
        except FullLeadError:
            self.budgets.failed(asker)
            raise

    def _weigh(self, proof: TokenProof, charge: Charge, member_id: str, asker: Asker) -> None:
        if (proof.client_id, proof.member_id) == (self.client_id, member_id):
            self.budgets.confirmed(charge, member_id, asker, proof.user_id)
        else:
            self.budgets.failed(asker)
