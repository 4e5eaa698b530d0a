"""Batches that are compared: what stays the same from run to run."""

import json
import os


def facts(folder):
    """A summary without what differs from run to run."""
    with open(os.path.join(folder, "summary.json"), encoding="utf-8") as file:
        summary = json.load(file)
    for key in ("seconds", "picturesPerSecond", "peakMemoryBytes"):
        summary.pop(key)
    for picture in summary["pictures"]:
        picture.pop("seconds")
        picture.pop("peakMemoryBytes")
    return json.dumps(summary, sort_keys=True).replace(folder, "OUT")


def table(folder):
    """The bytes of the table."""
    with open(os.path.join(folder, "summary.csv"), "rb") as file:
        return file.read()


def detections(folder):
    """How many pictures are done."""
    return sum(name.endswith(".detections.json") for _, _, names in os.walk(folder) for name in names)


def check(name, holds):
    """Says whether something holds."""
    print(f"{'ok' if holds else 'FAILED':<7}{name}", flush=True)
    return holds


def check_equal(name, folder, whole):
    """Compares the summary and the table of a batch with those of one run; gives the number of failures."""
    if not os.path.exists(os.path.join(folder, "summary.json")):
        return 1 - check(f"{name}: there is a summary", False)
    same = check(f"{name}: the summary is that of one batch", facts(folder) == facts(whole))
    return 2 - same - check(f"{name}: summary.csv has the same bytes", table(folder) == table(whole))
