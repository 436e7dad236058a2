from dataclasses import replace

import pytest

from b24app.domain.findings.finding import Level
from b24app.domain.findings.own_address import SeenAtOwnAddress, own_address_findings, script_finding
from b24app.errors.outside import NoResponseError
from b24app.errors.portal_setup import CertificateRefusedError
from tests.case import case

ADDRESS = "https://full-lead.test"
OURS = SeenAtOwnAddress(is_ours=True, status=400, forwarded=1)


def test_each_fault_of_what_stands_in_front_is_one_finding_with_its_remedy() -> None:
    for seen, level, words in (
        (OURS, Level.GOOD, "this app responds"),
        (replace(OURS, forwarded=None), Level.GOOD, "this app responds"),
        (SeenAtOwnAddress(failure=NoResponseError("a", "no answer")), Level.FAILED, "nothing responds (no answer)"),
        (SeenAtOwnAddress(failure=CertificateRefusedError("a", "TLS failed")), Level.FAILED, "TLS failed"),
        (SeenAtOwnAddress(status=404), Level.FAILED, "something else responds (status 404)"),
        (SeenAtOwnAddress(status=502), Level.FAILED, "but not the app behind it (status 502)"),
        (replace(OURS, frame_options="SAMEORIGIN"), Level.FAILED, "X-Frame-Options: SAMEORIGIN"),
        (replace(OURS, our_policy_alone=False), Level.FAILED, "Content-Security-Policy"),
        (replace(OURS, forwarded=2), Level.FAILED, "arrives with 2 entries, but B24_TRUSTED_PROXIES is 1"),
        (replace(OURS, is_private=True), Level.UNCERTAIN, "private network"),
    ):
        with case(seen):
            (finding,) = own_address_findings(ADDRESS, seen, trusted_proxies=1)
            assert (finding.level, words in finding.says) == (level, True), finding
            assert bool(finding.remedy) == (level is not Level.GOOD)


def test_the_remedy_for_proxies_is_the_number_that_arrived() -> None:
    (finding,) = own_address_findings(ADDRESS, replace(OURS, forwarded=0), trusted_proxies=2)
    assert "B24_TRUSTED_PROXIES=0 " in finding.remedy


@pytest.mark.parametrize("failure", [None, NoResponseError("api.bitrix24.com", "no answer")])
def test_a_script_that_is_not_there_may_still_be_there_for_browsers(failure: NoResponseError | None) -> None:
    assert script_finding("https://api.bitrix24.com/api/v1/", failure, is_script=False).level is Level.UNCERTAIN
    assert script_finding("https://api.bitrix24.com/api/v1/", None, is_script=True).level is Level.GOOD
