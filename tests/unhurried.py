"""How properties are tried: the same inputs on every run, and no clock that a busy machine could lose against."""

from hypothesis import HealthCheck, settings

UNHURRIED = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
