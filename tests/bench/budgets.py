"""What one open may cost: what was counted, and 3 % more.

A number is raised only with a line in CHANGELOG.md that says why, and lowered when 2 % less is counted: a ceiling that
nothing comes near holds nothing. The same tree counts within a third of a percent from run to run.
"""

from dataclasses import dataclass

SPARE, LOOSE = 1.03, 0.98


@dataclass(frozen=True, slots=True)
class Budget:
    """A cost as it was counted."""

    counted: int

    @property
    def most(self) -> int:
        """The ceiling."""
        return int(self.counted * SPARE)

    def complaint(self, cost: int) -> str:
        """Return what is wrong with a cost, "" where it keeps to its budget."""
        if cost > self.most:
            return f"{cost:,} is more than 3 % above {self.counted:,}: raised only with a line in CHANGELOG.md"
        if cost < int(self.counted * LOOSE):
            return f"{cost:,} is more than 2 % below {self.counted:,}: lower the budget"
        return ""
