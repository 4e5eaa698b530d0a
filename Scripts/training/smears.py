"""Photographs with boxes, dealt out into a test part and growing training parts."""

import csv
import hashlib
import os
from dataclasses import dataclass

from processes import Failure

COLUMNS = ["image", "class", "xmin", "ymin", "xmax", "ymax"]


@dataclass(frozen=True)
class Smears:
    """Test pictures that no training part has, and the others in the order in which training parts take them."""

    lines: dict  # the table's lines of each picture
    test: list
    pool: list

    def write(self, path, pictures):
        """A table of the boxes on some pictures."""
        with open(path, "w", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(COLUMNS)
            for name in sorted(pictures):
                table.writerows([line[column] for column in COLUMNS] for line in self.lines[name])

    def objects(self, pictures, labels):
        """How many boxes with one of some labels are on pictures."""
        return sum(line["class"] in labels for name in pictures for line in self.lines[name])


def dealt_out(boxes, ignored, remembered, share, seed):
    """Deals pictures out by a hash of group and seed.

    - `remembered`: names of the pictures that the model was tested on; they are the test part where they occur, so that
      the model has seen none of it.
    - `share`: of all groups for the test part, where none of them occurs.
    """
    lines = {}
    for line in read(boxes):
        lines.setdefault(line["image"], []).append(line)
    groups = {line["image"]: line["group"] for line in (read(ignored) if ignored else []) if line.get("group")}

    def group(name):
        return groups.get(name, name)

    def order(name):
        return hashlib.sha256(f"{seed}/{group(name)}".encode()).hexdigest(), name

    names = sorted(lines, key=order)
    known = {os.path.basename(name) for name in remembered}
    held = {group(name) for name in names if os.path.basename(name) in known}
    if not held:
        all_groups = list(dict.fromkeys(map(group, names)))
        held = set(all_groups[:max(1, round(share * len(all_groups)))])
    return Smears(
        lines, [name for name in names if group(name) in held], [name for name in names if group(name) not in held])


def read(path):
    try:
        with open(path, newline="") as file:
            table = csv.DictReader(file)
            missing = [column for column in COLUMNS if column not in (table.fieldnames or [])]
            if missing:
                raise Failure(f"{path} has no column '{missing[0]}'; expected {','.join(COLUMNS)}")
            return list(table)
    except OSError as error:
        raise Failure(f"cannot read {path}: {error.strerror}") from None
