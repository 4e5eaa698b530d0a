"""A scan of a large array against ONNX Runtime on the same array with the converted network, on the same threads."""

import os
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
import onnxruntime
from PIL import Image
from section import Section, sample

import fcnscan

RUNS = 11


def dense(session, picture):
    """The probabilities of the second class, as a program gets them that has an array and the network."""
    samples = np.ascontiguousarray((picture.astype(np.float32) / 255).transpose(2, 0, 1))[None]
    return session.run(None, {session.get_inputs()[0].name: samples})[0][0, 1]


def milliseconds(work):
    begun = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begun)


def import_milliseconds(package):
    """How long Python takes for it alone, beyond what it takes for NumPy."""
    program = f"import time, numpy; t = time.perf_counter(); import {package}; print(time.perf_counter() - t)"
    return min(
        1000 * float(subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True).stdout)
        for _ in range(3))


def main():
    section = Section()
    threads = len(os.sched_getaffinity(0))
    picture = np.asarray(Image.open(sample("smear-2048.png")).convert("RGB"))
    model = fcnscan.Model.load()
    with tempfile.TemporaryDirectory() as folder:
        network = os.path.join(folder, "white-cells.onnx")
        fcnscan.convert("embedded", network, with_normalization=True)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        session = onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
        own, other = model.scan(picture).scores[..., 1], dense(session, picture)
        section.check(own.shape == other.shape, f"shapes: {own.shape} and {other.shape}")
        difference = float(np.abs(own - other).max())
        section.check(difference < 1e-4, f"scores differ by {difference}")
        times = {"fcnscan": [], "ONNX Runtime": []}
        # In turns, so that what else the machine does meets both.
        for _ in range(RUNS):
            times["fcnscan"].append(milliseconds(lambda: model.scan(picture, threads=threads).scores))
            times["ONNX Runtime"].append(milliseconds(lambda: dense(session, picture)))
    height, width, channels = picture.shape
    print(f"  {height} x {width} x {channels}, {own.shape[0]} x {own.shape[1]} windows, {threads} threads, {RUNS} runs")
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, values in times.items():
        print(f"  {name:<13} median {medians[name]:7.1f} ms, shortest {min(values):7.1f}")
    print(f"  ratio of medians {medians['fcnscan'] / medians['ONNX Runtime']:.2f}, largest difference {difference:.1e}")
    print(f"  import fcnscan {import_milliseconds('fcnscan'):.0f} ms after NumPy, onnxruntime "
          f"{import_milliseconds('onnxruntime'):.0f}", flush=True)
    section.finish()


if __name__ == "__main__":
    main()
