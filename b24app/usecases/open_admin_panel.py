"""Gathers what the admin panel shows an administrator. Without the portal's answers the page still appears."""

from dataclasses import dataclass

from b24app.domain.operations.admin_panel import (
    AdminPanel,
    AdminPanelAnswers,
    AdminPanelQuestion,
    field_labels,
    named,
    nameless,
    without_those,
)
from b24app.domain.portal.audit import MOST_SHOWN
from b24app.domain.portal.installation import Installation
from b24app.domain.portal.portal_address import PortalAddress
from b24app.domain.portal.tokens import InstallerToken
from b24app.errors.outside import PortalError, UnreachableError
from b24app.ports import Audit, PortalAdminPanel
from b24app.usecases.back_up_settings import BackUpSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAdminPanel:
    """One request to the portal, and one more where its copy of the choices is not up to date."""

    portal: PortalAdminPanel
    audit: Audit
    back_up_settings: BackUpSettings

    def __call__(self, installation: Installation, token: InstallerToken, find: str = "") -> AdminPanel:
        """Return the panel, read with an administrator's token. `find` is part of a name of somebody to add."""
        rule = installation.access
        answers = self._answers(installation.address, token, AdminPanelQuestion(nameless=nameless(rule), find=find))
        return AdminPanel(
            listed=named(rule, answers.names),
            labels=field_labels(answers.fields),
            find=find,
            found=None if answers.found is None else without_those(answers.found, rule),
            entries=self.audit.newest(installation.member_id, MOST_SHOWN),
            changes=self.audit.count(installation.member_id),
            backed_up=self.back_up_settings.keep(installation, token, answers.backup),
        )

    def _answers(self, at: PortalAddress, token: InstallerToken, question: AdminPanelQuestion) -> AdminPanelAnswers:
        try:
            return self.portal.read_admin_panel(at, token, question)
        except (PortalError, UnreachableError):
            return AdminPanelAnswers()
