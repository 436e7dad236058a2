"""One portal over HTTP: REST, authorization of people, the control interface, and the pages."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask

from . import pages
from .control import control
from .oauth.authorization_site import token_proxy
from .pages.authorize_page import authorize_page
from .portal import Portal
from .rest.site import rest
from .world import World

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class MergedSlashes:
    """Does what the web server in front of a portal does, without a redirect."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        environ["PATH_INFO"] = re.sub("/{2,}", "/", environ.get("PATH_INFO", ""))
        return self._app(environ, start_response)


def portal_site(portal: Portal, world: World) -> "WSGIApplication":
    """Put the parts of a portal together."""
    site = Flask("demo.bitrix24_standin.portal", static_folder=None, template_folder=None)
    site.config["PROPAGATE_EXCEPTIONS"] = True
    site.url_map.merge_slashes = False
    for part in (
        rest(portal),
        authorize_page(portal, world),
        token_proxy(world.oauth, portal),
        control(portal, world),
        pages.blueprint(portal, world),
    ):
        site.register_blueprint(part)
    return MergedSlashes(site)
