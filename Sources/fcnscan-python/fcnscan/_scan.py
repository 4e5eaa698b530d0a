"""The result of a scan."""

from __future__ import annotations

import ctypes
import dataclasses
import functools
import json
import os
from typing import TYPE_CHECKING, Any, Dict, List, Literal, Optional, Sequence, Tuple, Union

import numpy as np

from ._detections import Detections
from ._library import Progress, Watch, call, call_for_text, freed_with, library
from ._settings import encoded

if TYPE_CHECKING:
    import fiftyone

Colours = Literal["viridis", "magma", "inferno", "turbo", "gray"]


@dataclasses.dataclass(frozen=True)
class Geometry:
    """Where the windows of a score map lie, in pixels of what was scanned.

    rows, columns, classes: the shape of the scores, with the names of the classes.
    window: width and height of a window. stride: horizontal and vertical distance between windows.
    origin: column and row of the first window's first pixel; negative where the picture was extended.
    """

    rows: int
    columns: int
    window: Tuple[int, int]
    stride: Tuple[int, int]
    origin: Tuple[int, int]
    classes: Tuple[str, ...]

    def box(self, row: int, column: int) -> Tuple[int, int, int, int]:
        """Left, top, right and bottom edge of the window of a cell."""
        x = self.origin[0] + column * self.stride[0]
        y = self.origin[1] + row * self.stride[1]
        return (x, y, x + self.window[0], y + self.window[1])


class _Handle:
    """A scan of the C interface, freed when nothing uses it any more."""

    def __init__(self, value: int, kept: object) -> None:
        self.value = ctypes.c_void_p(value)
        # Samples that the scan may still read.
        self.kept = kept
        freed_with(self, "scan", self.value)


