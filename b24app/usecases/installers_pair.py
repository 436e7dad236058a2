"""The pair of an installation, with which the application acts when nobody has opened it."""

from b24app.domain.portal.installation import Installation
from b24app.domain.portal.tokens import StoredPair
from b24app.ports import TokenPairs


def installers_pair(pairs: TokenPairs, installation: Installation) -> StoredPair | None:
    """Return the pair of the installer. None where there is no installer, or no pair is kept.

    Raises:
        StoreError: the store did not answer.
    """
    installer_id = installation.installer_id
    return None if installer_id is None else pairs.find(installation.member_id, installer_id)
