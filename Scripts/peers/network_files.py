"""The files of the networks, written once and used again."""

import glob
import hashlib
import os
import shutil

from processes import Failure, output_of


def folder_of(network, parent, environment, say):
    """The folder with a network's files; writes them where they are missing or were written by other scripts."""
    folder = os.path.join(parent, f"{network.name}-{digest()}")
    if not os.path.isdir(folder):
        say(f"{network.name}: writing weights, samples and exact scores")
        for old in glob.glob(os.path.join(glob.escape(parent), f"{network.name}-*")):
            shutil.rmtree(old)
        partial = folder + ".partial"
        os.makedirs(partial)
        environment.run("prepare.py", network.name, partial)
        os.rename(partial, folder)
    return folder


def convert_for_mnn(folder, environment):
    """Turns the ONNX file into one of MNN with its own converter."""
    path = os.path.join(folder, "network.mnn")
    if os.path.exists(path):
        return
    onnx, partial = os.path.join(folder, "network.onnx"), path + ".partial"
    converter = os.path.join(environment.folder, "bin", "mnnconvert")
    output_of([converter, "-f", "ONNX", "--modelFile", onnx, "--MNNModel", partial, "--bizCode", "fcnscan"])
    if not os.path.exists(partial):
        raise Failure("mnnconvert wrote no file")
    os.rename(partial, path)


def digest():
    """Changes with every script that decides what is in the files."""
    here = os.path.dirname(os.path.abspath(__file__))
    names = ["networks", "weights", "onnx_file", "ncnn_file", "safetensors_file", "tensor_file", "reference", "prepare"]
    content = b"".join(open(os.path.join(here, f"{name}.py"), "rb").read() for name in names)
    return hashlib.sha256(content).hexdigest()[:8]
