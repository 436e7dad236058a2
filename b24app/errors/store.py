"""Faults of our own database that an operator can tell apart and mend, one class for each."""

from dataclasses import dataclass

from b24app.errors.own import StoreError


@dataclass(eq=False)
class StoreRefusedError(StoreError):
    """No server answers at the address, or it takes no connection now."""

    remedy: str = "start the database server, or check host and port in B24_DATABASE_URL"
    fault: str = "refused"


@dataclass(eq=False)
class StoreTimeoutError(StoreError):
    """The database did not answer in time, or all connections to it stayed in use."""

    remedy: str = "look at the load of the database server, and at what is between it and the app"
    fault: str = "timeout"


@dataclass(eq=False)
class StoreCredentialsError(StoreError):
    """The server does not let the user in, or does not let it do this."""

    remedy: str = "check user and password in B24_DATABASE_URL, and pg_hba.conf on the database server"
    fault: str = "credentials"


@dataclass(eq=False)
class NoSuchDatabaseError(StoreError):
    """There is no database of this name, or no file at this path."""

    remedy: str = "run flask b24 migrate, or check B24_DATABASE_URL"
    fault: str = "no-database"


@dataclass(eq=False)
class NotMigratedError(StoreError):
    """The database lacks this release's tables: it is empty, or an older release's."""

    remedy: str = "run flask b24 migrate"
    fault: str = "not-migrated"


@dataclass(eq=False)
class NewerReleaseError(StoreError):
    """The database has the tables of a newer release, which lack what this one uses."""

    remedy: str = "run the newer release, or restore a backup that this release made"
    fault: str = "newer"


@dataclass(eq=False)
class StoreReadOnlyError(StoreError):
    """The database takes no writes."""

    remedy: str = "make it writable: a standby must be promoted, a file and its folder must belong to the app's user"
    fault: str = "read-only"


@dataclass(eq=False)
class StoreFullError(StoreError):
    """The disk of the database is full, or fails."""

    remedy: str = "make room on the disk of the database"
    fault: str = "full"


@dataclass(eq=False)
class StoreLockedError(StoreError):
    """Others were writing for too long."""

    remedy: str = "try again, and end what holds the lock: a backup, or another program that has the database open"
    fault: str = "locked"


@dataclass(eq=False)
class NotADatabaseError(StoreError):
    """What stands at the path is no database, is damaged, or may not be read and written."""

    remedy: str = "check the path in B24_DATABASE_URL, or restore the file from a backup"
    fault: str = "not-a-database"
