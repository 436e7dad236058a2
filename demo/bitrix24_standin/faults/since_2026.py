"""The faults of the platform as it is since 2026, grouped by story, and what a person should see then.

Imitates: docs/platform.md 1.4, 3.1, 3.5, 3.7, 4.5, 4.6, 4.7, 5.7, 6.3, 6.5, 7.4, 7.6, 8.4. The faults that are older
stand in `catalogue`.
"""

SINCE_2026: dict[str, tuple[tuple[str, str, str], ...]] = {
    "a front server's limit": (
        (
            "front_429",
            "A server in front answers 429 with HTML, and Retry-After",
            "'Bitrix24 is busy', with when to come back; no second call.",
        ),
        ("front_503", "A server in front answers 503 with HTML, and Retry-After", "As above."),
    ),
    "over its time": (
        (
            "batch_blocked",
            "batch alone is over its operating time, for 300 seconds",
            "The lead, by direct calls; the page says that history and duplicates were left out.",
        ),
        (
            "method_blocked",
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
    "no event": (
        (
            "install_events_gone",
            "The portal deletes what is bound to ONAPPINSTALL and ONAPPUPDATE",
            "The app is installed all the same; the next open by an administrator brings what the event would have.",
        ),
    ),
    "another server": (
        (
            "other_server",
            "The portal belongs to the other authorization server",
            "The lead: the other server is asked, and the pair is renewed there. The first one's 'no' means nothing.",
        ),
    ),
    "portal gone": (
        (
            "front_404",
            "A server in front answers 404 with HTML: no such domain, or switched off",
            "'No Bitrix24 responds to the app at this address', for the administrator; never 'resolves itself'.",
        ),
        (
            "refresh_portal_gone",
            "Token exchange answers 'Portal not found', with one code or another",
            "'This Bitrix24 is currently closed', never 'an unexpected response'.",
        ),
    ),
    "another shape": (
        (
            "field_gone",
            "A field that everybody knows is gone",
            "The lead without it; administrators are told its name.",
        ),
        ("field_retyped", "A field that everybody knows has another type", "As above."),
        ("field_renamed", "A field that everybody knows has another name", "As above."),
        (
            "item_without_fm",
            "crm.item.get answers without fm",
            "Telephone and mail all the same, from the flat fields.",
        ),
    ),
    "old or unusual": (
        (
            "old_bx24_js",
            "BX24.js of 2016: no openPath, no im",
            "Every link works, as a plain one where nothing better is.",
        ),
        (
            "option_unset",
            'An option that was never set is "", not null, or refused',
            "Nothing there: the installation goes on.",
        ),
        ("lists_numbered", "Lists come as maps with numbers", "All telephone numbers and values, as from lists."),
        (
            "form_without_key",
            "The portal's form has an empty AUTH_ID",
            "'Bitrix24 did not give the app an access key', and what to do.",
        ),
        ("authorize_error", "403 AUTHORIZE_ERROR", "A missing right."),
    ),
    "nobody behind it": (
        ("event_without_tokens", "Events come without tokens", "Answered, and nothing is written."),
        (
            "renewal_refused",
            "The portal's page refuses to renew the access",
            "The portal's own message, once; the page says to open the card again.",
        ),
    ),
    "half installed": (
        (
            "info_unfinished",
            "app.info at the authorization server says installed: false until the installer page has finished",
            "The installation finishes; an uninstall event meanwhile deletes nothing.",
        ),
    ),
    "licence or update": (
        (
            "redirect_own",
            "Every REST call is sent to a page of the portal's own",
            "'Bitrix24 sends us to another page instead of answering', for the administrator; not 'renamed'.",
        ),
    ),
    "https": (
        (
            "redirect_https",
            "301 to https at the same host, from a portal that gives its address as http",
            "'This Bitrix24 uses https, but gives its address as http', for the administrator; not 'moved'.",
        ),
    ),
}
