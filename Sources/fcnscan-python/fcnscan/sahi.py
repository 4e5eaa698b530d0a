"""A model as a DetectionModel of SAHI, for its slices, drawings, exports and measures.

>>> import fcnscan.sahi, sahi.predict
>>> detector = fcnscan.sahi.FCNScanDetectionModel("embedded", confidence_threshold=0.5, edge="center")
>>> sahi.predict.get_prediction("smear.jpg", detector).export_visuals("found/")

A scan takes pictures of any size in one pass: slices are for what SAHI does with them, not for memory.
"""

from __future__ import annotations

from typing import Any, List, Optional, Sequence

import numpy as np
from sahi.models.base import DetectionModel
from sahi.prediction import ObjectPrediction

from ._model import Model


class FCNScanDetectionModel(DetectionModel):
    """Scans what SAHI gives it: whole pictures or slices, uint8 of shape (height, width, 3), red first."""

    def __init__(
        self, model_path: str = "embedded", model: Optional[Model] = None, confidence_threshold: float = 0.3,
        category_remapping: Optional[dict[str, int]] = None, load_at_init: bool = True, **options: Any,
    ) -> None:
        """model_path: what :meth:`Model.load` takes; or a model that is loaded. options: those of :meth:`Model.scan`."""
        self._path = model_path
        self._options = options
        super().__init__(
            model_path=model_path, model=model, confidence_threshold=confidence_threshold,
            category_remapping=category_remapping, load_at_init=load_at_init)

    def load_model(self) -> None:
        """Loads the model of the path."""
        self.set_model(Model.load(self._path))

    def set_model(self, model: Model, **_: Any) -> None:
        """Takes a model that is loaded."""
        self.model = model
        self.category_mapping = {str(index): name for index, name in enumerate(model.classes)}

    def perform_inference(self, image: np.ndarray) -> None:
        """Scans a picture."""
        self._original_predictions = self.model.scan(
            image, threshold=self.confidence_threshold, **self._options).detections

    def _create_object_prediction_list_from_original_predictions(
        self, shift_amount_list: Optional[Sequence[Any]] = None, full_shape_list: Optional[Sequence[Any]] = None,
    ) -> None:
        shift, full = _first(shift_amount_list, [0, 0]), _first(full_shape_list, None)
        self._object_prediction_list_per_image = [[
            ObjectPrediction(
                bbox=list(found.xyxy), category_id=found.class_index, category_name=found.class_name, score=found.score,
                shift_amount=shift, full_shape=full)
            for found in self._original_predictions
        ]]


def _first(values: Optional[Sequence[Any]], otherwise: Optional[List[int]]) -> Any:
    """The value of the one picture, which comes alone or in a list."""
    if not values:
        return otherwise
    return values[0] if isinstance(values[0], (list, tuple)) else values
