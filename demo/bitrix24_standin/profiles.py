"""The profiles of portals, which differ on the wire by age and place.

Imitates: docs/platform.md 2.1 (older portals), 3.1 (`/oauth/token/` of a cloud portal), 4.7 (rows where documents and
code disagree), 4.8 (REST 3.0), 7.4 (what an older page around a frame opens), 8.5 (self-hosted).
"""

from dataclasses import dataclass, replace
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
    any_path: bool = True
    rest_3: Literal["none", "without leads", "with leads"] = "none"
    licence: str = "en_nfr"


CLOUD = Profile(name="cloud")
NEWEST = Profile(name="newest", whole_second_times=True, rest_3="without leads")
LEADS_IN_REST_3 = replace(NEWEST, name="leads-in-rest-3", rest_3="with leads")
SELF_HOSTED = Profile(
    name="self-hosted",
    server_endpoint=False,
    application_token=False,
    application_scope=False,
    page_uri=False,
    operating=False,
    token_proxy=False,
    any_path=False,
    licence="en_selfhosted",
)
# Imitates: docs/platform.md 12.11.
KERNEL_25 = Profile(
    name="kernel-25.1150",
    application_token=False,
    application_scope=False,
    token_proxy=False,
    any_path=False,
    licence="en_selfhosted",
)
PROFILES = {profile.name: profile for profile in (CLOUD, NEWEST, LEADS_IN_REST_3, SELF_HOSTED, KERNEL_25)}
