"""How an installation stands in its row, and is read out of it.

`access_everybody` and `access_codes` say what is in force: everybody, or the people whom these codes cover, or, without
any code, administrators only. `access_listed` has everybody whom an administrator listed, with names, in force or not.
It is NULL, as the columns of the tab are, in a row that was written before there were names and settings of the tab.
"""

from b24app.adapters.store.rows import StoredRow, Values, put, values
from b24app.adapters.store.schema import installations
from b24app.domain.portal.access import AccessRule, Choice, Listed
from b24app.domain.portal.installation import Installation, PortalApp
from b24app.domain.portal.tab_settings import AS_INSTALLED, TabSettings

C = installations.c
# What an administrator chose, which the next installation leaves as it is.
CHOSEN = frozenset({C.access_everybody, C.access_codes, C.access_lost, C.access_listed, C.tab_export, C.tab_key_fields})


def values_of(installation: Installation) -> Values:
    """Return the row's values, but the portal's key."""
    return values(
        put(C.endpoint, installation.endpoint),
        put(C.oauth_server, installation.oauth_server),
        put(C.app_id, installation.app.id),
        put(C.app_code, installation.app.code),
        put(C.installer_id, installation.installer_id),
        put(C.installed_at, installation.installed_at),
        put(C.application_token_digest, installation.application_token_digest),
        put(C.access_everybody, installation.access.choice is Choice.EVERYBODY),
        put(C.access_codes, installation.access.codes_to_ask),
        put(C.access_lost, installation.access.lost),
        put(C.access_listed, tuple((each.code, each.name) for each in installation.access.listed)),
        put(C.tab_export, installation.tab.export),
        put(C.tab_key_fields, installation.tab.key_fields),
        put(C.aliases, installation.aliases),
        put(C.removal_hinted_at, installation.removal_hinted_at),
        put(C.removed_at, installation.removed_at),
        put(C.generation, installation.generation),
        put(C.revision, installation.revision),
    )


def installation_of(row: StoredRow) -> Installation:
    """Return the installation that stands in the row.

    Raises:
        StoreError: a value of it cannot be read.
    """
    return Installation(
        member_id=row[C.member_id],
        endpoint=row[C.endpoint],
        oauth_server=row[C.oauth_server],
        app=PortalApp(id=row[C.app_id], code=row[C.app_code]),
        installer_id=row[C.installer_id],
        installed_at=row[C.installed_at],
        application_token_digest=row[C.application_token_digest],
        access=_rule(row),
        tab=_tab(row),
        aliases=row[C.aliases],
        removal_hinted_at=row[C.removal_hinted_at],
        removed_at=row[C.removed_at],
        generation=row[C.generation],
        revision=row[C.revision],
    )


def _rule(row: StoredRow) -> AccessRule:
    codes, named = row[C.access_codes], row[C.access_listed] or ()
    choice = Choice.CHOSEN if codes else Choice.ADMINISTRATORS
    if row[C.access_everybody]:
        choice = Choice.EVERYBODY
    if choice is Choice.CHOSEN:
        names = dict(named)
        named = tuple((code, names.get(code, "")) for code in codes)
    return AccessRule(
        choice=choice, listed=tuple(Listed(code=code, name=name) for code, name in named), lost=row[C.access_lost]
    )


def _tab(row: StoredRow) -> TabSettings:
    export, key_fields = row[C.tab_export], row[C.tab_key_fields]
    return TabSettings(
        export=AS_INSTALLED.export if export is None else export,
        key_fields=AS_INSTALLED.key_fields if key_fields is None else key_fields,
    )
