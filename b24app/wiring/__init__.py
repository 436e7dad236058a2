"""The object graph: adapters, then use cases, then views; the only room that knows all others."""

from b24app.wiring.application import create_app
from b24app.wiring.journal import start_journal

__all__ = ["create_app", "start_journal"]
