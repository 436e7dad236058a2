"""b24api: each answer must fit a strict model, `time` and every part of a batch too; three ways to list."""

from collections.abc import Callable, Mapping

from b24api import Bitrix24
from b24api.settings import Settings

Params = dict[str, object]


def deeds(job: Mapping[str, str]) -> dict[str, Callable[..., object]]:
    """Ask with a webhook, once: it knows no OAuth, and what it would try again is told."""
    client = Bitrix24(settings=Settings(webhook_url=job["hook"], retry_attempts=1))

    def asked(method: str, params: Params) -> Params:
        return {"method": method, "parameters": params}

    def call(method: str, params: Params) -> object:
        return client.call(asked(method, params))

    def batch(commands: Mapping[str, tuple[str, Params]]) -> object:
        """Name the answers: it sends its commands as `_0`, `_1`, and so do references."""
        return dict(zip(commands, client.batch([asked(*each) for each in commands.values()]), strict=True))

    return {
        "call": call,
        "hook": call,
        "batch": batch,
        "list": lambda method, params: list(client.list_sequential(asked(method, params))),
        "list in batches": lambda method, params: list(client.list_batched(asked(method, params))),
        "list without a count": lambda method, params: list(client.list_batched_no_count(asked(method, params))),
    }
