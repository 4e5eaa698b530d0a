"""A model that scans pictures."""

from __future__ import annotations

import collections
import concurrent.futures
import ctypes
import functools
import json
import os
import threading
from typing import Any, Callable, Dict, Iterable, Iterator, Literal, Mapping, Optional, Sequence, Tuple, TypeVar, Union

from ._arrays import samples_of
from ._errors import WrongUse
from ._library import Progress, Watch, call, call_for_text, freed_with, library
from ._scan import Scan
from ._settings import encoded, encoded_in_camel_case

_Picture = TypeVar("_Picture")


class _Handle:
    """A model of the C interface, freed when nothing uses it any more."""

    def __init__(self, name: bytes, settings: bytes) -> None:
        self.process = os.getpid()
        self.value = ctypes.c_void_p()
        call("model_open", name, settings, ctypes.byref(self.value))
        freed_with(self, "model", self.value)


class Model:
    """A model that stays loaded for many scans.

    Several threads may scan with it at the same time: a scan releases the interpreter's lock. It can be pickled, and loads
    the same file again in another process; after a fork, too.
    """

    def __init__(self, name: Union[str, "os.PathLike[str]"] = "embedded", **settings: Any) -> None:
        self._name = os.fspath(name)
        self._settings = settings
        self._lock = threading.Lock()
        self._opened: Optional[_Handle] = None
        self._handle()

    @classmethod
    def load(cls, name: Union[str, "os.PathLike[str]"] = "embedded", **settings: Any) -> "Model":
        """Loads a model file, an ONNX file, or "embedded", the model for white cells in photographs of blood smears, or
        "embedded:blood", the one for white cells, red cells and platelets.

        settings: what an ONNX file does not say: normalization ("unit", "signed", "bytes", "imagenet", "caffe"), scale,
        mean, deviation, channel_order, mean_image, classes, window (width, height), output.
        """
        return cls(name, **settings)

    def _handle(self) -> _Handle:
        opened = self._opened
        # The threads of the library do not come along with a fork.
        while opened is None or opened.process != os.getpid():
            with self._lock:
                if self._opened is opened:
                    self._opened = _Handle(os.fsencode(self._name), encoded_in_camel_case(self._settings))
                opened = self._opened
        return opened

    def __reduce__(self) -> Tuple[Any, ...]:
        return (_loaded, (self._name, self._settings))

    def __repr__(self) -> str:
        return f"<Model {self._name!r}: {', '.join(self.classes)}>"

    @functools.cached_property
    def facts(self) -> Dict[str, Any]:
        """All that is known about the model."""
        model = self._handle()
        return dict(json.loads(call_for_text("model_facts", model.value)))

    @property
    def name(self) -> str:
        """The name by which it was loaded."""
        return self._name

    @property
    def classes(self) -> Tuple[str, ...]:
        """The name of each class, in the order of the scores."""
        return tuple(self.facts["classes"])

    @property
    def window(self) -> Tuple[int, int]:
        """Width and height of the window in pixels."""
        width, height = self.facts["window"]
        return (width, height)

    @property
    def stride(self) -> Optional[Tuple[int, int]]:
        """Horizontal and vertical distance between windows unless told otherwise; None where it cannot slide."""
        found = self.facts.get("stride")
        return (found[0], found[1]) if found else None

    @property
    def threshold(self) -> float:
        """The smallest probability of a detection unless told otherwise."""
        return float(self.facts["threshold"])

    def scan(
        self, picture: Any, *, stride: Union[int, Sequence[int], None] = None, exact_windows: Optional[bool] = None,
        edge: Optional[Literal["drop", "cover", "center"]] = None,
        average: Optional[Literal["flips", "rotations", "dihedral"]] = None,
        average_of: Optional[Literal["probabilities", "logits"]] = None,
        precision: Optional[Literal["default", "exact", "fast"]] = None, local_means: bool = False,
        classes: Union[str, Sequence[str], None] = None, threshold: Optional[float] = None,
        by_class: Optional[Mapping[str, float]] = None,
        merge: Optional[Literal["peaks", "nms", "soft-nms", "nmm", "wbf", "components"]] = None,
        overlap: Optional[float] = None, overlap_measure: Optional[Literal["iou", "ios"]] = None,
        decay: Optional[Literal["gaussian", "linear"]] = None, merge_across_classes: Optional[bool] = None,
        separation: Optional[float] = None, box_from: Optional[Literal["window", "refined"]] = None,
        scales: Union[float, Sequence[float], None] = None, page: Optional[int] = None, level: Optional[int] = None,
        region: Optional[Sequence[int]] = None, pixel_size: Optional[float] = None, resolution: Optional[float] = None,
        roi: Union[str, "os.PathLike[str]", None] = None, tissue: Optional[bool] = None,
        intensity: Optional[str] = None, damaged: Optional[Literal["refuse", "accept"]] = None,
        background: Optional[Sequence[int]] = None, memory_limit: Optional[int] = None, threads: Optional[int] = None,
        name: Optional[str] = None, progress: Optional[Progress] = None,
    ) -> Scan:
        """Scans a picture and finds objects; the options are those of the command line.

        picture: the path of a PNG, JPEG, TIFF or PNM file; the bytes of one; or an array of uint8, uint16 or float32 (0 to 1)
        of shape (height, width) or (height, width, channels), channels being grey, grey and alpha, RGB or RGB and alpha.
        An array whose samples of a row follow one another is not copied.
        stride: pixels between windows, or (width, height). region: (x, y, width, height). pixel_size and resolution:
        micrometres in a pixel. local_means: the command line's --global local. classes: those to report.
        progress: called with the rows of scores that are done, and all of them; what it raises ends the scan.
        """
        settings = encoded({
            "stride": stride, "exact-windows": exact_windows, "edge": edge, "average": average, "average-of": average_of,
            "precision": precision, "global": "local" if local_means else None, "class": classes, "threshold": threshold,
            "by-class": by_class, "merge": merge, "overlap": overlap, "overlap-measure": overlap_measure, "decay": decay,
            "merge-across-classes": merge_across_classes, "separation": separation, "box-from": box_from,
            "scales": scales, "page": page,
            "level": level,
            "region": region, "pixel-size": pixel_size, "resolution": resolution, "roi": roi, "tissue": tissue,
            "intensity": intensity, "damaged": damaged, "background": background, "memory-limit": memory_limit,
            "threads": threads, "name": name})
        model = self._handle()
        scan = ctypes.c_void_p()
        kept: object = None
        arguments: Tuple[Any, ...]
        if isinstance(picture, (str, os.PathLike)):
            function, arguments = "scan_file", (os.fsencode(picture),)
        elif isinstance(picture, (bytes, bytearray, memoryview)):
            content = bytes(picture)
            function, arguments = "scan_bytes", (content, len(content))
        else:
            samples, kept = samples_of(picture)
            function, arguments = "scan_samples", (ctypes.byref(samples),)
        try:
            with Watch(progress) as watch:
                call(function, model.value, *arguments, settings, watch.function, None, ctypes.byref(scan))
        except BaseException:
            # Ctrl-C may come when the scan is complete.
            library.fcnscan_scan_free(scan)
            raise
        assert scan.value is not None
        return Scan(scan.value, kept)

    def scan_many(
        self, pictures: Iterable[_Picture], *, workers: int = 1,
        on_error: Optional[Callable[[_Picture, Exception], object]] = None, **options: Any,
    ) -> Iterator[Scan]:
        """Scans pictures one after the other and gives their scans in the same order, as they are asked for.

        workers: how many are scanned at the same time, each by its share of the threads; as many more are taken from
        pictures before they are asked for.
        on_error: called with a picture that cannot be scanned and the error, and the rest is done; without it the error is
        raised.
        options: those of :meth:`scan`.
        """
        if workers < 1:
            raise WrongUse(f"scan_many takes a number of workers from 1, found {workers}")
        if workers == 1:
            return self._one_by_one(pictures, on_error, options)
        options.setdefault("threads", max(1, len(os.sched_getaffinity(0)) // workers))
        return self._side_by_side(pictures, workers, on_error, options)

    def _one_by_one(self, pictures: Iterable[_Picture], on_error: Any, options: Dict[str, Any]) -> Iterator[Scan]:
        for picture in pictures:
            try:
                scan = self.scan(picture, **options)
            except Exception as error:
                if on_error is None:
                    raise
                on_error(picture, error)
                continue
            yield scan

    def _side_by_side(
        self, pictures: Iterable[_Picture], workers: int, on_error: Any, options: Dict[str, Any],
    ) -> Iterator[Scan]:
        stopped = threading.Event()
        progress: Optional[Progress] = options.pop("progress", None)

        def tell(done: int, total: int) -> None:
            if stopped.is_set():
                raise concurrent.futures.CancelledError
            if progress is not None:
                progress(done, total)

        def watched(picture: _Picture) -> Scan:
            return self.scan(picture, progress=tell, **options)

        waiting: "collections.deque[Tuple[_Picture, concurrent.futures.Future[Scan]]]" = collections.deque()
        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            try:
                for picture in pictures:
                    waiting.append((picture, pool.submit(watched, picture)))
                    if len(waiting) > workers:
                        yield from self._next(waiting, on_error)
                while waiting:
                    yield from self._next(waiting, on_error)
            finally:
                stopped.set()
                for _, future in waiting:
                    future.cancel()

    @staticmethod
    def _next(waiting: Any, on_error: Any) -> Iterator[Scan]:
        picture, future = waiting.popleft()
        try:
            scan = future.result()
        except Exception as error:
            if on_error is None:
                raise
            on_error(picture, error)
            return
        yield scan


def _loaded(name: str, settings: Dict[str, Any]) -> Model:
    """A model that was pickled."""
    return Model(name, **settings)
