"""bitrix24-rest: everything is a GET with the parameters in the address; pages are asked for side by side."""

import asyncio
from collections.abc import Callable, Mapping

from bitrix24 import Bitrix24


def deeds(job: Mapping[str, str]) -> dict[str, Callable[..., object]]:
    """Ask with a webhook: it knows no OAuth."""
    client = Bitrix24(job["hook"])

    def call(method: str, params: dict[str, object]) -> object:
        async def called() -> object:
            return await client.callMethod(method, params)

        return asyncio.run(called())

    def part(name: str, found: object) -> object:
        return found[name] if isinstance(found, dict) else found

    def batch(commands: Mapping[str, tuple[str, Mapping[str, object]]]) -> object:
        """Ask for one parameter a command: it leaves a command as it is written, `&` too."""
        asked = {
            name: f"{method}?{''.join(f'{key}={value}' for key, value in params.items())}"
            for name, (method, params) in commands.items()
        }
        return part("result", call("batch", {"halt": 0, "cmd": asked}))

    return {
        "call": call,
        "hook": call,
        "batch": batch,
        "list": lambda method, params: part("items", call(method, params)),
    }
