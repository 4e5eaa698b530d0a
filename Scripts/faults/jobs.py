"""The jobs that are disturbed: what they are given, what they write, and when two outcomes are the same."""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
SAMPLES = os.path.join(ROOT, "SampleImages")
# A crash is to end at once, without minutes of looking for names.
ENVIRONMENT = dict(os.environ, SWIFT_BACKTRACE="enable=no")
# What is never the same twice: how long something took, and what was held meanwhile.
TIMES = {
    "seconds", "decodeSeconds", "forwardSeconds", "renderSeconds", "writeSeconds", "picturesPerSecond", "peakMemoryBytes",
    "windowsPerSecond", "secondsPerStep", "dataSeconds",
}
LONGEST_SECONDS = 900


class Job:
    """A command that runs in a folder of its own, which `prepare` fills."""

    def __init__(self, name, arguments, again=None, prepare=None, growing=()):
        self.name, self.arguments, self.again = name, arguments, again or arguments
        self.prepare = prepare or (lambda folder: None)
        # Names of files that follow the progress of a run; what they are at the end counts.
        self.growing = growing

    def start(self, program, folder, again=False, wrapper=(), **options):
        """Starts the job; what it prints goes to files beside, since a pipe would fill up."""
        log = tempfile.TemporaryFile("w+", errors="replace")
        process = subprocess.Popen(
            [*wrapper, program, *(self.again if again else self.arguments)], cwd=folder, env=ENVIRONMENT,
            **{"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log, **options})
        process.log = log
        return process

    def run(self, program, folder, **options):
        """Runs the job to its end: its status and its words."""
        process = self.start(program, folder, **options)
        status = process.wait(LONGEST_SECONDS)
        process.log.seek(0)
        return status, process.log.read()


class Outcome:
    """What stands in a job's folder: a hash for each file, of JSON without its times."""

    def __init__(self, folder):
        self.files, self.unfinished = {}, []
        for place, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(place, name)
                relative = os.path.relpath(path, folder)
                if name.endswith(".partial"):
                    self.unfinished.append(relative)
                elif name == "command.json":
                    # What was typed, which says --resume the second time.
                    continue
                else:
                    self.files[relative] = digest(path)

    def difference(self, other):
        """The first file in which two outcomes differ; None where they are the same."""
        for name in sorted(set(self.files) | set(other.files)):
            if self.files.get(name) != other.files.get(name):
                return name
        return None

    def half_files(self, before, whole, growing):
        """Files under their final names that are neither what they were before nor what an undisturbed run gives."""
        return [
            name for name, value in sorted(self.files.items())
            if value not in (before.files.get(name), whole.files.get(name)) and not any(part in name for part in growing)]


def digest(path):
    with open(path, "rb") as file:
        data = file.read()
    if path.endswith((".json", ".jsonl")):
        try:
            values = [json.loads(line) for line in (data.splitlines() if path.endswith("l") else [data])]
        except ValueError:
            return "not JSON"
        data = json.dumps([timeless(value) for value in values], sort_keys=True).encode()
    return hashlib.sha256(data).hexdigest()


def timeless(value):
    if isinstance(value, dict):
        return {key: timeless(inner) for key, inner in value.items() if key not in TIMES}
    if isinstance(value, list):
        return [timeless(inner) for inner in value]
    return value


def pictures(folder, count=10):
    """A folder of small pictures of every kind, one of them damaged."""
    os.makedirs(folder, exist_ok=True)
    names = ["eosinophil.jpg", "neutrophil.png", "two-cells.jpg", "grey.png", "truncated.png"]
    for number in range(count):
        name = names[number % len(names)]
        shutil.copy(os.path.join(SAMPLES, "batch", name), os.path.join(folder, f"{number:02}-{name}"))


def shared_batch(program):
    """Fills a folder with what the shares of a batch leave, for a merge."""
    def prepare(folder):
        for share in ("1/2", "2/2"):
            subprocess.run(
                [program, "batch", "in", "--output", "found", "--no-pictures", "--shard", share], cwd=folder,
                env=ENVIRONMENT, capture_output=True, check=False)
    return prepare


def all_jobs(program, folder):
    """The jobs by their names; `folder` holds what they read."""
    source = os.path.join(folder, "in")
    pictures(source)
    once = os.path.join(folder, "shared")
    os.makedirs(once)
    os.symlink(source, os.path.join(once, "in"))
    shared_batch(program)(once)
    boxes = os.path.join(SAMPLES, "index.csv")
    train = [
        "train", SAMPLES, "--boxes", boxes, "--class", "cell=WBC", "--arch",
        "input 32x32x3; conv4-8/s4 relu pool2; fc2 softmax", "--epochs", "6", "--checkpoint-minutes", "0.0005",
        "--output", "cells.safetensors", "--threads", "2"]

    def link(into):
        os.symlink(source, os.path.join(into, "in"))

    def copy_shares(into):
        link(into)
        shutil.copytree(os.path.join(once, "found"), os.path.join(into, "found"))

    jobs = [
        Job("scan", ["scan", os.path.join(SAMPLES, "smear-2048.png"), "--output", "out", "--save-map", "--export", "csv"]),
        Job("batch", ["batch", "in", "--output", "out", "--save-map", "--export", "coco"], prepare=link, growing=("summary.",)),
        Job("merge", ["merge", "found", "--export", "geojson"], prepare=copy_shares),
        Job("train", train, again=train + ["--resume"], growing=("cells.",)),
        Job("report", ["report", "found", "--output", "report.html"], prepare=copy_shares),
    ]
    return {job.name: job for job in jobs}
