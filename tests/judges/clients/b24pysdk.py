"""b24pysdk, the vendor's own, as it comes: it asks the authorization server whose name it has built in."""

from collections.abc import Callable, Mapping

from b24pysdk import BitrixApp, BitrixToken, BitrixWebhook

DEADLINE_S = 60  # a busy machine's


def deeds(job: Mapping[str, str]) -> dict[str, Callable[..., object]]:
    """Ask as an application that renews by itself, and with a webhook."""
    app = BitrixApp(client_id=job["client_id"], client_secret=job["client_secret"])
    pair = {"auth_token": job["access"], "refresh_token": job["refresh"]}
    token = BitrixToken(domain=job["portal"], bitrix_app=app, **pair)
    hook = BitrixWebhook(domain=job["portal"], webhook_token=job["hook"].rstrip("/").partition("/rest/")[2])
    patient = {"timeout": DEADLINE_S}
    return {
        "call": lambda method, params: token.call_method(method, params, **patient)["result"],
        "hook": lambda method, params: hook.call_method(method, params, **patient)["result"],
        "batch": lambda commands: token.call_batch(commands, **patient)["result"]["result"],
        "list": lambda method, params: token.call_list(method, params, **patient)["result"],
        "list fast": lambda method, params: list(token.call_list_fast(method, params, **patient)["result"]),
        "portal": lambda: token.get_app_info().result.install.domain,
    }
