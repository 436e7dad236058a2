"""What it means that a portal does not know a token which its authorization server has just confirmed."""

from collections.abc import Iterator
from contextlib import contextmanager

from b24app.errors.outside import TokenRefusedError
from b24app.errors.portal_setup import TokenUnknownThereError

UNKNOWN_THERE = "no_auth_found"  # any other refusal of a token may be true: it can be withdrawn at any moment


@contextmanager
def confirmed_token(*, is_confirmed: bool = True) -> Iterator[None]:
    """Ask a portal with a token that was proven or exchanged in this request. `is_confirmed`: it was.

    Raises:
        TokenUnknownThereError: the portal knows no token, which is a fault of its set-up.
    """
    try:
        yield
    except TokenRefusedError as refused:
        if is_confirmed and refused.code.lower() == UNKNOWN_THERE:
            raise TokenUnknownThereError(refused.method, refused.code, refused.status, refused.description) from None
        raise
