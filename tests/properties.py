"""How all properties are tried: on the same inputs in every run, by no clock that a busy machine could lose against.

Nothing is kept between runs, so that a checkout that cannot be written does as well.
"""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "steady", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")
