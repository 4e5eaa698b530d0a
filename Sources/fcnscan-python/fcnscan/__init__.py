"""Finds small things in big pictures: scores every window of a picture in one forward pass.

>>> import fcnscan
>>> model = fcnscan.Model.load("embedded")
>>> scan = model.scan("smear.jpg", stride=16)
>>> scan.scores.shape, scan.detections[0].score
((11, 11, 2), 0.99...)

Model      loads a network and scans pictures: paths, bytes, or arrays of shape (height, width) or (height, width, channels)
Scan       scores of shape (rows, columns, classes), detections, heat maps, files
Scanner    a model and its options for the workers of Ray, Dask and multiprocessing
Error      a picture, a model or a file; WrongUse: arguments that mean nothing
train, evaluate, convert and run call the program fcnscan, which program() names.

fcnscan.sahi, imported by its name, is a model for the package SAHI.
"""

from ._detections import Detection, Detections
from ._errors import Error, WrongUse
from ._library import version as _version
from ._model import Model
from ._program import convert, evaluate, program, run, train
from ._scan import Geometry, Scan
from ._scanner import Scanner

__version__ = _version()
__all__ = [
    "Detection", "Detections", "Error", "Geometry", "Model", "Scan", "Scanner", "WrongUse", "convert", "evaluate", "program",
    "run", "train",
]
