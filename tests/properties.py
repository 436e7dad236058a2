"""How all properties are tried: by no clock that a busy machine could lose against, on the same inputs in every run.

What only many inputs can find (the fuzz, the model) asks for `anew`: other ones in each run, those of its seed.
`make test-all` (FULL_ROUNDS=1) tries the rest of a hundred inputs, of which the first ones find most.
Nothing is kept between runs, so that a checkout that cannot be written does as well.
"""

import os
from collections.abc import Callable
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, seed, settings

Property = TypeVar("Property", bound=Callable[..., object])

settings.register_profile(
    "steady",
    max_examples=100 if os.environ.get("FULL_ROUNDS") else 25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")


@pytest.fixture
def anew(request: pytest.FixtureRequest) -> Callable[[Property], Property]:
    """Give what has a property, or a machine of states, tried on other inputs: `--randomly-seed=N` brings them back."""
    run: int = request.config.getoption("randomly_seed", 0)

    def tried(something: Property) -> Property:
        return seed(run)(something)

    return tried
