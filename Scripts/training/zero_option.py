"""Trains with the paths of the data and nothing else, evaluates, and compares with what must be reached."""

import argparse
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import time

import stand_ins

# F1 of hits by the middle, on pictures that training did not see; for digits accuracy.
WANTED = {"cars": 0.97, "nuclei": 0.9, "people": None, "white": 0.98, "red": 0.88, "platelets": 0.88, "blood": None,
          "digits": 0.995}


class Check:
    def __init__(self, program, data, folder, threads):
        self.program, self.data, self.folder, self.threads = program, data, folder, str(threads)

    def run(self, *arguments):
        result = subprocess.run([self.program, *arguments, "--threads", self.threads], capture_output=True, text=True)
        if result.returncode:
            sys.exit(f"{' '.join(arguments)} failed:\n{result.stderr}")
        return result

    def path(self, name):
        return os.path.join(self.folder, name)

    def train(self, task, *data):
        model = self.path(f"{task}.safetensors")
        start = time.time()
        result = self.run("train", *data, "-o", model, "--overwrite")
        plan = [line for line in result.stderr.splitlines() if re.match(r"(window|network|scan) ?", line)]
        peak = re.findall(r"peak memory ([^\n]*)", result.stdout)
        return model, time.time() - start, plan, peak[-1] if peak else "?"

    def detector(self, task, data, held_out=None):
        """F1 of each class, AP50, and the error of counts."""
        model, seconds, plan, peak = self.train(task, *data)
        judged = held_out or [*data, "--part", "test"]
        report = json.loads(self.run("evaluate", *judged, "--model", model, "--json").stdout)
        report = report.get("detection", report)
        rows = [(c["name"], 2 * c["score"]["hits"] / max(1, 2 * c["score"]["hits"] + c["score"]["misses"]
                 + c["score"]["falseAlarms"]), c["measures"]) for c in report["classes"]]
        self.tell(task, plan, seconds, peak)
        for name, f1, measures in rows:
            counts = measures.get("counts") or {}
            print(f"  {name}: F1 {f1:.4f}, AP50 {measures.get('averagePrecision50') or 0:.3f}, "
                  f"best F1 at any threshold {measures['thresholds'].get('bestF1', {}).get('f1', 0):.4f}, "
                  f"mean error of counts {counts.get('meanAbsoluteError', '?')}")
        return min(f1 for _, f1, _ in rows)

    def tell(self, task, plan, seconds, peak):
        print(f"{task}: trained in {seconds / 60:.1f} minutes, peak memory {peak}")
        for line in plan:
            print("  " + line)

    def cars(self):
        stand_ins.cars(self.path("cars"))
        return self.detector("cars", [self.path("cars/patches")],
                             [self.path("cars/scenes"), "--boxes", self.path("cars/cars.csv")])

    def nuclei(self):
        stand_ins.nuclei(self.path("nuclei"))
        return self.detector("nuclei", [self.path("nuclei/images"), "--boxes", self.path("nuclei/labels")])

    def people(self):
        stand_ins.people(self.path("people"))
        return self.detector("people", [self.path("people/scenes"), "--boxes", self.path("people/people.csv")])

    def cells(self, task, *classes):
        folder = os.path.join(self.data, "bccd")
        return self.detector(
            task, [os.path.join(folder, "images"), "--boxes", os.path.join(folder, "boxes.csv")]
            + [part for name in classes for part in ("--class", name)])

    def white(self):
        return self.cells("white", "white-cell=WBC")

    def red(self):
        return self.cells("red", "red-cell=RBC")

    def platelets(self):
        return self.cells("platelets", "platelet=Platelets")

    def blood(self):
        return self.cells("blood", "white-cell=WBC", "red-cell=RBC", "platelet=Platelets")

    def digits(self):
        """The last 5,000 of MNIST's training pictures judge; training never sees them."""
        os.makedirs(self.path("mnist"), exist_ok=True)
        for kind, head, size in (("images-idx3", 16, 784), ("labels-idx1", 8, 1)):
            with gzip.open(os.path.join(self.data, "mnist", f"train-{kind}-ubyte.gz")) as file:
                whole = file.read()
            count = (len(whole) - head) // size
            for name, first, end in (("train", 0, count - 5000), ("t10k", count - 5000, count)):
                header = bytearray(whole[:head])
                header[4:8] = (end - first).to_bytes(4, "big")
                with open(self.path(f"mnist/{name}-{kind}-ubyte"), "wb") as file:
                    file.write(bytes(header) + whole[head + first * size:head + end * size])
        model, seconds, plan, peak = self.train("digits", self.path("mnist"))
        report = json.loads(self.run("evaluate", self.path("mnist"), "--part", "test", "--model", model, "--json").stdout)
        accuracy = report.get("windows", report)["accuracy"]
        self.tell("digits", plan, seconds, peak)
        print(f"  accuracy {accuracy:.4f} on 5000 digits")
        return accuracy


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("tasks", nargs="+")
    parser.add_argument("--data")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--keep")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or temporary
        os.makedirs(folder, exist_ok=True)
        check = Check(options.program, options.data, folder, options.threads)
        failed = []
        for task in options.tasks:
            found, wanted = getattr(check, task)(), WANTED[task]
            if wanted:
                print(f"  {'reached' if found >= wanted else 'MISSED'}: {found:.4f}, wanted {wanted}", flush=True)
            if wanted and found < wanted:
                failed.append(task)
    if failed:
        sys.exit(f"not reached: {', '.join(failed)}")


if __name__ == "__main__":
    main()
