"""Errors of a portal that is set up so that the app cannot ask it: they last until its administrator changes that."""

from b24app.errors.outside import InvalidResponseError, MovedError, NoResponseError, TokenRefusedError


class CertificateRefusedError(NoResponseError):
    """No connection, because the portal's certificate is none that counts."""


class NoSuchHostError(NoResponseError):
    """No connection, because the host is unknown or at an address that we may not ask."""


class NoPortalThereError(InvalidResponseError):
    """A server in front answers that there is no portal, or none for us: off, deleted, renamed, or closed to us."""


class HttpsOnlyError(MovedError):
    """A redirect to https at the same host: the portal has not moved, and gives its address as http."""


class TokenUnknownThereError(TokenRefusedError):
    """The portal does not know a token that its authorization server has just confirmed."""