class Scan:
    """What the scan of one picture found.

    An array that was scanned is read again when an overlay is saved; it stays as it is until then.
    """

    def __init__(self, handle: int, kept: object) -> None:
        self._handle = _Handle(handle, kept)

    @functools.cached_property
    def report(self) -> Dict[str, Any]:
        """All that is known about the scan: what ``fcnscan PICTURE --json`` prints, without files."""
        return dict(json.loads(call_for_text("scan_report", self._handle.value)))

    @functools.cached_property
    def detections(self) -> Detections:
        """What was found, strongest first."""
        return Detections.of(self.report)

    @functools.cached_property
    def geometry(self) -> Geometry:
        """Where the windows of :attr:`scores` lie; of several scales those of the largest."""
        found = self.report["map"]
        return Geometry(
            rows=found["rows"], columns=found["columns"], window=tuple(found["window"]), stride=tuple(found["stride"]),
            origin=tuple(found["origin"]), classes=tuple(found["classes"]))

    @property
    def size(self) -> Tuple[int, int]:
        """Width and height of what was scanned, in pixels."""
        width, height = self.report["size"]
        return (width, height)

    @property
    def picture_size(self) -> Tuple[int, int]:
        """Width and height of the upright full picture, in whose pixels detections lie."""
        width, height = self.report.get("placement", self.report)["size"]
        return (width, height)

    def to_fiftyone(self) -> "fiftyone.Detections":
        """The detections of the package FiftyOne, with boxes as fractions of the full picture; needs fiftyone."""
        import fiftyone

        width, height = self.picture_size
        return fiftyone.Detections(detections=[
            fiftyone.Detection(
                label=found.class_name, confidence=found.score,
                bounding_box=[found.x / width, found.y / height, found.width / width, found.height / height])
            for found in self.detections
        ])

    @property
    def scores(self) -> np.ndarray:
        """Probabilities, float32 of shape (rows, columns, classes): a view that is not copied and cannot be written.

        Of several scales those of the largest.
        """
        return self._scores_of(library.fcnscan_scan_scales(self._handle.value) - 1)

    @property
    def scores_by_scale(self) -> List[np.ndarray]:
        """The scores of each scale, from the smallest to the largest; see :attr:`scores`."""
        return [self._scores_of(scale) for scale in range(library.fcnscan_scan_scales(self._handle.value))]

    def _scores_of(self, scale: int) -> np.ndarray:
        start = ctypes.POINTER(ctypes.c_float)()
        shape = (ctypes.c_size_t * 3)()
        call("scan_scores", self._handle.value, scale, ctypes.byref(start), shape)
        count = shape[0] * shape[1] * shape[2]
        memory = (ctypes.c_float * count).from_address(ctypes.addressof(start.contents))
        # The array keeps the memory, and the memory the scan.
        memory._scan = self._handle  # type: ignore[attr-defined]
        scores: np.ndarray = np.ctypeslib.as_array(memory).reshape(tuple(shape))
        scores.flags.writeable = False
        return scores

    def heatmap(
        self, class_name: Optional[str] = None, *, drawing: Optional[str] = None, colours: Optional[Colours] = None,
        interpolation: Optional[Literal["bilinear", "nearest"]] = None, range: Optional[Sequence[float]] = None,
    ) -> np.ndarray:
        """Draws how probable a class is all over the picture.

        class_name: the first that is reported unless given.
        drawing: "full", "fit:N" (no side has more than N pixels) or "map" (one pixel for each cell).
        range: the scores with the first and the last colour.

        Returns red, green and blue, uint8 of shape (height, width, 3).
        """
        settings = encoded({
            "class": class_name, "drawing": drawing, "colours": colours, "interpolation": interpolation,
            "range": range})
        width, height = ctypes.c_size_t(), ctypes.c_size_t()
        call("scan_heatmap_size", self._handle.value, settings, ctypes.byref(width), ctypes.byref(height))
        pixels = np.empty((height.value, width.value, 3), np.uint8)
        call("scan_heatmap", self._handle.value, settings, pixels.ctypes.data_as(ctypes.POINTER(ctypes.c_uint8)))
        return pixels

    def save(
        self, base: Union[str, "os.PathLike[str]"], *, heatmap: Optional[bool] = None, overlay: Optional[bool] = None,
        drawing: Optional[str] = None, overlay_format: Optional[Literal["png", "jpeg"]] = None,
        colours: Optional[Colours] = None, interpolation: Optional[Literal["bilinear", "nearest"]] = None,
        opacity: Optional[float] = None, range: Optional[Sequence[float]] = None, legend: Optional[bool] = None,
        contour: Optional[bool] = None, box_labels: Optional[Literal["auto", "class", "score", "none"]] = None,
        save_map: Optional[bool] = None, map_type: Optional[Literal["float32", "float16", "uint8"]] = None,
        labels: Optional[bool] = None, min_score: Optional[float] = None,
        export: Union[str, Sequence[str], None] = None, scores: Union[str, "os.PathLike[str]", None] = None,
        progress: Optional[Progress] = None,
    ) -> Dict[str, str]:
        """Draws and writes files as ``fcnscan PICTURE`` does; the options are those of the command line.

        base: what the names of all files start with, folder included: "found/smear" makes found/smear.heatmap.png,
        found/smear.overlay.png and found/smear.detections.json.

        Returns the paths of the files by their kinds.
        """
        settings = encoded({
            "heatmap": heatmap, "overlay": overlay, "drawing": drawing, "overlay-format": overlay_format,
            "colours": colours, "interpolation": interpolation, "opacity": opacity, "range": range, "legend": legend,
            "contour": contour, "box-labels": box_labels, "save-map": save_map, "map-type": map_type, "labels": labels,
            "min-score": min_score, "export": export, "scores": scores})
        with Watch(progress) as watch:
            written = call_for_text(
                "scan_save", self._handle.value, os.fsencode(base), settings, watch.function, None)
        return dict(json.loads(written)["files"])

    def __reduce__(self) -> Any:
        raise TypeError("a scan holds memory of the library and cannot be pickled; send its report, detections or scores")

    def __repr__(self) -> str:
        found = len(self.detections)
        return f"<Scan of {self.report['image']!r}: {found} detection{'' if found == 1 else 's'}>"
