"""What commands alone meet: no request of a person ends with it, so it is no page."""

from collections.abc import Mapping

from b24app.domain.message import Message
from b24app.domain.problems.problem import ADMINISTRATOR, ASK_SUPPORT, OPERATOR, Problem
from b24app.errors import own

UNATTENDED_PROBLEMS: Mapping[type[Exception], Problem] = {
    own.NoInstallerPairError: Problem(
        "no-installer-pair",
        403,
        Message("No valid key of an administrator is stored"),
        Message("Without it, the app cannot check or change anything in this Bitrix24 by itself."),
        Message("Ask an administrator of this Bitrix24 to open the app's page once."),
        ADMINISTRATOR,
    ),
    own.InstallerDemotedError: Problem(
        "installer-demoted",
        403,
        Message("The employee who installed the app is no longer an administrator"),
        Message("The app cannot check or change anything in this Bitrix24 on this employee's behalf."),
        Message("Ask an administrator of this Bitrix24 to open the app's page once."),
        ADMINISTRATOR,
    ),
    own.SettingsError: Problem(
        "settings",
        503,
        Message("The app is not set up correctly"),
        Message("A setting is missing or wrong. None of your data was changed."),
        ASK_SUPPORT,
        OPERATOR,
        cure="Correct the settings that are named (install/env.example explains each), and restart the app.",
    ),
}
