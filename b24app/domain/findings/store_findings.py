"""The findings about the database, and about the keys with which the tokens in it are sealed."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from b24app.domain.findings.finding import Finding, failed, good, skipped, uncertain
from b24app.domain.problems.problem import sentence
from b24app.errors.own import StoreError

STORE, INDICES, KEYS, FIRST_KEY = "database", "database indices", "stored tokens", "secret keys"
OLD = timedelta(days=365)


def store_finding(failure: StoreError | None) -> Finding:
    """Return why the database cannot be used, or that it can."""
    if failure:
        return failed(STORE, failure.what, sentence(failure.remedy))
    return good(STORE, "responds, can be written to, has the tables that this release needs")


def index_findings(missing: Sequence[str]) -> Iterator[Finding]:
    """Yield that indices are missing, without which large tables are read from end to end."""
    if missing:
        yield uncertain(
            INDICES,
            f"missing, or left unfinished by a build that failed: {', '.join(missing)}",
            "Run flask b24 migrate again, beside the running app. Without them, old tokens are deleted slowly.",
        )


def key_findings(lost: int | None, since: datetime | None, now: datetime) -> Iterator[Finding]:
    """Yield whether all tokens can be read, and how old the key is that seals and signs. `lost` None: nobody looked."""
    if lost is None:
        yield skipped(KEYS, "not examined: a run without --after reads them all")
    elif lost:
        yield failed(
            KEYS,
            f"{lost} not readable with any key in B24_SECRET_KEYS",
            "Put the missing key back into B24_SECRET_KEYS, after the others. "
            "If it is lost, ask an administrator and then the employees of each portal to open the app again.",
        )
    else:
        yield good(KEYS, "all readable with the keys in B24_SECRET_KEYS")
    if since is None:
        return
    stands = f"the first has stood first since {since:%Y-%m-%d}"
    if now - since > OLD:
        yield uncertain(FIRST_KEY, f"{stands}, more than a year", 'Replace it: install/README.md, "Replace a key".')
    else:
        yield good(FIRST_KEY, stands)
