"""The pages for wrong addresses and requests, and for a fault of ours."""

from b24app.domain.message import Message
from b24app.web.problems.problem import ASK_SUPPORT, OPERATOR, YOU, Problem

OPEN_APPLICATION = Message("Open the application from Bitrix24.")
OUR_FAULT = Problem(
    "fault",
    500,
    Message("Something is wrong on our side"),
    Message("This is our fault, not yours."),
    ASK_SUPPORT,
    OPERATOR,
)
OUTSIDE = Problem(
    "outside-bitrix24",
    405,
    Message("This page lives in Bitrix24"),
    Message("It shows a lead only where Bitrix24 opens it: in the card of a lead."),
    Message("Open a lead in Bitrix24 and choose the tab there."),
    YOU,
)
NO_PAGE = Problem(
    "no-page",
    404,
    Message("There is no such page"),
    Message("The address is not one of ours."),
    OPEN_APPLICATION,
    YOU,
)
BAD_REQUEST = Problem(
    "bad-request",
    400,
    Message("This request cannot be answered"),
    Message("It is too large, or not of a form that we know."),
    OPEN_APPLICATION,
    YOU,
)
