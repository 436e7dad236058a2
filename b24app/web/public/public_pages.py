"""The views that need no proof: about, privacy, licence, and health for the operator."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Response, request

from b24app.domain.operations.placements import RIGHTS
from b24app.web.http import headers
from b24app.web.http.routes import View
from b24app.web.language.reader_language import reader_language
from b24app.web.language.words import render, words_for
from b24app.web.public.connect import ConnectViews


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicViews:
    """The views that anybody may call."""

    connect: ConnectViews
    store_fault: Callable[[], str]
    operator_name: str
    support_contact: str

    def views(self) -> Mapping[str, View]:
        """Return the views by their routes' names."""
        return {
            "about": self.about,
            "privacy": lambda: self._page("public/privacy.html"),
            "licence": lambda: self._page("public/licence.html"),
            "live": lambda: Response("ok\n", content_type="text/plain; charset=utf-8"),
            "ready": self.readiness,
        }

    def about(self) -> Response:
        """Say what this is, or finish a sign-in, since a local application's address is its redirect address, too.

        Source: Bitrix24 REST docs, "Full OAuth 2.0 protocol" (redirect to the application's address).
        """
        if "code" in request.args:
            return self.connect.finish()
        return self._page("public/about.html")

    def readiness(self) -> Response:
        """Say whether requests can be served. Anybody may ask, so what the fault is stands in the log alone."""
        said, status = ("not ready\n", 503) if self.store_fault() else ("ready\n", 200)
        return Response(said, status, content_type="text/plain; charset=utf-8")

    def _page(self, template: str) -> Response:
        html = render(
            template,
            words_for(reader_language()),
            rights=RIGHTS,
            operator_name=self.operator_name,
            support_contact=self.support_contact,
        )
        return headers.page(html)
