"""Decides who is calling a REST method, and whether they may.

Imitates: docs/platform.md 4.2, 4.7, 8.1 (the order in which the portal looks).
"""

from ..portal import Portal
from ..tokens import Pair
from .call import Method, Session
from .errors import RefusalError
from .request import Address

# What is missing is a Market subscription. The text is older than that rule (docs/platform.md 4.6, November 2026).
NO_REST = "REST is available only on commercial plans."


def authorize(portal: Portal, address: Address, token: str, *, in_links: bool) -> Session:
    """Find out who is calling.

    Raises:
        RefusalError: In the portal's order: token, application, money, person, access list.
    """
    if address.code:
        return _by_webhook(portal, address)
    if not token:
        raise RefusalError("NO_AUTH_FOUND")
    pair = portal.tokens.find(token)
    if pair is None or pair.grant.member_id != portal.member_id:
        revoked = portal.faults.revoke_tokens
        revoked.take(login=revoked.subject)  # whose token it was is forgotten
        raise RefusalError("invalid_token")
    session = _by_token(portal, pair, token if in_links else "")
    _check_money(portal, session.person.login)
    if not session.person.active or portal.faults.user_dismissed.take(login=session.person.login):
        raise RefusalError("authorization_error")
    if session.installation and not portal.may_use(session.person, session.installation.app):
        raise RefusalError("user_access_error")
    return session


def _by_webhook(portal: Portal, address: Address) -> Session:
    hook = next((each for each in portal.webhooks if each.code == address.code), None)
    person = portal.people.get(hook.person) if hook else None
    if hook is None or person is None or person.id != address.user_id or not person.active:
        raise RefusalError("INVALID_CREDENTIALS")
    _check_money(portal, person.login)
    return Session(person=person, installation=None, scope=hook.scope)


def _by_token(portal: Portal, pair: Pair, shown: str) -> Session:
    row = portal.installations.get(pair.grant.client_id)
    if row is None or not row.active or portal.faults.app_removed.take():
        raise RefusalError("APPLICATION_NOT_FOUND")
    if portal.is_expired(pair):
        raise RefusalError("expired_token")
    person = portal.person(pair.grant.user_id)
    if person is None:
        raise RefusalError("authorization_error")
    missing = (portal.faults.scope_missing.value or "crm",) if portal.faults.scope_missing.on else ()
    scope = tuple(each for each in pair.grant.scope if each not in missing)
    return Session(person=person, installation=row, scope=scope, token_in_links=shown)


def _check_money(portal: Portal, login: str) -> None:
    if portal.faults.first(("payment_over", "trial_over"), login=login):
        raise RefusalError("PAYMENT_REQUIRED")
    if portal.faults.plan_without_rest.take(login=login):
        raise RefusalError("ACCESS_DENIED", NO_REST, statuses=(401, 403))
    if portal.faults.overload_limit.take(login=login):
        raise RefusalError("OVERLOAD_LIMIT")


def check_scope(portal: Portal, method: Method, session: Session) -> None:
    """Compare the method's scope with the rights of the token.

    Raises:
        RefusalError: The token lacks them.
    """
    if method.scope and not set(method.scope).intersection(session.scope):
        portal.faults.scope_missing.take()
        raise RefusalError("insufficient_scope")
