import pytest

from b24app.adapters.store.faults.fault import Fault
from b24app.adapters.store.faults.location import DatabaseLocation
from b24app.errors.store import StoreCredentialsError

PLACE = DatabaseLocation(server="db.test:5432", name="lead", user="full_lead")


@pytest.mark.parametrize(("remedy", "said"), [("", StoreCredentialsError.remedy), ("ask the owner", "ask the owner")])
def test_a_fault_names_the_database_that_has_it_with_its_own_remedy_or_that_of_its_kind(remedy: str, said: str) -> None:
    error = Fault(StoreCredentialsError, "{server} does not let {user} into {name}", remedy).at(PLACE)
    assert isinstance(error, StoreCredentialsError)
    assert (error.what, error.remedy) == ("db.test:5432 does not let full_lead into lead", said)
