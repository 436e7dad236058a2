"""What all of the fuzz does."""

from collections.abc import Callable

import pytest


@pytest.fixture(autouse=True)
def _on_other_inputs_in_each_run(request: pytest.FixtureRequest, anew: Callable[..., object]) -> None:
    anew(request.function)
