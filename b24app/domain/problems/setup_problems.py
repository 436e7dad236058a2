"""The pages for a portal that is set up so that the app cannot ask it: its administrator can change that."""

from collections.abc import Mapping

from b24app.domain.message import Message
from b24app.domain.problems.problem import ADMINISTRATOR, Problem
from b24app.errors import portal_setup

SETUP_PROBLEMS: Mapping[type[Exception], Problem] = {
    portal_setup.CertificateRefusedError: Problem(
        "certificate",
        502,
        Message("The app cannot connect to this Bitrix24 securely"),
        Message(
            "The certificate of this Bitrix24 was not accepted. "
            "It may be self-signed, expired or issued for another address."
        ),
        Message(
            "Ask your Bitrix24 administrator to install a certificate from a public authority, "
            "with all its intermediate certificates."
        ),
        ADMINISTRATOR,
        again=True,
        source="an issue of the vendor's PHP client (docs/platform.md 8.5), last checked on 28 November 2026",
        cure=(
            "Ask the portal's administrator for a certificate of a public authority, for this name, with "
            "all intermediate certificates. If its authority is your company's own, name that in B24_CA_FILE."
        ),
    ),
    portal_setup.NoSuchHostError: Problem(
        "no-host",
        502,
        Message("The app cannot find this Bitrix24"),
        Message("The app's server does not know the address of this Bitrix24 or may not connect to it."),
        Message(
            "Ask your Bitrix24 administrator to check the address. "
            "If it is internal or does not use https, the app's support team must allow it."
        ),
        ADMINISTRATOR,
        again=True,
        cure=(
            "Check the address. A portal in a private network needs B24_ALLOW_PRIVATE_PORTALS=1, one "
            "without https B24_ALLOW_HTTP_PORTALS=1."
        ),
    ),
    portal_setup.TokenUnknownThereError: Problem(
        "key-unknown",
        502,
        Message("This Bitrix24 does not recognize valid access keys"),
        Message("Its authorization server has confirmed the app's access key, but this Bitrix24 did not accept it."),
        Message("Ask your Bitrix24 administrator to check the REST module and its event handler OnRestCheckAuth."),
        ADMINISTRATOR,
        again=True,
        source="an older PHP client of the vendor (docs/platform.md 4.7), last checked on 28 November 2026",
    ),
    portal_setup.HttpsOnlyError: Problem(
        "https-only",
        502,
        Message("This Bitrix24 uses https, but gives its address as http"),
        Message("It redirects every request of the app to https. The app connects only to the address it was given."),
        Message(
            "Ask your Bitrix24 administrator to correct the site URL (https) in the settings of the main module, "
            "then open the app again."
        ),
        ADMINISTRATOR,
        again=True,
        source="public reports on self-hosted portals (docs/platform.md 3.7), last checked on 28 November 2026",
    ),
    portal_setup.NoPortalThereError: Problem(
        "no-portal",
        502,
        Message("No Bitrix24 responds to the app at this address"),
        Message(
            "It may have been switched off, deleted or renamed, or it is closed to the network of the app's server."
        ),
        Message(
            "Ask your Bitrix24 administrator to check this. "
            "If it opens in a browser, its network does not let the app in."
        ),
        ADMINISTRATOR,
        again=True,
        source="two issues of the vendor's documentation (docs/platform.md 8.4), last checked on 28 November 2026",
    ),
}
