"""A fault of the database before it is known whose it is: words in which the place is left open."""

from dataclasses import dataclass

from b24app.adapters.store.faults.location import DatabaseLocation
from b24app.errors.own import StoreError


@dataclass(frozen=True, slots=True)
class Fault:
    """`what` names {location}, {server}, {name} and {user}. `remedy` stands instead of the kind's own."""

    kind: type[StoreError]
    what: str
    remedy: str = ""

    def at(self, location: DatabaseLocation) -> StoreError:
        """Return the error for this database."""
        what = self.what.format(location=location, server=location.server, name=location.name, user=location.user)
        return self.kind(what, self.remedy) if self.remedy else self.kind(what)
