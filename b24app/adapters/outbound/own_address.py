"""Asks our own public address, as a browser in a portal would see it, and the address of Bitrix24's script."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from http import HTTPStatus

import requests

from b24app.adapters.outbound.session import HttpAnswer, OutboundSession
from b24app.domain.findings.own_address import FORWARDED, MARK, SeenAtOwnAddress
from b24app.domain.portal.portal_address import Origin
from b24app.errors.outside import UnreachableError
from b24app.errors.portal_setup import NoSuchHostError

DEADLINE_S = 10.0
OURS = b'data-problem="malformed"'  # our answer to a tab that is opened without a form
POLICY, OUR_POLICY = "Content-Security-Policy", re.compile(r"default-src 'none'; [^,]*")  # a second follows a comma
SCRIPT_IS = b"BX24"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAddress:
    """Posts an empty form to the tab's address; `mark` gives what the app knows a command of its own operator by.

    The name may lead to an address that no portal's name may lead to: it is the operator's own.
    """

    session: OutboundSession
    session_to_own_address: OutboundSession
    public_url: Origin
    mark: Callable[[], str]

    def __call__(self) -> SeenAtOwnAddress:
        """Return what was seen."""
        try:
            return self._seen(self.session)
        except NoSuchHostError as failure:
            return self._anywhere(failure)
        except UnreachableError as failure:
            return SeenAtOwnAddress(failure=failure)

    def _anywhere(self, failure: UnreachableError) -> SeenAtOwnAddress:
        try:
            return replace(self._seen(self.session_to_own_address), is_private=True)
        except UnreachableError:
            return SeenAtOwnAddress(failure=failure)

    def _seen(self, session: OutboundSession) -> SeenAtOwnAddress:
        request = requests.Request("POST", f"{self.public_url}/lead-tab", headers={MARK: self.mark()})
        answer = session.ask(request, deadline_s=DEADLINE_S)
        page = session.ask(requests.Request("GET", f"{self.public_url}/health/live"), deadline_s=DEADLINE_S)
        forwarded = answer.headers.get(FORWARDED, "")
        return SeenAtOwnAddress(
            is_ours=OURS in answer.body,
            status=answer.status,
            frame_options=_frame_options(answer) or _frame_options(page),  # some servers add it to good answers only
            our_policy_alone=OUR_POLICY.fullmatch(answer.headers.get(POLICY, "")) is not None,
            forwarded=int(forwarded) if re.fullmatch("[0-9]{1,3}", forwarded) else None,
        )


def _frame_options(answer: HttpAnswer) -> str:
    return "".join(re.findall(r"[A-Za-z-]", answer.headers.get("X-Frame-Options", "")))[:40]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptAddress:
    """Gets the script that the pages load."""

    session: OutboundSession
    js_url: str

    def __call__(self) -> bool:
        """Tell whether it is there.

        Raises:
            UnreachableError: no usable answer came.
        """
        answer = self.session.ask(requests.Request("GET", self.js_url), deadline_s=DEADLINE_S)
        return answer.status == HTTPStatus.OK and SCRIPT_IS in answer.body
