"""What a person sees of the stand-in portal: its pages and their scripts; REST and OAuth live elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

if TYPE_CHECKING:
    from demo import Neighbourhood
    from demo.portal import Portal


def blueprint(portal: Portal, hood: Neighbourhood) -> Blueprint:
    """Make the pages of one portal, to be mounted at the root of its host."""
    del portal, hood
    return Blueprint(
        "pages",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/demo/static",
    )
