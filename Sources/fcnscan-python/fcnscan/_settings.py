"""Keyword arguments as the C interface takes them: JSON, with the names of the command line's options."""

from __future__ import annotations

import json
import os
from typing import Any, Mapping


def _plain(value: Any) -> Any:
    """A value that json does not know: a path, or a number or array of NumPy."""
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"a setting cannot be a {type(value).__name__}")


def encoded(settings: Mapping[str, Any]) -> bytes:
    """Settings with hyphens in their names; those that are None are left out."""
    named = {name.replace("_", "-"): value for name, value in settings.items() if value is not None}
    return json.dumps(named, default=_plain, allow_nan=False).encode()


def encoded_in_camel_case(settings: Mapping[str, Any]) -> bytes:
    """Settings as the file NET.onnx.json has them: channel_order becomes channelOrder."""
    named = {}
    for name, value in settings.items():
        first, *rest = name.split("_")
        named[first + "".join(word.capitalize() for word in rest)] = value
    return json.dumps({name: value for name, value in named.items() if value is not None}, default=_plain).encode()
