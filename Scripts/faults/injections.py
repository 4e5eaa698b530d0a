"""System calls that fail once: one sentence and the right status, or no effect at all; nothing half, nothing lost."""

import os
import re
import shutil
import subprocess

from jobs import Outcome

# What fails and how, as a disk, a network or a quota would say it.
FAULTS = [
    ("write", "ENOSPC"), ("pwrite64", "ENOSPC"), ("fsync", "EIO"), ("rename", "EACCES"), ("openat", "EMFILE"),
    ("mmap", "ENOMEM"), ("read", "EIO"), ("pread64", "EIO"), ("mkdir", "EROFS"), ("fallocate", "ENOSPC"),
]


def strace(*arguments):
    return ["strace", "-f", "-qq", "-e", "signal=none", *arguments]


def calls(job, program, folder, name):
    """How often a thread of the job makes a call, at most."""
    os.makedirs(folder)
    job.prepare(folder)
    log = os.path.join(folder, "..", "calls.log")
    job.run(program, folder, wrapper=strace("-e", f"trace={name}", "-o", log))
    counts = {}
    with open(log, errors="replace") as file:
        for line in file:
            if match := re.match(rf"(\d+) +{name}\(", line):
                counts[match[1]] = counts.get(match[1], 0) + 1
    os.remove(log)
    shutil.rmtree(folder)
    return max(counts.values(), default=0)


def spread(first, last, most):
    """At most so many numbers from a first to a last one, evenly spread."""
    if last - first < most:
        return list(range(first, last + 1))
    return sorted({round(first + index * (last - first) / (most - 1)) for index in range(most)})


def inject(job, program, straight, folder, name, error, number):
    """Lets a call fail: what became of the run, and the complaints."""
    os.makedirs(folder)
    job.prepare(folder)
    status, words = job.run(
        program, folder, wrapper=strace(
            "-o", os.devnull, "-e", f"trace={name}", "-e", f"inject={name}:error={error}:when={number}"))
    after = Outcome(folder)
    where = f"{name} number {number} failing with {error}"
    complaints, kind = [], "told"
    if status == straight.status and after.difference(straight.outcome) is None:
        kind = "no effect"
    elif status < 0 or status >= 128:
        kind = "crash"
        complaints.append(f"{where}: ended by signal {-status if status < 0 else status - 128}: {words.strip()[-200:]}")
    elif status == straight.status and not new_words(words, straight.words):
        kind = "silent"
        complaints.append(
            f"{where}: status {status}, as if nothing had happened, but '{after.difference(straight.outcome)}' differs")
    elif status == straight.status:
        # It went on without something, and said so.
        kind = "warned"
    elif "error" not in words.lower():
        kind = "silent"
        complaints.append(f"{where}: status {status} without a sentence: {words.strip()[-200:]}")
    # Lists of what was done say what could not be done.
    half = [] if kind == "warned" else after.half_files(
        straight.before, straight.outcome, (*job.growing, "summary.", "shards/", "coco", "geojson"))
    complaints += [f"{where}: '{name}' is neither what it was nor whole" for name in half]
    complaints += [f"{where}: '{name}' was left behind" for name in after.unfinished]
    status, words = job.run(program, folder, again=True)
    if status != straight.status or (name := Outcome(folder).difference(straight.outcome)) is not None:
        complaints.append(f"{where}: the next run ended with {status} and differs: {words.strip()[-200:]}")
    shutil.rmtree(folder)
    return kind, complaints


def new_words(words, before):
    """True where a run says something that the undisturbed one did not."""
    return bool({line for line in words.splitlines() if re.search("error|warning", line, re.I)} - set(before.splitlines()))


def available():
    return shutil.which("strace") is not None and subprocess.run(
        strace("-o", os.devnull, "true"), capture_output=True, check=False).returncode == 0
