"""Builds the use cases of the operator's commands."""

from sqlalchemy import Engine

from b24app.adapters.keys.key_ring import KeyRing
from b24app.adapters.keys.secret_box import SecretBox
from b24app.adapters.outbound.own_address import OwnAddress
from b24app.adapters.outbound.session import OutboundSession
from b24app.adapters.store.health import StoreHealth
from b24app.adapters.store.rotate_keys import SqlKeyRotation
from b24app.settings import Settings
from b24app.usecases.examine_deployment import ExamineDeployment
from b24app.usecases.show_portal import ShowPortal
from b24app.wiring.adapters import Adapters, oauth_servers, outbound_policy
from b24app.wiring.application import utc_now
from b24app.wiring.use_cases import inspect_portal, wanted_binding


def examine_deployment(settings: Settings, adapters: Adapters, engine: Engine) -> ExamineDeployment:
    """Return what looks at everything that the application needs."""
    box = SecretBox(KeyRing(settings.secret_keys))
    return ExamineDeployment(
        public_url=settings.public_url,
        wanted=wanted_binding(settings),
        servers={each: oauth_servers(settings, (each,), utc_now) for each in settings.oauth_servers},
        who_answers=OwnAddress(session=OutboundSession(outbound_policy(settings)), public_url=settings.public_url),
        store_is_ready=StoreHealth(engine=engine),
        lost=SqlKeyRotation(engine=engine, client_id=settings.client_id, box=box).lost,
        installations=adapters.installations,
        inspect_portal=inspect_portal(adapters),
    )


def show_portal(adapters: Adapters) -> ShowPortal:
    """Return what gathers what is kept of a portal."""
    return ShowPortal(installations=adapters.installations, pairs=adapters.pairs, audit=adapters.audit)
