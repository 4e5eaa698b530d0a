"""Prints how far scores are from the exact ones, relative to the largest: distance.py SCORES REFERENCE"""

import json
import sys

import numpy as np

scores, reference = np.load(sys.argv[1]), np.load(sys.argv[2])
if not np.isfinite(scores).all():
    sys.exit("a score is not a finite number")
rows, columns = reference["cells"].T
difference = np.abs(scores[rows, columns].astype(np.float64) - reference["scores"]).max()
print(json.dumps({"error": difference / max(np.abs(scores).max(), np.finfo(np.float32).tiny), "cells": len(rows)}))
