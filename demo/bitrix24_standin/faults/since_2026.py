"""The faults of the platform as it is since 2026, grouped by story, and what a person should see then.

Imitates: docs/platform.md 3.7, 4.5, 4.6, 6.5. The faults that are older stand in `catalogue`.
"""

SINCE_2026: dict[str, tuple[tuple[str, str, str], ...]] = {
    "over its time": (
        (
            "batch_over_time",
            "batch alone is over its operating time, for 300 seconds",
            "The lead, by direct calls; the page says that history and duplicates were left out.",
        ),
        (
            "method_over_time",
            "crm.lead.get, or another method, is blocked for 300 seconds",
            "'Your portal is busy', with when to come back; the page goes on by itself.",
        ),
        (
            "method_heavy",
            "Each call counts 100 seconds of operating time",
            "Related data is left out before the portal blocks; a batch counts half of what is in it.",
        ),
    ),
    "not of this portal": (
        (
            "event_unknown",
            "The portal does not know ONAPPINSTALL and ONAPPUPDATE",
            "The app is installed as soon as the tab is there; a notice says what the missing event means.",
        ),
    ),
    "licence or update": (
        (
            "redirect_own",
            "Every REST call is sent to a page of the portal's own",
            "'Bitrix24 sends us to another page instead of answering', for the administrator; not 'renamed'.",
        ),
    ),
}
