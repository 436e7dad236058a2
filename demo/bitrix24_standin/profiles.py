"""The profiles of portals, which differ on the wire by age and place.

Imitates: docs/platform.md 2.1 (older portals), 3.1 (`/oauth/token/` of a cloud portal),
4.7 (rows where documents and code disagree), 8.5 (self-hosted).
"""

from dataclasses import dataclass
from typing import Literal

Statuses = Literal["code", "docs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    name: str
    server_endpoint: bool = True
    application_token: bool = True
    application_scope: bool = True
    page_uri: bool = True
    whole_second_times: bool = False
    operating: bool = True
    token_proxy: bool = True
    licence: str = "en_nfr"


CLOUD = Profile(name="cloud")
NEWEST = Profile(name="newest", whole_second_times=True)
SELF_HOSTED = Profile(
    name="self-hosted",
    server_endpoint=False,
    application_token=False,
    application_scope=False,
    page_uri=False,
    operating=False,
    token_proxy=False,
    licence="en_selfhosted",
)
# Imitates: docs/platform.md 12.11.
KERNEL_25 = Profile(
    name="kernel-25.1150",
    application_token=False,
    application_scope=False,
    token_proxy=False,
    licence="en_selfhosted",
)
PROFILES = {profile.name: profile for profile in (CLOUD, NEWEST, SELF_HOSTED, KERNEL_25)}
