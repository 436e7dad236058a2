"""Fixtures: the application here keeps its records in SQLite; both databases are the contract tests' matter."""

from tests.full_lead import database_url
from tests.watching import alone, settled

__all__ = ["alone", "database_url", "settled"]
