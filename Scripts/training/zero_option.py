"""Trains with the paths of the data and nothing else, evaluates, and compares with what must be reached."""

import argparse
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time

import stand_ins

# F1 of hits by the middle, on pictures that training did not see; for digits accuracy.
WANTED = {"cars": 0.97, "nuclei": 0.9, "people": None, "white": 0.98, "red": 0.88, "platelets": 0.88, "blood": None,
          "digits": 0.995, "fashion": 0.935}
# Minutes within which training must end.
MINUTES = {"digits": 10, "fashion": 20}
# Precision and recall on pages of digits.
PAGE = 0.99


class Check:
    def __init__(self, program, data, folder, threads):
        self.program, self.data, self.folder, self.threads = program, data, folder, str(threads)

    def run(self, *arguments, shows=False):
        """What a command writes; with `shows`, lines of its progress are shown as they come."""
        process = subprocess.Popen(
            [self.program, *arguments, "--threads", self.threads], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        output = []
        reading = threading.Thread(target=lambda: output.append(process.stdout.read()))
        reading.start()
        start, errors = time.time(), []
        for line in process.stderr:
            errors.append(line)
            if shows:
                print(f"  [{(time.time() - start) / 60:5.1f} min] {line.rstrip()}", file=sys.stderr, flush=True)
        reading.join()
        if process.wait():
            sys.exit(f"{' '.join(arguments)} failed:\n{''.join(errors)}")
        return output[0], "".join(errors)

    def path(self, name):
        return os.path.join(self.folder, name)

    def train(self, task, *data):
        model = self.path(f"{task}.safetensors")
        start = time.time()
        print(f"{task}: training", file=sys.stderr, flush=True)
        output, errors = self.run("train", *data, "-o", model, "--overwrite", shows=True)
        plan = [line for line in errors.splitlines() if re.match(r"(window|network|scan)", line)]
        peak = re.findall(r"peak memory ([^\n]*)", output)
        return model, time.time() - start, plan, peak[-1] if peak else "?"

    def detector(self, task, data, held_out=None):
        """F1 of each class, AP50, and the error of counts."""
        model, seconds, plan, peak = self.train(task, *data)
        judged = held_out or [*data, "--part", "test"]
        report = json.loads(self.run("evaluate", *judged, "--model", model, "--json")[0])
        report = report.get("detection", report)
        rows = [(c["name"], 2 * c["score"]["hits"] / max(1, 2 * c["score"]["hits"] + c["score"]["misses"]
                 + c["score"]["falseAlarms"]), c["measures"]) for c in report["classes"]]
        self.tell(task, plan, seconds, peak)
        for name, f1, measures in rows:
            counts = measures.get("counts") or {}
            print(f"  {name}: F1 {f1:.4f}, AP50 {measures.get('averagePrecision50') or 0:.3f}, "
                  f"best F1 at any threshold {measures['thresholds'].get('bestF1', {}).get('f1', 0):.4f}, "
                  f"mean error of counts {counts.get('meanAbsoluteError', float('nan')):.2f} a picture", flush=True)
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
        """The last 5,000 of MNIST's training pictures judge, single and on pages; training never sees them."""
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
        accuracy, model = self.classifier("digits", self.path("mnist"))
        pages = self.path("pages")
        os.makedirs(pages, exist_ok=True)
        script = os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(__file__))), "make-digit-page")
        subprocess.run(
            [sys.executable, "-B", script, os.path.join(self.data, "mnist"), os.path.join(pages, "page.png"), "--pages",
             "5", "--boxes", self.path("pages.csv")], check=True, stdout=subprocess.DEVNULL)
        report = json.loads(
            self.run("evaluate", pages, "--boxes", self.path("pages.csv"), "--model", model, "--json")[0])
        report = report.get("detection", report)
        print(f"  5 pages of 200 digits: precision {report['precision']:.4f}, recall {report['recall']:.4f} "
              f"({PAGE} wanted)", flush=True)
        return accuracy if min(report["precision"], report["recall"]) >= PAGE else 0

    def fashion(self):
        """Fashion-MNIST, whose test pictures judge."""
        folder = os.path.join(self.data, "fashion-mnist")
        folder = folder if os.path.isdir(folder) else "/usr/share/datasets/fashion-mnist"
        if not os.path.isdir(folder):
            sys.exit("Fashion-MNIST is missing: install Debian's dataset-fashion-mnist, or put its four files into "
                     f"{self.data}/fashion-mnist")
        return self.classifier("fashion", folder)[0]

    def classifier(self, task, folder):
        """The accuracy on the test part, and the model."""
        model, seconds, plan, peak = self.train(task, folder)
        report = json.loads(self.run("evaluate", folder, "--part", "test", "--model", model, "--json")[0])
        self.tell(task, plan, seconds, peak)
        late = seconds > 60 * MINUTES[task]
        print(f"  accuracy {report['accuracy']:.4f} on {report['windows']} pictures"
              + (f"; LATE: {MINUTES[task]} minutes wanted" if late else ""), flush=True)
        return report["accuracy"], model


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
