"""A classifier that fcnscan itself trains on pictures in folders, and writes as ONNX."""

import os
import struct
import zlib

ARCHITECTURE = "input 28x28x1; conv3-12 relu pool2 conv3-24 relu pool2; flatten fc48 relu dropout0.2 fc10 softmax"
EPOCHS, PICTURES = 3, 1000


def write(program, pictures, classes, folder):
    """Trains, writes the classifier as ONNX, and returns facts as torch_nets does."""
    data = os.path.join(folder, "pictures")
    for number, (picture, kind) in enumerate(zip(pictures[:PICTURES], classes)):
        place = os.path.join(data, f"class {kind}")
        os.makedirs(place, exist_ok=True)
        save_gray(os.path.join(place, f"{number}.png"), picture[0])
    model, path = os.path.join(folder, "own.safetensors"), os.path.join(folder, "own.onnx")
    program.call("train", data, "-o", model, "--arch", ARCHITECTURE, "--epochs", EPOCHS, "--no-flips")
    program.call("convert", model, "--classifier", "-o", path)
    return [{"name": "own", "exporter": "fcnscan", "path": path, "right": None, "pads": False, "slides": True}]


def save_gray(path, plane):
    """Writes values from 0 to 1 as a grey PNG of 8 bits."""
    height, width = plane.shape
    rows = (plane.clip(0, 1) * 255).round().astype("uint8")
    content = b"".join(b"\0" + row.tobytes() for row in rows)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        for kind, data in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(content)),
            (b"IEND", b"")):
            file.write(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)))
