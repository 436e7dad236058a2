"""The columns of an installation, for writing and reading."""

from sqlalchemy import Row

from b24app.domain.portal.access import AccessRule, Choice, Listed
from b24app.domain.portal.installation import Installation, PortalApp
from b24app.domain.portal.portal_address import Origin, parse_origin
from b24app.domain.portal.tab_settings import AS_INSTALLED, Export, TabSettings
from b24app.errors.own import StoreError

# What an administrator chose, which the next installation leaves as it is.
CHOSEN = frozenset({"access_everybody", "access_codes", "access_lost", "access_listed", "tab_export", "tab_key_fields"})


def values_of(installation: Installation) -> dict[str, object]:
    """Return the row's values, but the portal's key."""
    return {
        "endpoint": str(installation.endpoint),
        "oauth_server": installation.oauth_server,
        "app_id": installation.app.id,
        "app_code": installation.app.code,
        "installer_id": installation.installer_id,
        "installed_at": installation.installed_at,
        "application_token_digest": installation.application_token_digest,
        **_rule_values(installation.access),
        "tab_export": installation.tab.export.value,
        "tab_key_fields": list(installation.tab.key_fields),
        "aliases": [str(alias) for alias in installation.aliases],
        "removal_hinted_at": installation.removal_hinted_at,
        "removed_at": installation.removed_at,
        "generation": installation.generation,
        "revision": installation.revision,
    }


def installation_of(row: Row[*tuple[object, ...]]) -> Installation:
    """Return the installation that stands in the row.

    Raises:
        StoreError: an address in it is none.
    """
    return Installation(
        member_id=row.member_id,
        endpoint=_origin(row.endpoint),
        oauth_server=row.oauth_server,
        app=PortalApp(id=row.app_id, code=row.app_code),
        installer_id=row.installer_id,
        installed_at=row.installed_at,
        application_token_digest=row.application_token_digest,
        access=_rule(row),
        tab=_tab(row),
        aliases=tuple(_origin(alias) for alias in row.aliases),
        removal_hinted_at=row.removal_hinted_at,
        removed_at=row.removed_at,
        generation=row.generation,
        revision=row.revision,
    )


def _rule_values(rule: AccessRule) -> dict[str, object]:
    """Return what is in force in the columns that the release before reads and writes, the whole list beside it."""
    return {
        "access_everybody": rule.choice is Choice.EVERYBODY,
        "access_codes": list(rule.codes_to_ask),
        "access_lost": rule.lost,
        "access_listed": [[each.code, each.name] for each in rule.listed],
    }


def _rule(row: Row[*tuple[object, ...]]) -> AccessRule:
    narrow = Choice.CHOSEN if row.access_codes else Choice.ADMINISTRATORS
    kept = tuple(Listed(code=code, name=name) for code, name in row.access_listed or ())
    choice = Choice.EVERYBODY if row.access_everybody else narrow
    if choice is Choice.CHOSEN and [each.code for each in kept] != row.access_codes:
        kept = tuple(Listed(code=code) for code in row.access_codes)
    return AccessRule(choice=choice, listed=kept, lost=row.access_lost)


def _tab(row: Row[*tuple[object, ...]]) -> TabSettings:
    return TabSettings(
        export=Export(row.tab_export) if row.tab_export else AS_INSTALLED.export,
        key_fields=AS_INSTALLED.key_fields if row.tab_key_fields is None else tuple(row.tab_key_fields),
    )


def _origin(text: str) -> Origin:
    origin = parse_origin(text)
    if origin is None:
        raise StoreError("a stored address is none")
    return origin
