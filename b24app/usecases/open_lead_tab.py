"""Opens the tab: from the posted claim to the lead, with one request to the portal."""

from dataclasses import dataclass, replace
from datetime import datetime

from b24app.domain.lead.answers import PortalAnswers, RecordQuestion
from b24app.domain.operations.placements import LEAD_TAB
from b24app.domain.operations.remembered_words import RememberedWords
from b24app.domain.portal.launch import LaunchClaim
from b24app.domain.portal.portal_address import PortalAddress
from b24app.domain.portal.ticket import ticket_for
from b24app.errors.own import LeadNotSavedError, MalformedRequestError
from b24app.ports import Portal
from b24app.usecases.prove_launch import ProveLaunch
from b24app.usecases.reload_lead import ShowLead, ShownLead


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLeadTab:
    """Claim, admission, one batch, proof, page."""

    prove_launch: ProveLaunch
    portal: Portal
    remembered_words: RememberedWords
    show_lead: ShowLead

    def __call__(self, claim: LaunchClaim, now: datetime) -> ShownLead:
        """Read the lead as the person who is looking.

        Raises:
            MalformedRequestError: the placement names no lead.
            LeadNotSavedError: the card is new.
            ProvenRefusalError: why the portal shows no lead.
            PortalError, UnreachableError: the portal does not say who is asking.
        """
        record_id = claim.record_id
        if record_id is None:
            raise MalformedRequestError("PLACEMENT_OPTIONS", "names no lead")
        if record_id == 0:
            raise LeadNotSavedError
        admitted, token = self.prove_launch.admit(claim, now), claim.pair.access_token
        installation = admitted.installation

        def read(at: PortalAddress) -> PortalAnswers:
            known = self.remembered_words.guessed(replace(installation, endpoint=at.origin), token, now)
            question = RecordQuestion(record_id=record_id, codes=installation.access.codes_to_ask, known=known)
            return self.portal.read_record(at, token, LEAD_TAB.reader, question)

        admitted, answers = self.prove_launch.ask(admitted, read, now)
        launch = self.prove_launch.complete(admitted, answers.caller, now)
        came_from = str(claim.came_from or launch.installation.endpoint)
        ticket = ticket_for(launch, record_id=record_id, language=claim.language, came_from=came_from, now=now)
        return self.show_lead(launch, token, answers, ticket, now)
