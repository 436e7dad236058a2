"""The object graph: adapters, then use cases, then views; the only room that knows all others."""

from b24app.wiring.application import create_app

__all__ = ["create_app"]
