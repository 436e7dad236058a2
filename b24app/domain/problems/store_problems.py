"""The page for every fault of our own database: a visitor need not know which it is.

What the operator can do stands in the error itself (`remedy`), for commands and the log.
"""

from collections.abc import Mapping
from dataclasses import replace

from b24app.domain.problems.own_problems import OWN_PROBLEMS
from b24app.domain.problems.problem import Problem, sentence
from b24app.errors import own, store

PAGE = OWN_PROBLEMS[own.StoreError]
LEAVES = (
    *(store.StoreRefusedError, store.StoreTimeoutError, store.StoreCredentialsError, store.NoSuchDatabaseError),
    *(store.NotMigratedError, store.NewerReleaseError, store.StoreReadOnlyError, store.StoreFullError),
    *(store.StoreLockedError, store.NotADatabaseError),
)
STORE_PROBLEMS: Mapping[type[Exception], Problem] = {leaf: replace(PAGE, cure=sentence(leaf.remedy)) for leaf in LEAVES}
