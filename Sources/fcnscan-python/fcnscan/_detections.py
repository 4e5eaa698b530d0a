"""What was found."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Dict, List, Mapping, Optional, Sequence, Tuple, Union, overload

import numpy as np

if TYPE_CHECKING:
    from typing import SupportsIndex

    import pandas
    import supervision


@dataclasses.dataclass(frozen=True)
class Detection:
    """One object, in pixels of the upright full picture, whatever part of it was scanned.

    class_name, class_index: the class, and its place among the model's.
    score: the probability of the class at the object, 0 to 1.
    x, y, width, height: left and top edge and size of the box, clipped to the picture.
    center_x, center_y: the object's middle; not clipped.
    scale: the scale at which it was found, where others than the picture's own were asked for.
    area, mean_score: pixels of a connected region, and the mean probability in it (merge="components").
    physical: the same in units of the world, where the size of a pixel is known.
    map_center: map coordinates of the middle, where the picture lies on a map.
    """

    class_name: str
    class_index: int
    score: float
    x: float
    y: float
    width: float
    height: float
    center_x: float
    center_y: float
    scale: Optional[float] = None
    area: Optional[float] = None
    mean_score: Optional[float] = None
    physical: Optional[Dict[str, Any]] = None
    map_center: Optional[Tuple[float, float]] = None

    @property
    def xyxy(self) -> Tuple[float, float, float, float]:
        """Left, top, right and bottom edge."""
        return (self.x, self.y, self.x + self.width, self.y + self.height)


class Detections(List[Detection]):
    """A list of detections, strongest first; parts of it are such lists too."""

    @classmethod
    def of(cls, report: Mapping[str, Any]) -> "Detections":
        """The detections of a report: a scan's, a row's of :class:`Scanner`, or that of a file NAME.detections.json."""
        classes: Sequence[str] = report["map"]["classes"]
        return cls(_detection(found, classes) for found in report["detections"])

    @overload
    def __getitem__(self, index: SupportsIndex) -> Detection: ...

    @overload
    def __getitem__(self, index: slice) -> "Detections": ...

    def __getitem__(self, index: Union[SupportsIndex, slice]) -> Union[Detection, "Detections"]:
        return Detections(super().__getitem__(index)) if isinstance(index, slice) else super().__getitem__(index)

    def to_pandas(self) -> "pandas.DataFrame":
        """A table with a row for each detection and a column for each field; needs pandas."""
        import pandas

        names = [field.name for field in dataclasses.fields(Detection)]
        return pandas.DataFrame([dataclasses.asdict(found) for found in self], columns=names)

    def to_supervision(self) -> "supervision.Detections":
        """The detections of the package supervision, with class_name among their data; needs supervision."""
        import supervision

        return supervision.Detections(
            xyxy=np.array([found.xyxy for found in self], np.float32).reshape(-1, 4),
            confidence=np.array([found.score for found in self], np.float32),
            class_id=np.array([found.class_index for found in self], int),
            data={"class_name": np.array([found.class_name for found in self], dtype=str)})


#: Names of fields in reports.
_NUMBERS = {
    "score": "score", "x": "x", "y": "y", "width": "width", "height": "height", "center_x": "centerX",
    "center_y": "centerY",
}


def _detection(found: Mapping[str, Any], classes: Sequence[str]) -> Detection:
    center = found.get("mapCenter")
    return Detection(
        class_name=found["class"], class_index=classes.index(found["class"]),
        **{field: float(found[name]) for field, name in _NUMBERS.items()},
        scale=found.get("scale"), area=found.get("area"), mean_score=found.get("meanScore"), physical=found.get("physical"),
        map_center=tuple(center) if center else None)
