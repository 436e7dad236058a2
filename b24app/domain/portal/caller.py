"""Whose token a request to a portal carried, by the portal's own answer, and what follows from it."""

import re
from dataclasses import dataclass
from datetime import tzinfo

from b24app.domain.portal.access import allows
from b24app.domain.portal.installation import Installation, PortalApp
from b24app.domain.portal.tokens import InstallerToken, ViewerToken
from b24app.errors.outside import PortalError, ProvenRefusalError
from b24app.errors.own import NotAdministratorError, NotAllowedError, RuleLostError, UnprovenLaunchError

# Letters of Chinese, Japanese and Korean. Katakana alone is how a foreign name is written in Japanese.
FAMILY_NAME_FIRST = re.compile("[\u3041-\u309f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Whose token it is, by the portal's own answers: its app entry, the person, and if the access codes cover them.

    `zone` is the person's own time zone, None where their profile has none.
    """

    app: PortalApp
    user_id: int
    is_admin: bool
    name: str
    covered: bool
    zone: tzinfo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedCaller:
    """A person whom the portal has just named for their token, and whom the access rule includes.

    Whatever shows or changes something takes this, and only `prove` and `verify_caller` make it.
    """

    installation: Installation
    user_id: int
    is_admin: bool
    name: str
    zone: tzinfo | None = None


def verify_caller(installation: Installation, caller: Caller, user_id: int) -> VerifiedCaller:
    """Hold the portal's answer against the ticket's person, on each call after the first.

    Raises:
        UnprovenLaunchError: the token is another application's or another person's.
        NotAllowedError, RuleLostError: the access rule does not include the person any more.
    """
    if caller.app != installation.app or caller.user_id != user_id:
        raise UnprovenLaunchError("the portal names another application or person for the stored token")
    require_access(installation, caller)
    return VerifiedCaller(
        installation=installation,
        user_id=caller.user_id,
        is_admin=caller.is_admin,
        name=caller.name,
        zone=caller.zone,
    )


def installer_token(caller: VerifiedCaller, token: ViewerToken) -> InstallerToken:
    """Return the token as one that may bind and set.

    Raises:
        NotAdministratorError: the portal does not call its person an administrator now.
    """
    if not caller.is_admin:
        raise NotAdministratorError(caller.installation.member_id, caller.user_id)
    return InstallerToken(token)


def pass_on(refusal: PortalError | None, caller: VerifiedCaller) -> None:
    """Raise what the portal refused to a person whom it had named, if anything.

    Raises:
        ProvenRefusalError: the refusal, in which portal and to whom.
    """
    if refusal is not None:
        raise ProvenRefusalError(caller.installation.member_id, caller.user_id, refusal)


def require_access(installation: Installation, caller: Caller) -> None:
    """Let pass whom the access rule includes.

    Raises:
        NotAllowedError: it does not include the person.
        RuleLostError: it is lost, and the person is no administrator.
    """
    if not allows(installation.access, is_admin=caller.is_admin, covered=caller.covered):
        why = RuleLostError if installation.access.lost else NotAllowedError
        raise why(installation.member_id, caller.user_id)


def person_name(first: str, second: str, last: str) -> str:
    """Return a person's name in the order of the language whose letters it is written with, "" where there is none.

    No method tells the order that a portal has chosen for its own pages, and names are kept for all of its readers.

    Source: Unicode CLDR, person names (surnameFirst: ja, ko, yue, zh); docs/platform.md 5.3.
    """
    names = (last, second, first) if FAMILY_NAME_FIRST.search(last) else (first, second, last)
    return " ".join(filter(None, names))
