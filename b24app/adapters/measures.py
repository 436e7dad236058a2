"""What monitoring reads, kept by Prometheus's library: in this process's memory, or in one folder for all workers.

The folder is the server's (b24app/web/server/counts.py). The library finds it in its own environment variable.
"""

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

# Seconds. A page that asks nobody takes some hundredths, and a portal's usual answer less than one. Then come our own
# limits: 3 for an authorization server, 8 for a portal, 12 for all that one request asks of others.
BUCKETS_S = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 15.0)


class PrometheusMeasures:
    """Implements the port Measures, safe to share between threads. What two of a process count in memory stays apart.

    Without `metrics_token` nobody may read, so nothing is counted.
    """

    def __init__(self, metrics_token: str) -> None:
        disable_created_metrics()  # the time at which each count began, which several workers together do not have
        self._counts = bool(metrics_token)
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "full_lead_requests", "Requests answered.", ("route", "status"), registry=self._registry
        )
        self._request_s = self._histogram("full_lead_request_seconds", "Time in which they were answered.", "route")
        self._portal_s = self._histogram(
            "full_lead_portal_seconds", "Time in which portals answered, or failed to.", "kind"
        )
        self._authorization_s = self._histogram(
            "full_lead_authorization_seconds",
            "Time in which authorization servers answered, or failed to: token is a new pair, app.info whose it is.",
            "method",
        )

    def request_answered(self, route: str, status: int, took_s: float) -> None:
        """Count a request."""
        if self._counts:
            self._requests.labels(route, str(status)).inc()
            self._request_s.labels(route).observe(took_s)

    def portal_asked(self, method: str, took_s: float) -> None:
        """Note a portal's time under the method's first word: `batch`, `crm`, `user`."""
        if self._counts:
            self._portal_s.labels(method.partition(".")[0]).observe(took_s)

    def authorization_asked(self, method: str, took_s: float) -> None:
        """Note an authorization server's time."""
        if self._counts:
            self._authorization_s.labels(method).observe(took_s)

    def exposition(self) -> bytes:
        """Return the text: with a folder, of all workers, and of those that have ended."""
        of_all = CollectorRegistry()
        try:
            MultiProcessCollector(of_all)
        except ValueError:  # nobody has named a folder: `flask run`, a test
            return generate_latest(self._registry)
        return generate_latest(of_all)

    def _histogram(self, name: str, words: str, label: str) -> Histogram:
        return Histogram(name, words, (label,), buckets=BUCKETS_S, registry=self._registry)
