"""The C interface: libfcnscan, which is beside this file or where FCNSCAN_LIBRARY says."""

from __future__ import annotations

import ctypes
import os
import signal
import threading
import weakref
from ctypes import CFUNCTYPE, POINTER, byref, c_char_p, c_float, c_int, c_size_t, c_ssize_t, c_uint8, c_void_p
from typing import Any, Callable, Optional, Sequence, Tuple

from ._errors import Error, WrongUse

_ABI = 1
_OK, _CANCELLED, _WRONG_USE = 0, 2, 3

Progress = Callable[[int, int], object]
ProgressFunction = CFUNCTYPE(c_int, c_void_p, c_size_t, c_size_t)


class Samples(ctypes.Structure):
    """fcnscan_samples."""

    _fields_ = [
        ("start", c_void_p), ("width", c_size_t), ("height", c_size_t), ("channels", c_size_t), ("type", c_int),
        ("bytes_per_row", c_ssize_t),
    ]


_TEXT = POINTER(c_void_p)  # A text that is freed here, and so may not become bytes at once.
_SIGNATURES: dict[str, Sequence[Any]] = {
    "model_open": (c_char_p, c_char_p, POINTER(c_void_p), _TEXT),
    "model_facts": (c_void_p, _TEXT, _TEXT),
    "scan_file": (c_void_p, c_char_p, c_char_p, ProgressFunction, c_void_p, POINTER(c_void_p), _TEXT),
    "scan_bytes": (c_void_p, c_char_p, c_size_t, c_char_p, ProgressFunction, c_void_p, POINTER(c_void_p), _TEXT),
    "scan_samples": (
        c_void_p, POINTER(Samples), c_char_p, ProgressFunction, c_void_p, POINTER(c_void_p), _TEXT),
    "scan_scores": (c_void_p, c_size_t, POINTER(POINTER(c_float)), POINTER(c_size_t), _TEXT),
    "scan_report": (c_void_p, _TEXT, _TEXT),
    "scan_heatmap_size": (c_void_p, c_char_p, POINTER(c_size_t), POINTER(c_size_t), _TEXT),
    "scan_heatmap": (c_void_p, c_char_p, POINTER(c_uint8), _TEXT),
    "scan_save": (c_void_p, c_char_p, c_char_p, ProgressFunction, c_void_p, _TEXT, _TEXT),
}


def _loaded() -> ctypes.CDLL:
    beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), "libfcnscan.so")
    path = os.environ.get("FCNSCAN_LIBRARY") or beside
    try:
        library = ctypes.CDLL(path)
    except OSError as error:
        raise ImportError(
            f"the library of fcnscan cannot be loaded: {error}; install the wheel, or name a library that was built from "
            "the source in FCNSCAN_LIBRARY") from error
    library.fcnscan_abi_version.restype = c_int
    library.fcnscan_version.restype = c_char_p
    found = library.fcnscan_abi_version()
    if found != _ABI:
        raise ImportError(f"'{path}' has version {found} of the interface, expected {_ABI}; install fcnscan again")
    for name, arguments in _SIGNATURES.items():
        function = getattr(library, f"fcnscan_{name}")
        function.argtypes, function.restype = list(arguments), c_int
    library.fcnscan_scan_scales.argtypes, library.fcnscan_scan_scales.restype = [c_void_p], c_size_t
    for name in ("string_free", "model_free", "scan_free"):
        function = getattr(library, f"fcnscan_{name}")
        function.argtypes, function.restype = [c_void_p], None
    return library


library = _loaded()


def version() -> str:
    """The version of fcnscan."""
    return str(library.fcnscan_version().decode())


def _taken(text: c_void_p) -> str:
    """The content of a text that a function gave, which is freed."""
    if not text.value:
        return ""
    try:
        return ctypes.string_at(text.value).decode("utf-8", "replace")
    finally:
        library.fcnscan_string_free(text)


def call(name: str, *arguments: Any) -> None:
    """Calls a function that can fail; its last parameter, the error's text, is added."""
    error = c_void_p()
    status = getattr(library, f"fcnscan_{name}")(*arguments, byref(error))
    if status == _OK:
        return
    text = _taken(error)
    raise (WrongUse if status == _WRONG_USE else Error)(text)


def call_for_text(name: str, *arguments: Any) -> str:
    """Calls a function whose result is a text."""
    text = c_void_p()
    call(name, *arguments, byref(text))
    return _taken(text)


def freed_with(owner: object, name: str, handle: c_void_p) -> None:
    """Frees a handle when its owner is gone, in the process that made it: a fork has neither its threads nor its locks."""
    weakref.finalize(owner, _free, name, handle.value, os.getpid())


def _free(name: str, handle: Optional[int], process: int) -> None:
    if os.getpid() == process:
        getattr(library, f"fcnscan_{name}_free")(handle)


class Watch:
    """The progress callback of one call, which also ends the call when Ctrl-C is pressed or the callback raises.

    While a call of the main thread runs, Ctrl-C only leaves a mark: an exception that Python raised on the way into the
    callback would be lost.
    """

    def __init__(self, progress: Optional[Progress]) -> None:
        self._progress = progress
        self._raised: Optional[BaseException] = None
        self._interrupted = False
        self._told: Optional[Tuple[int, int]] = None
        main = threading.current_thread() is threading.main_thread()
        self._catches = main and signal.getsignal(signal.SIGINT) is signal.default_int_handler
        wanted = progress is not None or main
        self.function = ProgressFunction(self._tell) if wanted else ProgressFunction()

    def _tell(self, _: object, done: int, total: int) -> int:
        try:
            # The library also asks in between whether to go on.
            if self._progress is not None and not self._interrupted and self._told != (done, total):
                self._told = (done, total)
                self._progress(done, total)
        except BaseException as error:  # Raised again where the call returns.
            self._raised = error
        return 1 if self._raised is not None or self._interrupted else 0

    def _mark(self, *_: object) -> None:
        self._interrupted = True

    def __enter__(self) -> "Watch":
        if self._catches:
            signal.signal(signal.SIGINT, self._mark)
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if self._catches:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        # Goes before the error that says that the call was cancelled.
        if self._raised is not None:
            raise self._raised from None
        if self._interrupted:
            raise KeyboardInterrupt from None
