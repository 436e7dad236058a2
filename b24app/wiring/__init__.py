"""Builds the adapters, the use cases and the views, and connects them."""

from b24app.wiring.application import create_app
from b24app.wiring.journal import start_journal

__all__ = ["create_app", "start_journal"]
