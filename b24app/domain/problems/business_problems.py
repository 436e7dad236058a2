"""The pages that explain a rule of the vendor's business, each with where the rule is written and when that was read.

Such a rule may change without any change of the platform.
"""

from collections.abc import Mapping

from b24app.domain.message import Message
from b24app.domain.problems.problem import ADMINISTRATOR, Problem
from b24app.errors import outside

ACCESS_TO_REST = (
    'Bitrix24 REST docs, "Access to REST API" of July 2026 (docs/platform.md 4.6), last checked on 28 November 2026'
)
PAID_APPS = 'Bitrix24 REST docs, "System errors" (docs/platform.md 4.7), last checked on 28 November 2026'

BUSINESS_PROBLEMS: Mapping[type[Exception], Problem] = {
    outside.AppRefusedError: Problem(
        "app-refused",
        403,
        Message("Bitrix24 does not give this app access"),
        Message(
            "The app was removed from this Bitrix24, or its paid or trial period has ended. "
            "Bitrix24 does not say which."
        ),
        Message("Ask your Bitrix24 administrator to look for it under Market > More > Installed apps."),
        ADMINISTRATOR,
        source=PAID_APPS,
        cure=(
            "Run flask b24 reconcile. If the app is still installed there, ask the portal's administrator "
            "whether it is paid for."
        ),
    ),
    outside.PaymentRequiredError: Problem(
        "payment",
        402,
        Message("The app's paid or trial period has ended"),
        Message("Bitrix24 does not let the app read data until it is renewed. No data was lost."),
        Message("Ask your Bitrix24 administrator to renew it in the Market."),
        ADMINISTRATOR,
        source=PAID_APPS,
    ),
    outside.RestUnavailableError: Problem(
        "no-rest",
        403,
        Message("Apps cannot read data in your Bitrix24 right now"),
        Message(
            "Bitrix24 lets apps read data only with an active Bitrix24 Market subscription, which has a 15-day trial. "
            "A self-hosted Bitrix24 needs an active license."
        ),
        Message(
            "Ask your Bitrix24 administrator to check the Market subscription or, if it is self-hosted, the license."
        ),
        ADMINISTRATOR,
        source=ACCESS_TO_REST,
    ),
}
TRIAL_OVER = Problem(
    "trial",
    402,
    Message("The app's trial period has ended"),
    Message("Bitrix24 does not let the app read data until it is purchased. No data was lost."),
    Message("Ask your Bitrix24 administrator to buy it in the Market."),
    ADMINISTRATOR,
    source=PAID_APPS,
)
