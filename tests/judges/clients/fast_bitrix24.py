"""fast_bitrix24: the pages of a list in one batch, and another access token as soon as one is refused."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from fast_bitrix24 import Bitrix


def deeds(job: Mapping[str, str]) -> dict[str, Callable[..., object]]:
    """Ask as an application that is handed the tokens of the job one after another, and with a webhook."""
    tokens = [job["access"], job["next_access"]]

    async def token() -> str:
        return tokens.pop(0)

    client = Bitrix(f"https://{job['portal']}/rest/", token_func=token, verbose=False)

    def batch(commands: Mapping[str, tuple[str, Mapping[str, str]]]) -> object:
        asked = {name: f"{method}?{urlencode(params)}" for name, (method, params) in commands.items()}
        return client.call_batch({"halt": 0, "cmd": asked})

    return {
        "call": lambda method, params: client.call(method, params, raw=True)["result"],
        "batch": batch,
        "list": client.get_all,
        "by id": client.get_by_ID,
        "hook": lambda method, params: Bitrix(job["hook"], verbose=False).call(method, params, raw=True)["result"],
    }
