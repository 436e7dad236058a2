import inspect
import re

from b24app.domain.findings.finding import Level
from b24app.domain.findings.refused_findings import is_consequence, reason, refused_finding
from b24app.domain.problems.table import TABLE
from b24app.errors import FullLeadError
from b24app.errors.outside import (
    AuthorizationSilentError,
    CallRefusedError,
    ClientRefusedError,
    GrantRefusedError,
    MovedError,
    NoResponseError,
    OutsideError,
    PortalBusyError,
)
from b24app.errors.own import NoInstallerPairError
from b24app.errors.portal_setup import CertificateRefusedError, HttpsOnlyError, NoPortalThereError, NoSuchHostError
from tests.case import case

SEEN = "what was seen"
A_CLASS = re.compile(r"\b[A-Z][a-z]+[A-Z]\w+(?:Error|Exception)\b|\b\w+Error\b")
SILENT, STRANGE = NoResponseError("oauth.test", SEEN), ClientRefusedError("invalid_client")


def made(kind: type[Exception]) -> FullLeadError:
    """Make one, with a text that nobody may read in every field."""
    names = [each for each in inspect.signature(kind.__init__).parameters if each not in {"self", "args", "kwargs"}]
    made = kind(**dict.fromkeys(names, "canary"))
    assert isinstance(made, FullLeadError)
    return made


def test_whatever_goes_wrong_is_told_in_words_with_what_to_do_and_without_the_name_of_a_class() -> None:
    for kind in TABLE:
        with case(kind):
            finding = refused_finding("portal", made(kind))
            said = f"{finding.says} {finding.remedy} {reason(made(kind))}"
            assert finding.level in {Level.FAILED, Level.UNCERTAIN}
            assert finding.remedy.endswith(".")
            assert not A_CLASS.search(said.replace("canary", "")), said


def test_what_was_seen_is_told_and_nothing_of_a_portals_own_text() -> None:
    for failure, words in (
        (NoInstallerPairError(), "No valid key of an administrator is stored"),
        (NoResponseError("portal.test", SEEN), "No usable response came (portal.test: what was seen)"),
        (CertificateRefusedError("portal.test", SEEN), "cannot connect to this Bitrix24 securely (portal.test: what"),
        (NoSuchHostError("portal.test", SEEN), "cannot find this Bitrix24 (portal.test: what was seen)"),
        (NoPortalThereError("portal.test", SEEN), "No Bitrix24 responds to the app at this address"),
        (HttpsOnlyError("portal.test", SEEN), "gives its address as http (portal.test: what was seen)"),
        (MovedError("portal.test", SEEN), "has moved to a new address (portal.test: what was seen)"),
        (CallRefusedError("profile", "ERROR_X", description="canary"), "refused the request (profile: ERROR_X)"),
    ):
        finding = refused_finding("portal", failure)
        assert words in finding.says, failure
        assert "canary" not in finding.says, failure


def test_a_consequence_is_known_by_its_cause_alone() -> None:
    cases: list[tuple[FullLeadError, list[OutsideError], int]] = [
        (NoResponseError("oauth.test", SEEN), [SILENT], 0),
        (AuthorizationSilentError("oauth.test", SEEN), [SILENT], 0),
        (ClientRefusedError("invalid_client"), [STRANGE], 0),
        (NoInstallerPairError(), [GrantRefusedError("invalid_grant")], 2),
    ]
    for failure, servers, lost in cases:
        assert is_consequence(failure, servers, lost=lost), failure
        assert not is_consequence(failure, [GrantRefusedError("invalid_grant")], lost=0), failure


def test_what_passes_by_itself_is_nothing_to_be_woken_for() -> None:
    assert refused_finding("portal", PortalBusyError("batch", "QUERY_LIMIT_EXCEEDED")).level is Level.UNCERTAIN


def test_a_portal_that_is_silent_itself_is_no_consequence() -> None:
    assert not is_consequence(NoResponseError("portal.test", SEEN), [SILENT, STRANGE], lost=2)
