"""The catalogue of faults: what can go wrong, grouped by story, and what a person should see then."""

from dataclasses import dataclass

from .since_2026 import SINCE_2026


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    name: str
    story: str
    title: str
    sees: str


STORIES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "token expired": (
        ("expire_tokens", "Expire all access tokens", "Reload shows the lead again: one refresh, one repeated call."),
        (
            "expire_refresh_tokens",
            "Expire refresh tokens too",
            "Reload asks to open the card again; opening it brings a fresh pair.",
        ),
        ("revoke_tokens", "Revoke every pair", "As above: invalid_token, then invalid_grant."),
        ("always_expired", "Every token counts as expired", "One refresh, one retry, then a page: no endless loop."),
    ),
    "token service in trouble": (
        ("refresh_slow", "Token exchange answers after a while", "The page waits within its deadline, then says so."),
        (
            "refresh_lost",
            "Rotate, then fail with 500",
            "The pair is lost: 'open the card again', never 'not installed'.",
        ),
        ("refresh_500", "Token exchange answers 500", "Nothing is lost: the next try works."),
        ("refresh_empty", "Token exchange answers {}", "The answer is refused, the old pair is kept."),
        ("refresh_list", "Token exchange answers a list", "As above."),
        ("refresh_html", "Token exchange answers HTML with 200", "As above."),
        ("refresh_wrong_member", "Token exchange answers for another portal", "Refused, with a security line."),
        ("refresh_wrong_user", "Token exchange answers for another person", "Refused, with a security line."),
        ("refresh_no_expiry", "Token exchange answers without expires_in", "The answer is refused."),
        ("refresh_invalid_scope", "Token exchange answers invalid_scope", "A page that names the rights."),
        ("refresh_invalid_request", "Token exchange answers invalid_request", "Our own matter: a page with a number."),
        ("code_spent", "The code of a sign-in counts as used", "'This sign-in is no longer valid', after Continue."),
        (
            "wrong_client",
            "The authorization server no longer knows the application",
            "An alarm for the operator, no word of it on the page.",
        ),
        (
            "disowned",
            "The authorization server no longer knows the application in this portal",
            "invalid_client: after an uninstall event the app keeps its settings sealed for 30 days, nothing else.",
        ),
        (
            "info_500",
            "app.info at the authorization server answers 500",
            "An unknown portal is not let in; a known one goes on.",
        ),
        ("info_wrong_client", "app.info names another application", "Refused; nothing is written."),
        ("info_wrong_member", "app.info names another portal", "Refused; nothing is written."),
        ("info_wrong_user", "app.info names another person, or nobody", "Refused; nothing is written."),
        ("info_html", "app.info answers HTML with 200", "Nothing is written; 'try again'."),
        ("info_slow", "app.info answers after a while", "Whoever needs no proof does not wait for it."),
    ),
    "busy": (
        ("rest_503", "503 QUERY_LIMIT_EXCEEDED", "'Your portal is busy', no retry storm."),
        ("rest_429", "429 OPERATION_TIME_LIMIT", "'Your portal is busy', with when to come back."),
        ("overload_limit", "OVERLOAD_LIMIT", "'Ask Bitrix24 support': not retried."),
    ),
    "portal in trouble": (
        ("rest_500", "500 INTERNAL_SERVER_ERROR", "At most two retries, then a page."),
        ("rest_error", "Any documented error, by its code", "The page for that reason; unknown ones: 'nonsense'."),
        ("rest_502", "502 with HTML", "At most two retries, then a page."),
        ("reset", "The connection is reset", "A page that says the portal did not answer."),
        ("drip_body", "One byte a second, body", "The deadline ends it: 'did not respond in time'."),
        ("drip_headers", "One byte a second, headers", "As above."),
        ("endless_body", "A body of 1 GB", "Cut at the size limit; memory stays flat."),
        ("slow", "Answers after a while", "As 'one byte a second'."),
        (
            "connection_error",
            "The portal does not reach the authorization server",
            "CONNECTION_ERROR: a page that tries again by itself.",
        ),
        ("portal_deleted", "PORTAL_DELETED", "A page that names the cure: 'Temporary closure of the public part'."),
    ),
    "the call is refused": (
        ("method_gone", "The portal does not know crm.lead.get", "ERROR_METHOD_NOT_FOUND: too old, or too new."),
        ("access_denied", "ACCESS_DENIED without a word why", "'Bitrix24 does not allow this'."),
        ("argument_error", "ERROR_ARGUMENT", "'Bitrix24 did not accept the app's request'."),
        ("core_error", "ERROR_CORE", "'Bitrix24 refused the request', with a number."),
        (
            "confirm_waiting",
            "The call waits for an administrator",
            "METHOD_CONFIRM_WAITING: 'must confirm this first'.",
        ),
        ("confirm_denied", "An administrator has said no", "METHOD_CONFIRM_DENIED: 'declined this request'."),
        ("lead_gone", "The lead is deleted", "'This lead does not exist'; in Simple CRM mode: 'works without leads'."),
    ),
    "nonsense": (
        ("truncated", "JSON that stops in the middle", "'Bitrix24 sent an unexpected response'."),
        ("html_200", "HTML with status 200", "As above."),
        ("wrong_charset", "JSON in another charset", "As above, or the lead with marks for unreadable letters."),
        ("batch_refused", "The batch is refused", "One direct crm.lead.get, shown with codes."),
        ("batch_garbled", "The batch answers a list of nothing", "As above."),
        ("lead_surrogates", "Lone surrogates in the title", "The lead, with a replacement mark."),
        ("lead_digits", "A number of 5,000 digits", "'Bitrix24 sent an unexpected response', not a crash."),
        ("lead_deep", "Nesting 100,000 deep", "'Bitrix24 sent an unexpected response', not a crash."),
        ("lead_types", "Wrong types in every other field", "The lead, with what can be shown."),
        ("lead_list", "[] where the lead should be", "'Bitrix24 sent an unexpected response'."),
        ("lead_other", "Another lead than was asked for", "Refused: the id is compared."),
    ),
    "too much": (
        ("lead_fields", "A lead of 240,000 fields", "The first 1,000 fields, and a sentence that there are more."),
        ("lead_values", "A lead with 30,000 telephone numbers", "The first numbers, and a sentence in the field."),
        ("lead_texts", "A comment of a million characters, marked up", "Its beginning, without formatting."),
        ("lead_large", "A lead of 5 MB", "'Bitrix24 sent more data than the app can read'."),
        ("fields_large", "A list of fields of 8 MB", "The lead without custom fields, and a sentence about it."),
        ("old_tabs", "5,000 older tabs of the application", "At most 50 steps at a time, and a sentence about it."),
    ),
    "related data": (
        (
            "related_slow",
            "History, duplicates and names take long",
            "The lead stands at once; after 3 seconds the page says that the rest did not come.",
        ),
        (
            "related_refused",
            "History, duplicates and names are refused",
            "The lead stands; each part says by itself that Bitrix24 refused it.",
        ),
        ("list_of_all", "Lists forget filters and rights", "Nobody else's lead appears: each number is compared."),
        (
            "budget_low",
            "The time that methods may take is nearly used up",
            "From the next look on, history and duplicates are left out, and the page says so.",
        ),
    ),
    "employee dismissed": (
        ("user_dismissed", "The person is dismissed", "authorization_error: 'ask your administrator'."),
        (
            "user_excluded",
            "The person is excluded from the application",
            "user_access_error: 'You do not have access to this app in Bitrix24'.",
        ),
        (
            "extranet_only",
            "The call is for employees only",
            "allowed_only_intranet_user: 'Leads are available to employees only'.",
        ),
        ("admin_lost", "The administrator is none any more", "Save and repair refuse; nothing is changed."),
        (
            "no_crm_rights",
            "The person loses their CRM rights",
            "'You do not have permission to view this lead, or it does not exist'.",
        ),
    ),
    "rights and money": (
        ("payment_over", "The subscription has ended", "PAYMENT_REQUIRED: 'ask your administrator', not 'removed'."),
        ("trial_over", "The trial period has ended", "PAYMENT_REQUIRED: 'trial period has ended'."),
        ("plan_without_rest", "No Market subscription, so no REST", "A page that says so, whatever the wire calls it."),
        ("scope_missing", "The right 'crm' is missing", "insufficient_scope: which right and who can give it."),
        ("simple_crm", "Simple CRM mode: no leads", "'This portal works without leads', with the path to change it."),
    ),
    "app removed": (
        ("app_removed", "The application is gone, silently", "'The app was removed'; the portal is marked as gone."),
        (
            "disowned",
            "The authorization server no longer knows the application in this portal",
            "invalid_client: once an event says so, too, the tokens go at once, and the settings after 30 days.",
        ),
        ("oauth_unclear", "ERROR_OAUTH without a word why", "'Bitrix24 does not give this app access'."),
    ),
    "portal renamed": (
        (
            "portal_renamed",
            "The portal moves, the old address answers 302",
            "The next open proves the new address; the lead is shown.",
        ),
        ("redirect_foreign", "302 to a stranger's host", "Nothing is sent there: a page."),
        ("clock_off", "The portal's clock is five minutes off", "Nothing changes for the person."),
    ),
    "the form": (
        ("form_incomplete", "The portal's form names no portal", "'This page was opened in an unexpected way'."),
    ),
    "new card": (("id_zero", "The card has no number yet (ID 0)", "'Save the lead first'."),),
    "events": (
        ("event_late", "Events wait until they are released", "An old uninstall does not undo a newer install."),
        ("event_twice", "Events arrive twice", "Nothing happens twice."),
        ("event_out_of_order", "Events arrive in the wrong order", "The newest state wins."),
        ("event_forged", "Events carry a wrong application token", "403; nothing changes."),
        ("event_lost", "Events are lost", "The next use notices."),
    ),
}
CATALOGUE = tuple(
    Fault(name=name, story=story, title=title, sees=sees)
    for story, faults in (STORIES | SINCE_2026).items()
    for name, title, sees in faults
)
