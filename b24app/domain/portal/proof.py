"""Compares what the authorization server says of a token with what is claimed, and with whom the portal names."""

from b24app.domain.portal.caller import Caller
from b24app.domain.portal.tokens import TokenProof
from b24app.errors.own import PortalUnknownError, UnprovenLaunchError


def confirm(proof: TokenProof, *, member_id: str, client_id: str) -> None:
    """Compare the authorization server's answer with the claim.

    Raises:
        UnprovenLaunchError: the token belongs to another app or portal.
        PortalUnknownError: the app is not installed there.
    """
    confirm_token(proof, member_id=member_id, client_id=client_id)
    if not proof.installed:
        raise PortalUnknownError


def confirm_token(proof: TokenProof, *, member_id: str, client_id: str) -> None:
    """Compare whose token it is, and not whether the app is installed: an installer page may be what is missing.

    Raises:
        UnprovenLaunchError: the token belongs to another app or portal.
    """
    if proof.client_id != client_id:
        raise UnprovenLaunchError("the token was issued for another application")
    if proof.member_id != member_id:
        raise UnprovenLaunchError("the token was issued for another portal")


def require_same_person(named: int | None, caller: Caller) -> None:
    """Compare whom the authorization server names, None where it names nobody, with whom the portal names.

    Raises:
        UnprovenLaunchError: they are two people.
    """
    if named not in {None, caller.user_id}:
        raise UnprovenLaunchError("the portal names another person than the authorization server")


def require_named(named: int | None, caller: Caller) -> None:
    """Require that the authorization server names the person, before they leave anything for others.

    It always names one. Source: Bitrix24 REST docs, "Simplified OAuth" (app.info: user_id).

    Raises:
        UnprovenLaunchError: it names nobody, or somebody else.
    """
    if named is None:
        raise UnprovenLaunchError("the authorization server names nobody for the token")
    require_same_person(named, caller)
