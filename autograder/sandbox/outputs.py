"""A cell's outputs as they come from the sandbox, rebuilt into what nbformat allows. They are the learner's word."""

import base64
import binascii
from typing import Any

from .inside.limits import Limits
from .inside.wire import Malformed

_TEXTS = ("text/plain", "text/html", "text/markdown", "text/latex")
_IMAGES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}


def validated(outputs: object, limits: Limits) -> list[dict[str, Any]]:
    """Rebuild outputs from the parts that are known; leave out MIME types that no page of ours shows.

    Text is not sanitised: whoever puts text/html or text/markdown into a page has to do it.

    Raises
    ------
    Malformed
        If an output has another form than nbformat 4's, or there are more than the limits allow.
    """
    # Beyond the limit there may be two notes that output was cut and an error.
    if type(outputs) is not list or len(outputs) > limits.cell_outputs + 3:
        raise Malformed("outputs of an unknown form")
    rebuilt = [_output(output) for output in outputs]
    # A sandbox that keeps the rules counts the bytes of JSON, which are more.
    if sum(map(_size, rebuilt)) > 2 * limits.output_bytes:
        raise Malformed("outputs that are too large")
    return rebuilt


def _output(output: object) -> dict[str, Any]:
    match output:
        case {"output_type": "stream", "name": "stdout" | "stderr" as name, "text": str(text)}:
            return {"output_type": "stream", "name": name, "text": text}
        case {"output_type": "display_data", "data": dict(data)}:
            return {"output_type": "display_data", "data": _bundle(data), "metadata": {}}
        case {"output_type": "execute_result", "data": dict(data), "execution_count": int(count)}:
            return {
                "output_type": "execute_result",
                "data": _bundle(data),
                "metadata": {},
                "execution_count": max(0, min(count, 10**6)),
            }
        case {"output_type": "error", "ename": str(name), "evalue": str(value), "traceback": list(lines)} if all(
            type(line) is str for line in lines
        ):
            return {"output_type": "error", "ename": name, "evalue": value, "traceback": lines}
    raise Malformed("an output of an unknown form")


def _bundle(data: dict[Any, Any]) -> dict[str, str]:
    bundle = {kind: data[kind] for kind in _TEXTS if type(data.get(kind)) is str}
    for kind, magic in _IMAGES.items():
        if type(data.get(kind)) is str:
            try:
                image = base64.b64decode(data[kind])
            except (binascii.Error, ValueError):
                continue
            if image.startswith(magic):
                bundle[kind] = base64.b64encode(image).decode()
    return bundle


def _size(output: dict[str, Any]) -> int:
    texts = [output.get("text", ""), output.get("evalue", ""), *output.get("traceback", ())]
    return sum(map(len, [*texts, *output.get("data", {}).values()]))
