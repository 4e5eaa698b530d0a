"""The whole job as a user would write it in Python: reads pictures, scores them, draws and writes heat maps and overlays.

pipeline_peer.py WAY MODEL.onnx OUT THREADS DRAWS PICTURE...

WAY is `dense` (OpenCV and ONNX Runtime; the dense network over the picture extended by half a window), `windows` (OpenCV
and ONNX Runtime; the classifier over one window after the other, in batches of 32), or `tiles` (tifffile decodes into a
mapped file, ONNX Runtime runs the dense network over tiles that overlap by a window less a stride; for pictures larger than
memory, without drawing). DRAWS is 0 or 1. Prints one JSON line:
seconds of each step, without imports, and of the imports.
"""

import json
import os
import sys
import time

start = time.perf_counter()
import cv2
import numpy
import onnxruntime

imported = time.perf_counter()
WINDOW, STRIDE, BATCH = 224, 32, 32


def samples_of(picture):
    """Shape [1, 3, rows, columns], 0 to 1, extended on all sides by half a window."""
    half = WINDOW // 2
    extended = cv2.copyMakeBorder(picture, half, half, half, half, cv2.BORDER_REFLECT_101)
    return numpy.ascontiguousarray((extended[:, :, ::-1].astype(numpy.float32) / 255).transpose(2, 0, 1))[None]


def probabilities(scores):
    """Of the second class, from scores of shape [..., classes first]."""
    if scores.min() >= 0 and abs(float(scores.sum(0).mean()) - 1) < 1e-3:
        return scores[1]
    powers = numpy.exp(scores - scores.max(0))
    return (powers / powers.sum(0))[1]


def dense(session, samples):
    return probabilities(session.run(None, {session.get_inputs()[0].name: samples})[0][0])


def windows(session, samples):
    rows = (samples.shape[2] - WINDOW) // STRIDE + 1
    columns = (samples.shape[3] - WINDOW) // STRIDE + 1
    places = [(y * STRIDE, x * STRIDE) for y in range(rows) for x in range(columns)]
    found = []
    for first in range(0, len(places), BATCH):
        crops = [samples[0, :, y : y + WINDOW, x : x + WINDOW] for y, x in places[first : first + BATCH]]
        scores = session.run(None, {session.get_inputs()[0].name: numpy.stack(crops)})[0]
        found.append(scores.reshape(len(crops), -1))
    return probabilities(numpy.concatenate(found).T).reshape(rows, columns)


def tiles(session, picture):
    """The scores of a picture of any size, tile by tile; borders are left out, as the plain pass does."""
    side = 64 * STRIDE
    rows = (picture.shape[0] - WINDOW) // STRIDE + 1
    columns = (picture.shape[1] - WINDOW) // STRIDE + 1
    scores = numpy.zeros((rows, columns), numpy.float32)
    for top in range(0, rows, 64):
        for left in range(0, columns, 64):
            y, x = top * STRIDE, left * STRIDE
            part = picture[y : y + side + WINDOW - STRIDE, x : x + side + WINDOW - STRIDE]
            samples = numpy.ascontiguousarray((part.astype(numpy.float32) / 255).transpose(2, 0, 1))[None]
            found = dense(session, samples)
            scores[top : top + found.shape[0], left : left + found.shape[1]] = found
    return scores


def read(way, path):
    if way != "tiles":
        return cv2.imread(path)
    import tifffile

    return tifffile.imread(path, out="memmap")


def main():
    way, model, out, threads, draws = sys.argv[1:6]
    pictures = sys.argv[6:]
    cv2.setNumThreads(int(threads))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(threads)
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    steps = {"decode": 0.0, "forward": 0.0, "render": 0.0}
    for path in pictures:
        begun = time.perf_counter()
        picture = read(way, path)
        decoded = time.perf_counter()
        scores = tiles(session, picture) if way == "tiles" else {"dense": dense, "windows": windows}[way](
            session, samples_of(picture))
        scored = time.perf_counter()
        if draws == "1":
            height, width = picture.shape[:2]
            levels = (cv2.resize(scores, (width, height), interpolation=cv2.INTER_LINEAR) * 255).astype(numpy.uint8)
            heat = cv2.applyColorMap(levels, cv2.COLORMAP_VIRIDIS)
            base = os.path.join(out, os.path.basename(path))
            cv2.imwrite(base + ".heatmap.png", heat)
            cv2.imwrite(base + ".overlay.png", cv2.addWeighted(picture, 0.5, heat, 0.5, 0))
        drawn = time.perf_counter()
        steps["decode"] += decoded - begun
        steps["forward"] += scored - decoded
        steps["render"] += drawn - scored
    print(json.dumps({"steps": steps, "imports": imported - start, "all": time.perf_counter() - start}))


main()
