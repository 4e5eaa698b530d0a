"""Pictures on the workers of engines that spread work."""

from __future__ import annotations

import json
import os
from typing import Any, Dict, List, Mapping, Optional, Sequence, Union

from ._errors import Error, WrongUse
from ._model import Model


class Scanner:
    """A model and its options as a function from a picture to a row, for Ray, Dask, multiprocessing and the like.

    A picture that cannot be scanned gives a row with its error, so that it does not end the work; options that mean nothing
    do. A scanner can be pickled: each worker loads the model by its name, which has to be the same file everywhere.

    Ray, a worker of which keeps its model:

    >>> found = ray.data.read_binary_files("slides/", include_paths=True).map_batches(
    ...     fcnscan.Scanner, fn_constructor_kwargs={"edge": "center"}, concurrency=2, num_cpus=1, batch_size=8)

    Dask, whose tasks take 16 pictures each:

    >>> scanner = fcnscan.Scanner(edge="center")
    >>> found = dask.bag.from_sequence(paths, partition_size=16).map(scanner.row).compute()
    """

    def __init__(self, model: Union[str, "os.PathLike[str]", Model] = "embedded", **options: Any) -> None:
        """model: one that is loaded, or its name. options: those of :meth:`Model.scan`.

        Unless ``threads`` says otherwise a scan takes one processor: engines start a worker for each.
        """
        self.model = model if isinstance(model, Model) else Model.load(model)
        self.options: Dict[str, Any] = {"threads": 1, **options}

    def row(self, picture: Any, path: Optional[str] = None) -> Dict[str, Any]:
        """Scans a picture and gives a row: its path, the report, and the error; the report or the error is None.

        picture: all that :meth:`Model.scan` takes. path: the name of a picture that is no path itself.
        The report is :attr:`Scan.report`; :meth:`Detections.of` gives its detections.
        """
        named = os.fspath(picture) if path is None and isinstance(picture, (str, os.PathLike)) else path
        row: Dict[str, Any] = {"path": named, "report": None, "error": None}
        try:
            row["report"] = self.model.scan(picture, name=path, **self.options).report
        except WrongUse:
            raise
        except Error as error:
            row["error"] = str(error)
        return row

    def __call__(self, batch: Mapping[str, Sequence[Any]]) -> Dict[str, Any]:
        """Scans a batch of Ray: columns that have an item for each picture.

        batch: "path", and "bytes" where the files were read; without it pictures are read by their paths.
        Returns all columns but the bytes, and "report", a text of JSON, and "error", a text; one of both is None.
        """
        paths = [str(path) for path in batch["path"]]
        rows: List[Dict[str, Any]]
        if "bytes" in batch:
            rows = [self.row(content, path) for content, path in zip(batch["bytes"], paths)]
        else:
            rows = [self.row(path) for path in paths]
        kept = {name: column for name, column in batch.items() if name != "bytes"}
        reports = [None if row["report"] is None else json.dumps(row["report"]) for row in rows]
        return {**kept, "report": reports, "error": [row["error"] for row in rows]}
