"""Spoiled model files: fcnscan must take them or end with one sentence, soon and within its memory."""

import collections
import os
import shutil

import numpy as np

import section
from mutation import mutate
from program import BadEnd, Program, Refusal
from small_models import SIDE, write_all
from witnesses import difference, onnxruntime_scores

LARGEST_MEMORY = 1 << 30  # of address space, in bytes
LONGEST_SECONDS = 20


def check(options):
    result = section.Section("malformed", "Spoiled files")
    program, ends, rows = Program(options["program"]), collections.Counter(), []
    with section.folder(options, "malformed") as folder:
        paths = write_all(folder)
        samples = np.random.default_rng(2).standard_normal((1, 3, SIDE, SIDE), dtype=np.float32)
        source = os.path.join(folder, "samples.npy")
        np.save(source, samples)
        rows = [valid(result, program, path, samples, folder) for path in paths]
        result.table(["model", "bytes", "difference from ONNX Runtime"], rows, "What is spoiled")
        for number in range(options.get("count", 200)):
            place = os.path.join(folder, "spoiled")
            os.makedirs(place, exist_ok=True)
            path, what = mutate(number, paths, place)
            commands = {
                "run": ["run", path, source, "-o", os.path.join(place, "scores.npy")],
                "convert": [
                    "convert", path, "--normalization", "unit", "-o", os.path.join(place, "dense.safetensors")],
            }
            for name, command in commands.items():
                ended = program.end(*command, seconds=LONGEST_SECONDS, memory=LARGEST_MEMORY)
                fault = ended.fault()
                ends[name, "taken" if ended.status == 0 else "refused" if not fault else "bad end"] += 1
                if fault:
                    result.check(False, f"{number}, {name}, {what}: {fault}")
                    save(options, path, number)
            shutil.rmtree(place)
            if number % 50 == 49:
                section.say(f"malformed: {number + 1} files")
    result.table(
        ["command", "taken", "refused", "bad end"],
        [[name, *(ends[name, end] for end in ("taken", "refused", "bad end"))] for name in ("run", "convert")],
        "How it ended")
    result.note(
        f"Taken: exit status 0, where the change leaves a valid model. Refused: status 1 and one line on standard "
        f"error. Anything else is a bad end: a signal, several lines, more than {LONGEST_SECONDS} s, or, by the limit "
        f"on address space, more than {LARGEST_MEMORY >> 20} MiB.")
    return result


def valid(result, program, path, samples, folder):
    """The models before they are spoiled must run."""
    name = os.path.basename(path)
    try:
        value = difference(program.scores(path, samples, folder), onnxruntime_scores(path, samples))
    except (Refusal, BadEnd) as error:
        result.check(False, f"{name}, valid: {error}")
        return [name, os.path.getsize(path), "failed"]
    result.check(value <= 1e-4, f"{name}, valid: {value:.2g}")
    return [name, os.path.getsize(path), section.scientific(value)]


def save(options, path, number):
    """Keeps a file that ended badly where files are to be kept."""
    if options.get("keep"):
        shutil.copy(path, os.path.join(options["keep"], f"spoiled-{number}.onnx"))


if __name__ == "__main__":
    section.run(check)
