"""The findings about the authorization servers, from how each answered a question of nobody's."""

from collections.abc import Iterator, Mapping

from b24app.domain.findings.finding import Finding, failed, good
from b24app.domain.findings.refused_findings import refused_finding
from b24app.errors.outside import ClientRefusedError, GrantRefusedError, OutsideError, UnreachableError

SERVERS, CLIENT = "authorization servers", "client id and secret"
LET_OUT = "Check that this server may connect to each host in B24_OAUTH_SERVERS (port 443, no proxy in between)."


def server_findings(refusals: Mapping[str, OutsideError]) -> Iterator[Finding]:
    """Yield the findings. Each server refuses nobody's token by its nature: `refusals` says how.

    A server looks at our id and secret first. One that does not know us says nothing as long as another one does, since
    an application belongs to one of the two.
    """
    silent = {server: each for server, each in refusals.items() if isinstance(each, UnreachableError)}
    strange = {server for server, each in refusals.items() if isinstance(each, ClientRefusedError)}
    if silent and len(silent) == len(refusals):
        said = "; ".join(f"{server}: {each.what}" for server, each in silent.items())
        yield failed(SERVERS, f"none gave a usable response ({said})", LET_OUT)
        return
    if strange and len(strange) == len(refusals):
        yield refused_finding(CLIENT, next(iter(refusals.values())))
        return
    for server, refusal in refusals.items():
        if server in silent:
            yield failed(server, f"gave no usable response ({silent[server].what})", LET_OUT)
        elif server in strange:
            yield good(server, "responds; this app is not registered there")
        elif isinstance(refusal, GrantRefusedError):
            yield good(server, "knows this app")
        else:
            yield refused_finding(server, refusal)
