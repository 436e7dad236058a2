"""One portal over HTTP: REST, authorization of people, the control interface, and the pages."""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from flask import Blueprint, Flask

from . import pages
from .control import control
from .oauth.authorization_site import token_proxy
from .pages.authorize_page import authorize_page
from .pages.compiled_templates import COMPILED
from .portal import Portal
from .rest.site import rest
from .world import World

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class PortalSite:
    """What answers at a portal's address. The pages are built when the first one is opened: few tests open any."""

    def __init__(self, portal: Portal, world: World) -> None:
        self._portal, self._world = portal, world
        self._calls = _site(rest(portal))

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Merge slashes first, without a redirect, as the web server in front of a portal does."""
        path = environ["PATH_INFO"] = re.sub("/{2,}", "/", environ.get("PATH_INFO", ""))
        return (self._calls if f"{path}/".startswith("/rest/") else self._pages)(environ, start_response)

    @cached_property
    def _pages(self) -> Flask:
        portal, world = self._portal, self._world
        site = _site(
            authorize_page(portal, world),
            token_proxy(world.oauth, portal),
            control(portal, world),
            pages.blueprint(portal, world),
        )
        site.jinja_env.bytecode_cache = COMPILED
        site.jinja_env.auto_reload = True  # who changes a page of the portal sees it without a new portal
        return site


def _site(*parts: Blueprint) -> Flask:
    site = Flask("demo.bitrix24_standin.portal", static_folder=None, template_folder=None)
    site.config["PROPAGATE_EXCEPTIONS"] = True
    site.url_map.merge_slashes = False
    for part in parts:
        site.register_blueprint(part)
    return site
