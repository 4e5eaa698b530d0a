"""Many files, deep folders, circles of links, and names that are hard to read."""

import os
import shutil

import small_pictures
from measured import items

MODEL = "input 32x32x1; conv5-4 relu pool4; fc2 softmax"


def remove(folder):
    """Deletes a folder, however deep."""
    # Not by recursion, which ends at a thousand, and from inside, since whole paths can be too long.
    for place, folders, names, descriptor in os.fwalk(folder, topdown=False):
        for name in names:
            os.unlink(name, dir_fd=descriptor)
        for name in folders:
            entry = os.lstat(name, dir_fd=descriptor)
            (os.rmdir if (entry.st_mode & 0o170000) == 0o040000 else os.unlink)(name, dir_fd=descriptor)
    os.rmdir(folder)


def model_for(check, folder):
    model = os.path.join(folder, "model.safetensors")
    check.run("new", "new", MODEL, "--class-names", "background,object", "-o", model)
    return model


def many(check, folder):
    model = model_for(check, folder)
    peaks = {}
    for count in (check.options.count // 10, check.options.count):
        pictures = os.path.join(folder, f"{count}")
        small_pictures.many(pictures, count)
        words = ("batch", pictures, "-o", os.path.join(folder, f"found-{count}"), "-m", model, "--no-pictures")
        first = check.run(f"batch of {count}", *words, longest=1800)
        peaks[count] = first.peak
        again = check.run(f"the same again", *words)
        check.right(again.seconds < max(10, first.seconds / 2), f"{count} pictures known in {again.seconds:.1f} s")
        listed = items(os.path.join(folder, f"found-{count}", "summary.json"), "pictures")
        check.right(listed == count, f"{listed} pictures in the summary")
    few, all_of_them = peaks.values()
    each = (all_of_them - few) / (check.options.count - check.options.count // 10)
    # What was found on each picture is kept until the summary is written.
    check.right(each < 5000, f"{each:.0f} bytes for each picture more")


def names(check, folder):
    model = model_for(check, folder)
    pictures = os.path.join(folder, "pictures")
    os.mkdir(pictures)
    deep = pictures
    for level in range(200):
        deep = os.path.join(deep, f"{level:03}")
        os.mkdir(deep)
    small_pictures.png(os.path.join(deep, "deep.png"), 40, 40)
    os.symlink("..", os.path.join(pictures, "000", "up"))
    os.symlink(os.path.join(pictures, "itself"), os.path.join(pictures, "itself"))
    os.symlink("nowhere", os.path.join(pictures, "dangling.png"))
    strange = [
        b"n" * 251 + b".png", b"two\nlines.png", b"not-\xff-utf8.png", b" blank .png", b"-dash.png", b'quote",comma.png',
        "ünïcödé-😀.png".encode(), "é.png".encode(), "e\u0301.png".encode(), b"tab\t.png", b"a\x01b.png",
    ]
    for name in strange:
        path = os.path.join(os.fsencode(pictures), name)
        small_pictures.png(path, 40, 40)
    found = os.path.join(folder, "found")
    words = ("batch", pictures, "-o", found, "-m", model)
    outcome = check.run("batch of strange names", *words, "--json", longest=60, status=1)
    summary = os.path.join(found, "summary.json")
    listed, failed = items(summary, "pictures"), items(summary, "failures")
    # Refused are the name that leaves no room for an ending, the one that is not text, and the link to nothing.
    check.right(listed == len(strange) - 1 and failed == 3, f"{listed} pictures, {failed} refused")
    for sentence in ("shorter name", "not UTF-8", "is not there"):
        check.right(sentence in outcome.errors, f"the batch says '{sentence}'")
    check.run("the same again", *words, "--json", longest=60, status=1)
    for name in strange:
        path = os.path.join(os.fsencode(pictures), name)
        outcome = check.run(
            f"scan of {name[:30]!r}", "scan", "-o", os.path.join(folder, "single"), "-m", model, "--json", "--",
            os.fsdecode(path), longest=60, status=int(len(name) > 200 or b"\xff" in name))
    shutil.rmtree(os.path.join(folder, "single"), ignore_errors=True)
