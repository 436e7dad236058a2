"""Builds the adapters, the use cases and the views, and connects them."""

from b24app.wiring.application import create_app

__all__ = ["create_app"]
