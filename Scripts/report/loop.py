"""Labels photographs by the mouse, trains, scans, reviews in the page as a person would, trains again, and measures."""

import argparse
import csv
import json
import os
import random
import shutil
import subprocess
import tempfile
import time

from page import Page

parser = argparse.ArgumentParser()
parser.add_argument("program")
parser.add_argument("--data")
parser.add_argument("--class", dest="class_name")
for name in ("--label", "--review", "--epochs"):
    parser.add_argument(name, type=int)
parser.add_argument("--keep")
options = parser.parse_args()
temporary = None if options.keep else tempfile.TemporaryDirectory(prefix="label-loop-")
folder = os.path.abspath(options.keep or temporary.name)
os.makedirs(folder, exist_ok=True)
program = os.path.abspath(options.program)
CLASS = "object"
# A window a little larger than the objects, and three times halved.
NETWORK = "input 48x48x3; conv3-16 relu pool2; conv3-32 relu pool2; conv3-48 relu pool2; fc64 relu fc2"


def step(title, start, note=""):
    """Says how long a step took."""
    print(f"{time.monotonic() - start:8.1f} s  {title}{f': {note}' if note else ''}", flush=True)


def run(*arguments):
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, cwd=folder)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, arguments))}: {done.stderr.strip()}")
    return done.stdout


def known_boxes():
    """The boxes of the class on each photograph."""
    boxes = {name: [] for name in sorted(os.listdir(os.path.join(options.data, "images")))}
    with open(os.path.join(options.data, "boxes.csv"), encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["class"] == options.class_name and row["image"] in boxes:
                boxes[row["image"]].append([float(row[edge]) for edge in ("xmin", "ymin", "xmax", "ymax")])
    return boxes


def part(title, names):
    os.makedirs(os.path.join(folder, title), exist_ok=True)
    for name in names:
        shutil.copy(os.path.join(options.data, "images", name), os.path.join(folder, title, name))


def show(page, name):
    """Goes to a picture by its line in the list."""
    page.run("""
        const rows = [...document.querySelectorAll('#picture-table tbody tr')];
        rows.find((row) => row.cells[0].title === arguments[0]).click();""", name)
    page.ready()


def draw(page, box):
    """Drags the mouse from one corner to the other."""
    page.drag(box[:2], box[2:])


def saved(page, name):
    text = page.save("csv")
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)
    return len(text.splitlines()) - 1


def measured(model):
    """Precision, recall and F1 on the photographs that nothing was decided on."""
    return json.loads(run("evaluate", model, "held-out", "--boxes", "held-out.csv", "--json"))


def train(pictures, boxes, model):
    run("train", pictures, "--boxes", boxes, "--arch", NETWORK, "--epochs", options.epochs, "--mine", "training",
        "--backgrounds", 24, "--validation", 0.2, "--test", 0, "-o", model)


truth = known_boxes()
names = sorted(truth)
random.Random(14).shuffle(names)
held_out, rest = names[:60], names[60:]
# Who labels looks for photographs on which there is something.
to_label = [name for name in rest if truth[name]][:options.label]
to_review = [name for name in rest if name not in to_label][:options.review]
for title, part_names in (("labelled", to_label), ("reviewed", to_review), ("held-out", held_out)):
    part(title, part_names)
part("both", to_label + to_review)
with open(os.path.join(folder, "held-out.csv"), "w", encoding="utf-8") as file:
    file.write("image,class,xmin,ymin,xmax,ymax\n")
    for name in held_out:
        for box in truth[name] or [[]]:
            file.write(f"{name},{CLASS if box else ''},{','.join(map(str, box)) if box else ',,,'}\n")

start = time.monotonic()
run("report", "labelled", "--label", CLASS, "-o", "label.html")
page = Page(os.path.join(folder, "label.html"), downloads=folder)
step("an empty report", start, f"{len(to_label)} photographs")
start = time.monotonic()
for name in to_label:
    show(page, name)
    for box in truth[name]:
        draw(page, box)
boxes = saved(page, "labelled.csv")
page.close()
step("labelling by the mouse", start, f"{boxes} boxes")

start = time.monotonic()
train("labelled", "labelled.csv", "first.safetensors")
step("training", start)
before = measured("first.safetensors")

start = time.monotonic()
run("batch", "reviewed", "-m", "first.safetensors", "-o", "found", "--edge", "center", "--no-pictures", "--report",
    "review.html")
step("scanning and the report", start, f"{len(to_review)} photographs")
start = time.monotonic()
page = Page(os.path.join(folder, "review.html"), downloads=folder)
counts = {"accepted": 0, "rejected": 0, "drawn": 0}
for name in to_review:
    show(page, name)
    open_boxes = list(truth[name])
    for each in page.run("return fcnscan.objects.filter((each) => each.state === 'undecided')"
                         ".map((each) => [each.id, each.x, each.y])"):
        page.run("fcnscan.choose(fcnscan.objects.find((each) => each.id === arguments[0]), false)", each[0])
        hit = [box for box in open_boxes if box[0] <= each[1] <= box[2] and box[1] <= each[2] <= box[3]]
        if hit:
            open_boxes.remove(hit[0])
        page.press("a" if hit else "r")
        counts["accepted" if hit else "rejected"] += 1
    if open_boxes:
        page.press("b")
        for box in open_boxes:
            draw(page, box)
            counts["drawn"] += 1
        page.press("b")
    if not page.run("return document.getElementById('done').checked"):
        page.click("#done")
saved(page, "reviewed.csv")
page.close()
step("review", start, ", ".join(f"{count} {what}" for what, count in counts.items()))

with open(os.path.join(folder, "both.csv"), "w", encoding="utf-8") as both:
    for number, name in enumerate(("labelled.csv", "reviewed.csv")):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            both.writelines(file.readlines()[min(number, 1):])
start = time.monotonic()
train("both", "both.csv", "second.safetensors")
step("training again", start)
after = measured("second.safetensors")

for title, score in (("before the review", before), ("after the review", after)):
    print(f"{title}: precision {score['precision']:.3f}, recall {score['recall']:.3f}, F1 {score['f1']:.3f} on "
          f"{len(held_out)} held-out photographs with {sum(len(truth[name]) for name in held_out)} objects")
if temporary:
    temporary.cleanup()
