"""pybitrix24: JSON bodies with the token in the address, token requests as GET; it returns errors, raising none."""

from collections.abc import Callable, Mapping

from pybitrix24 import Bitrix24

Commands = Mapping[str, tuple[str, Mapping[str, object]]]


class ReturnedError(Exception):
    """What the client returned as it came."""


def deeds(job: Mapping[str, str]) -> dict[str, Callable[..., object]]:
    """Ask as an application; it asks for tokens at the portal's own name, or at the `server` of the job."""
    client = Bitrix24(job["portal"], job["client_id"], job["client_secret"], auth_hostname=job["server"] or None)
    client.obtain_tokens(job["code"])

    def call(method: str, params: object) -> object:
        return sound(client.call(method, params))["result"]

    def batch(commands: Commands) -> object:
        answer = client.call_batch({name: tuple(each) for name, each in commands.items()})
        return parts(sound(answer)["result"])["result"]

    def listed(method: str, params: Mapping[str, object]) -> list[object]:
        rows: list[object] = []
        answer: dict[str, object] = {"next": 0}
        while "next" in answer:
            answer = sound(client.call(method, {**params, "start": answer["next"]}))
            rows += rows_of(answer["result"])
        return rows

    def hook(method: str, params: object) -> object:
        user, code = job["hook"].rstrip("/").split("/")[-2:]
        return sound(Bitrix24(job["portal"], user_id=user).call_webhook(code, method, params))["result"]

    return {
        "call": call,
        "batch": batch,
        "list": listed,
        "hook": hook,
        "renew": lambda: sound(client.refresh_tokens()),
        "exchange": lambda code: sound(client.obtain_tokens(code)),
        "bind": lambda event, handler: sound(client.call_event_bind(event, handler))["result"],
        "unbind": lambda event, handler: sound(client.call_event_unbind(event, handler))["result"],
    }


def sound(answer: dict[str, object]) -> dict[str, object]:
    if "error" in answer:
        raise ReturnedError(answer["error"] or answer["error_description"])
    return answer


def rows_of(result: object) -> list[object]:
    rows = result if isinstance(result, list) else parts(result)["items"]
    return list(rows)


def parts(result: object) -> dict[str, list[object]]:
    if not isinstance(result, dict):
        raise TypeError(result)
    return result
