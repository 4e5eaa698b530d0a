"""Writes the files of one network into a folder: prepare.py NETWORK FOLDER

Prints the number of exact scores as JSON.
"""

import json
import os
import sys

import numpy as np

import ncnn_file
import onnx_file
import reference
import safetensors_file
from networks import NETWORKS
from weights import picture

network, folder = NETWORKS[sys.argv[1]], sys.argv[2]


def path(name):
    return os.path.join(folder, name)


onnx_file.write(network, path("network.onnx"))
ncnn_file.write(network, path("network.param"), path("network.bin"))
safetensors_file.write(network, path("network.safetensors"))
planes = picture(network)
np.save(path("planes.npy"), planes)
np.save(path("pixels.npy"), np.ascontiguousarray(planes[0].transpose(1, 2, 0)))
cells = reference.sampled_cells(network)
np.savez(path("reference.npz"), cells=cells, scores=reference.scores(network, cells))
print(json.dumps({"cells": len(cells)}))
