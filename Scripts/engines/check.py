"""Runs an engine of Python that spreads work over processes, and compares what it finds with one batch."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
sys.path[:0] = [os.path.join(ROOT, "Scripts", "peers")]

import many_pictures
import own_wheel
from environment import Environment
from processes import Failure, json_of, output_of

EPILOG = """\
Photographs are scanned by one batch of the program, by the example of the guide, by one worker, by two, and by two of which
one is killed in the middle; one picture is damaged. All have to find the same.

examples:
  Scripts/check-{name}
  Scripts/check-{name} --pictures ../shared/data/bccd/images --count 292
  Scripts/check-{name} --build .build/debug --count 40

The first run downloads {packages} from PyPI.
"""


def say(text):
    print(text, file=sys.stderr, flush=True)


def arguments(name, title, needed):
    parser = argparse.ArgumentParser(
        prog=f"Scripts/check-{name}", epilog=EPILOG.format(name=name, packages=", ".join(needed)),
        description=f"Checks scans on a {title} of this machine; ends with status 1 where a check fails.",
        formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--pictures", metavar="DIR", help="a folder of photographs (../shared/data/bccd/images, or else copies of samples)")
    add("--count", type=int, default=120, help="how many of them (120)")
    add("--environment", metavar="DIR", help="a virtual environment that has the packages; fcnscan is installed there")
    add("--build", metavar="DIR", help="the folder of a build; one is made unless given")
    return parser.parse_args()


def comparable(report):
    """A report without its names, and without what differs from run to run."""
    others = ("files", "fingerprint", "image", "peakMemoryBytes", "seconds")
    return {key: value for key, value in report.items() if key not in others}


def of_batch(program, pictures, folder):
    """What one batch finds, by path, and the errors of what it cannot scan."""
    start = time.monotonic()
    subprocess.run(
        [program, "batch", pictures, "--output", folder, "--edge", "center", "--no-pictures", "--threads", "1"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seconds = time.monotonic() - start
    with open(os.path.join(folder, "summary.json"), encoding="utf-8") as file:
        summary = json.load(file)
    reports = {}
    for picture in summary["pictures"]:
        with open(picture["files"]["detections"], encoding="utf-8") as file:
            reports[picture["image"]] = comparable(json.load(file))
    return reports, {one["image"]: one["error"] for one in summary["failures"]}, seconds


class Comparison:
    """Compares rows with what a batch has found."""

    def __init__(self, work, reports, errors):
        self.work = work
        self.reports = {self.relative(path): report for path, report in reports.items()}
        self.errors = {self.relative(path): self.relative(error) for path, error in errors.items()}
        self.failures = 0

    def relative(self, text):
        """A path or an error below the folder of work."""
        return text.replace(self.work + os.sep, "")

    def check(self, name, holds):
        print(f"{'ok' if holds else 'FAILED':<7}{name}", flush=True)
        self.failures += not holds

    def rows(self, name, rows):
        paths = sorted(self.relative(row["path"]) for row in rows)
        found = {self.relative(row["path"]): comparable(row["report"]) for row in rows if row["report"]}
        errors = {self.relative(row["path"]): self.relative(row["error"]) for row in rows if row["error"]}
        detections = sum(len(report["detections"]) for report in found.values())
        self.check(f"{name}: each of {len(paths)} pictures once", paths == sorted([*self.reports, *self.errors]))
        self.check(f"{name}: {detections} detections and all else as the batch", found == self.reports)
        self.check(f"{name}: {len(errors)} picture with its error, as the batch", errors == self.errors)


def main(name, title, needed):
    options = arguments(name, title, needed)
    folder = options.environment or os.path.join(ROOT, ".build", "peers", f"{name}-environment")
    environment = Environment(folder, needed)
    if not options.environment:
        environment.build([], say)
    installed = environment.check()
    own_wheel.install(environment, options.build, ROOT, say)
    print(", ".join(f"{package} {installed[package]}" for package in needed))
    with tempfile.TemporaryDirectory(prefix=f"check-{name}-") as work:
        pictures = many_pictures.photographs(ROOT, options.pictures, os.path.join(work, "slides"), options.count)
        program = output_of([environment.python, "-c", "import fcnscan; print(fcnscan.program())"]).strip()
        reports, errors, seconds = of_batch(program, pictures, os.path.join(work, "whole"))
        count = len(reports) + len(errors)
        print(f"one batch on one thread: {count} pictures, {count / seconds:.1f} in a second", flush=True)
        comparison = Comparison(work, reports, errors)
        for job in ("guide", "1", "2", "killed"):
            done = json_of(
                [environment.python, "-B", os.path.join(ROOT, "Scripts", "engines", f"on_{name}.py"), ROOT, work, job],
                watched=True)
            what = {"guide": "the example of the guide", "killed": "a worker killed"}.get(job, f"workers: {job}")
            comparison.rows(what, done["rows"])
            if job != "guide":
                workers = len(set(done["workers"]))
                print(f"       {workers} processes, {count / done['seconds']:.1f} pictures in a second", flush=True)
                comparison.check(f"{what}: every worker took part", workers >= (int(job) if job != "killed" else 2))
            if job == "killed":
                print(f"       {done['killed']}, {len(done['workers']) - count} pictures were scanned twice", flush=True)
                comparison.check("a worker killed: it was in the middle", done["wasBusy"])
                comparison.check("a worker killed: others scanned its pictures", len(done["workers"]) > count)
    return int(comparison.failures > 0)


def run(name, title, needed):
    """The whole script."""
    try:
        sys.exit(main(name, title, needed))
    except Failure as failure:
        sys.exit(f"Scripts/check-{name}: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)
