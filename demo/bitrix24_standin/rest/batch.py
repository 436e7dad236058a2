"""Runs up to 50 commands one after another, each of which may refer to earlier answers.

Imitates: Bitrix24 REST docs, "Batch execution" (docs/platform.md 4.5, 12.5).
"""

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, unquote_plus

from ..answers import time_block
from ..php import first, items, nest
from .call import Call, Listed
from .errors import RefusalError
from .operating import book_batch, spent_by_all, took

MAX_COMMANDS = 50
NOT_IN_BATCH = ("batch", "upload", "download")
_PARTS = ("result", "result_error", "result_total", "result_next", "result_time")
_REFERENCE = re.compile(rf"\$({'|'.join(_PARTS)})(\[\S*)", re.IGNORECASE)
_STEPS = re.compile(r"\[([^\]]+)\]")
Run = Callable[[Call], object]
Parts = dict[str, dict[str, object]]


def commands(call: Call) -> list[str]:
    return [str(command) for _, command in items(call.params.get("cmd"))]


def batch(call: Call, run: Run) -> object:
    """Answer with a map of results, a map of errors, and the maps next to them."""
    parts: Parts = {name: {} for name in _PARTS}
    halt = str(call.params.get("halt", "0")).lower() not in ("", "0", "false", "n", "none")
    seconds, spent = [], spent_by_all(call, map(_method, commands(call)))
    for position, (key, command) in enumerate(items(call.params.get("cmd"))):
        if not isinstance(command, str):
            continue
        started = call.portal.now()
        try:
            prepared = _prepared(call, parts, command, position)
            answer = run(prepared)
        except RefusalError as refusal:
            parts["result_error"][key] = _told(refusal)
            if "time" in refusal.more:
                parts["result_time"][key] = refusal.more["time"]
            if halt:
                break
        else:
            _keep(parts, key, answer)
            seconds.append(took(prepared))
            parts["result_time"][key] = time_block(call.portal, started, prepared.method, spent)
    book_batch(call, seconds)
    return parts


def _prepared(call: Call, parts: Parts, command: str, position: int) -> Call:
    method, query = _method(command), command.partition("?")[2]
    if position >= MAX_COMMANDS:
        raise RefusalError("ERROR_BATCH_LENGTH_EXCEEDED", "Max batch length exceeded")
    if method in NOT_IN_BATCH:
        raise RefusalError("ERROR_BATCH_METHOD_NOT_ALLOWED", "Method is not allowed for batch usage")
    return call.to(method, dict(items(resolve(nest(parse_qsl(query, keep_blank_values=True)), parts))))


def _method(command: str) -> str:
    return unquote_plus(command.partition("?")[0]).lower().strip("/")


def _told(refusal: RefusalError) -> dict[str, object]:
    """Return a refusal as a batch has it: a missing right has no description there."""
    text = "" if refusal.error == "insufficient_scope" else refusal.description
    told = {name: value for name, value in refusal.body().items() if name != "time"}
    return told | {"error_description": text}


def _keep(parts: Parts, key: str, answer: object) -> None:
    listed = answer if isinstance(answer, Listed) else Listed(result=answer)
    parts["result"][key] = listed.result
    for part, value in (("result_total", listed.total), ("result_next", listed.next)):
        if value is not None:
            parts[part][key] = value


def resolve(value: object, parts: Parts) -> object:
    """Replace references by answers, at any depth."""
    if isinstance(value, dict):
        return {key: resolve(each, parts) for key, each in value.items()}
    return _referred(value, parts) if isinstance(value, str) else value


def _referred(text: str, parts: Parts) -> object:
    """Return what a reference that is the whole value names. Inside a text only scalars replace references."""
    for found in _REFERENCE.finditer(text):
        named = _walk(parts[found[1].lower()], _STEPS.findall(found[2]))
        if found[0] == text:
            return named
        if isinstance(named, (str, int, float)) and not isinstance(named, bool):
            text = text.replace(found[0], str(named))
    return text


def _walk(value: object, steps: list[str]) -> object:
    """Follow the steps as far as they go. A missing value or null stops at its parent."""
    for step in steps:
        below = first(dict(items(value)), step)
        if below is None:
            return value
        value = below
    return value
