"""Time and memory of reading a large classifier.

Linux counts the memory of the process that starts another as that one's, so this file takes no NumPy.
"""

import os
import struct
import subprocess
import sys
import time

import section

MEGABYTE = 1e6


def check(options):
    result = section.Section("memory", "Reading a large file")
    with section.folder(options, "memory") as folder:
        measure(result, options["program"], folder)
    return result


def measure(result, program, folder):
    model, network = os.path.join(folder, "vgg16.safetensors"), os.path.join(folder, "vgg16.onnx")
    samples, scores = os.path.join(folder, "samples.npy"), os.path.join(folder, "scores.npy")
    for command in (["new", "vgg16", "-o", model], ["convert", model, "--classifier", "-o", network]):
        ended = run(program, command)
        if not result.check(ended["status"] == 0, f"{' '.join(command[:2])}: {ended['sentence']}"):
            return
    os.remove(model)
    write_zeros(samples, (1, 3, 224, 224))
    size, rows = os.path.getsize(network), []
    commands = {
        "fcnscan info vgg16.onnx": ["info", network],
        "fcnscan convert vgg16.onnx --classifier -o vgg16.safetensors":
            ["convert", network, "--classifier", "--normalization", "unit", "-o", model],
        "fcnscan convert vgg16.onnx -o dense.onnx": ["convert", network, "-o", os.path.join(folder, "dense.onnx")],
        "fcnscan run vgg16.onnx": ["run", network, samples, "-o", scores],
    }
    for title, command in commands.items():
        section.say(f"memory: {title}")
        ended = run(program, command)
        result.check(ended["status"] == 0, f"{title}: {ended['sentence']}")
        rows.append([
            title, f"{ended['seconds']:.1f}", f"{ended['peak'] / MEGABYTE:.0f}", f"{ended['peak'] / size:.2f}"])
    result.table(["command", "seconds", "peak memory in MB", "of the file's size"], rows)
    result.note(
        f"VGG16 with random weights as ONNX, {size / MEGABYTE:.0f} MB, in the disk's cache. Peak memory is the "
        "resident set with the pages of mapped files that were touched; `run` holds weights in the order of its "
        "kernels and activations too.")


def run(program, command):
    """Status, last line of errors, seconds and peak memory of one run."""
    start = time.monotonic()
    child = subprocess.Popen([program, *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = child.stderr.read().decode(errors="replace").strip()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return {
        "status": child.returncode, "sentence": errors, "seconds": time.monotonic() - start,
        "peak": usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
    }


def write_zeros(path, shape):
    """A NumPy file of zeros in version 1 of its format."""
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    count = 1
    for side in shape:
        count *= side
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + bytes(4 * count))


if __name__ == "__main__":
    section.run(check)
