"""The pages for wrong addresses and requests, and for a fault of ours."""

from b24app.domain.message import Message
from b24app.domain.problems.problem import ASK_SUPPORT, OPEN_APPLICATION, OPERATOR, YOU, Problem

OUR_FAULT = Problem(
    "fault",
    500,
    Message("Something went wrong on our side"),
    Message("The app ran into an unexpected error. You did nothing wrong."),
    ASK_SUPPORT,
    OPERATOR,
)
OUTSIDE = Problem(
    "outside-bitrix24",
    405,
    Message("This page works only inside Bitrix24"),
    Message("It shows a lead only when you open it from a lead card in Bitrix24."),
    Message("Open a lead in Bitrix24 and select the tab there."),
    YOU,
    is_as_set_up=True,
)
NO_PAGE = Problem(
    "no-page",
    404,
    Message("Page not found"),
    Message("There is no page at this address."),
    OPEN_APPLICATION,
    YOU,
    is_as_set_up=True,
)
BAD_REQUEST = Problem(
    "bad-request",
    400,
    Message("This request could not be processed"),
    Message("It is too large or not in the expected format."),
    OPEN_APPLICATION,
    YOU,
)
