"""A refusal as a finding, in the words of the one table of what can go wrong."""

from collections.abc import Collection

from b24app.domain.findings.finding import Finding, failed, uncertain
from b24app.domain.problems.table import problem_of
from b24app.errors import FullLeadError
from b24app.errors.outside import (
    AuthorizationSilentError,
    ClientRefusedError,
    OutsideError,
    PortalBusyError,
    PortalError,
    UnreachableError,
)
from b24app.errors.own import NoInstallerPairError


def refused_finding(about: str, failure: FullLeadError) -> Finding:
    """Return what went wrong, where it was seen, and what the operator does about it."""
    happened, cure = problem_of(failure).for_operator
    seen = _seen(failure)
    found = uncertain if isinstance(failure, PortalBusyError) else failed  # it passes
    return found(about, f"{happened} ({seen})" if seen else happened, cure)


def unknown_token_finding(about: str, code: str) -> Finding:
    """Return that the authorization server does not know a portal's token, which it may say of a wrong client, too.

    Source: docs/platform.md 3.5 (invalid_client).
    """
    return failed(
        about,
        f"does not know the stored token of a portal ({code})",
        "Ask an administrator of the portal to open the app's page once. "
        "If that is refused, check B24_CLIENT_ID, and that B24_OAUTH_SERVERS lists both servers.",
    )


def is_consequence(failure: FullLeadError, servers: Collection[OutsideError], *, lost: int) -> bool:
    """Tell whether a portal's refusal is no more than what a finding about all of them has said already.

    `servers` is how the authorization servers refused nobody's token, `lost` how many stored tokens no key opens.
    """
    match failure:
        case AuthorizationSilentError():
            return any(isinstance(each, UnreachableError) for each in servers)
        case UnreachableError(host=host):
            return any(isinstance(each, UnreachableError) and each.host == host for each in servers)
        case ClientRefusedError():
            return any(isinstance(each, ClientRefusedError) for each in servers)
        case NoInstallerPairError():
            return lost > 0
    return False


def reason(failure: FullLeadError) -> str:
    """Return both in one line, for a command that goes on with the next portal."""
    found = refused_finding("", failure)
    return f"{found.says}. {found.remedy}"


def _seen(failure: FullLeadError) -> str:
    """Say what came, without any of its content: a code is the platform's own word."""
    match failure:
        case UnreachableError(host=host, what=what):
            return f"{host}: {what}"
        case PortalError(method=method, code=code, status=status) if code or status:
            return f"{method}: {code[:40] or f'status {status}'}"
    return ""
