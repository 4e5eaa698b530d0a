"""Pictures enough that a worker can be killed in the middle."""

import os
import shutil

NAMES = ("smear-384.jpg", "batch/two-cells.jpg", "batch/neutrophil.png", "batch/grey.png")
DAMAGED = "batch/truncated.png"


def copies(root, folder, count=60):
    """Copies of the samples, and one that is damaged."""
    source = os.path.join(root, "SampleImages")
    os.makedirs(folder)
    for index in range(count):
        name = NAMES[index % len(NAMES)]
        shutil.copy(os.path.join(source, name), os.path.join(folder, f"{index:03}{os.path.splitext(name)[1]}"))
    shutil.copy(os.path.join(source, DAMAGED), folder)
    return folder


def photographs(root, given, folder, count):
    """Some of the photographs of a folder, those beside the repository unless one is given, or else copies of the samples;
    and one picture that is damaged."""
    beside = os.path.join(os.path.dirname(root), "shared", "data", "bccd", "images")
    source = given or beside
    if not given and not os.path.isdir(source):
        return copies(root, folder, count)
    os.makedirs(folder)
    names = sorted(name for name in os.listdir(source) if name.lower().endswith((".png", ".jpg", ".jpeg", ".tif", ".tiff")))
    for name in names[:count]:
        shutil.copy(os.path.join(source, name), folder)
    shutil.copy(os.path.join(root, "SampleImages", DAMAGED), folder)
    return folder
