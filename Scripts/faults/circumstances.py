"""Places and shells that are not as they should be: full, read-only, gone, without descriptors, without a reader."""

import contextlib
import os
import shutil
import signal
import subprocess
import time

from jobs import ENVIRONMENT, Outcome

CELL = "batch/two-cells.jpg"


class Circumstances:
    """The checks; each gives a list of complaints, or a reason why it was skipped."""

    def __init__(self, program, jobs, straight, folder):
        self.program, self.jobs, self.straight, self.folder = program, jobs, straight, folder
        self.number = 0

    def place(self, job):
        self.number += 1
        folder = os.path.join(self.folder, f"circumstance-{self.number}")
        os.makedirs(folder)
        job.prepare(folder)
        return folder

    def again(self, name, folder):
        """Complaints about a run in a place that is as it should be again."""
        job = self.jobs[name]
        status, words = job.run(self.program, folder, again=True)
        outcome = Outcome(folder)
        difference = outcome.difference(self.straight[name].outcome)
        complaints = [f"{name}: '{left}' was left behind" for left in outcome.unfinished]
        if status != self.straight[name].status or difference is not None:
            complaints.append(f"{name}: the next run ended with {status}, '{difference}' differs: {words[-200:]}")
        return complaints

    def told(self, name, status, words, wanted=()):
        """Complaints unless a run failed with a sentence that has some words."""
        if status <= 0 or status >= 128 or "rror" not in words:
            return [f"{name}: expected a sentence and a status of failure, found {status}: {words.strip()[-200:]}"]
        return [f"{name}: the sentence lacks '{word}': {words.strip()[-200:]}" for word in wanted if word not in words]

    @contextlib.contextmanager
    def disk(self, job, options):
        """A disk of its own for a job; it stays a folder afterwards."""
        folder = self.place(job)
        target = os.path.join(folder, "out")
        os.makedirs(target)
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", target], check=True, capture_output=True)
        try:
            yield folder
        finally:
            subprocess.run(["umount", target], check=True, capture_output=True)

    def full_disk(self):
        complaints = []
        for name in ("scan", "batch"):
            for size in ("size=4k", "size=64k", "size=512k"):
                with self.disk(self.jobs[name], size) as folder:
                    status, words = self.jobs[name].run(self.program, folder)
                    # What a larger disk has room for is done.
                    if Outcome(folder).difference(self.straight[name].outcome) is not None:
                        complaints += self.told(f"{name} on a disk with {size}", status, words, ["No space left"])
                complaints += self.again(name, folder)
        return complaints

    def read_only(self):
        complaints = []
        for name in ("scan", "batch"):
            with self.disk(self.jobs[name], "ro") as folder:
                status, words = self.jobs[name].run(self.program, folder)
                complaints += self.told(f"{name} on a read-only disk", status, words, ["ead-only"])
            complaints += self.again(name, folder)
        return complaints

    def folder_deleted(self):
        """The output folder goes away in the middle of the run."""
        complaints = []
        for name in ("scan", "batch", "train"):
            folder = self.place(self.jobs[name])
            process = self.jobs[name].start(self.program, folder)
            output = os.path.join(folder, "cells.safetensors.training" if name == "train" else "out")
            while process.poll() is None:
                if os.path.isdir(output):
                    shutil.rmtree(output, ignore_errors=True)
                time.sleep(0.05)
            process.log.seek(0)
            words = process.log.read()
            if process.returncode < 0 or (process.returncode > 1 and "rror" not in words):
                complaints.append(f"{name} whose folder was deleted ended with {process.returncode}: {words[-200:]}")
            complaints += self.again(name, folder)
        return complaints

    def descriptors(self):
        """Not more than 32 files at once, as some shells and containers have it."""
        complaints = []
        for name, job in self.jobs.items():
            folder = self.place(job)
            status, words = job.run(self.program, folder, wrapper=["sh", "-c", 'ulimit -n 32; exec "$@"', "sh"])
            outcome = Outcome(folder)
            if status != self.straight[name].status or outcome.difference(self.straight[name].outcome) is not None:
                complaints.append(f"{name} with 32 descriptors ended with {status}: {words[-200:]}")
        return complaints

    def closed_output(self):
        """A reader that goes away, an output that is closed, and one that is full."""
        complaints = []
        command = [self.program, "scan", os.path.join(os.path.dirname(self.straight_sample()), "two-cells.jpg")]
        for text, status in (
            ('"$@" --json | head -c 1 >/dev/null; exit "${PIPESTATUS[0]}"', {0, 1, 141}),
            ('"$@" --json >&-', {1}), ('"$@" --json >/dev/full', {1}), ('"$@" --json 2>&- >/dev/null', {0}),
        ):
            folder = os.path.join(self.folder, f"circumstance-{self.number}")
            self.number += 1
            os.makedirs(folder, exist_ok=True)
            done = subprocess.run(
                ["bash", "-c", text, "bash", *command, "--output", "out"], cwd=folder, env=ENVIRONMENT, text=True,
                capture_output=True, errors="replace", timeout=300, check=False)
            if done.returncode not in status:
                complaints.append(f"{text}: expected a status of {sorted(status)}, found {done.returncode}: {done.stderr[-200:]}")
            if Outcome(folder).unfinished:
                complaints.append(f"{text}: unfinished files were left")
        return complaints

    def straight_sample(self):
        return os.path.join(os.path.realpath(os.path.join(self.folder, "in")), "x")

    def signals(self):
        """Asked to end by a terminal, a person, and a scheduler: the status says so, and the rest is done later."""
        complaints = []
        for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
            for name in ("batch", "train"):
                folder = self.place(self.jobs[name])
                process = self.jobs[name].start(self.program, folder)
                time.sleep(self.straight[name].seconds / 2)
                process.send_signal(number)
                process.wait(300)
                process.log.seek(0)
                if process.returncode not in (128 + number, self.straight[name].status):
                    complaints.append(f"{name} after {number.name}: status {process.returncode}: {process.log.read()[-200:]}")
                complaints += self.again(name, folder)
        return complaints

    def clock(self):
        """The clock goes back by a year between two runs."""
        if shutil.which("faketime") is None:
            return "there is no faketime"
        complaints = []
        for name in ("batch", "train"):
            folder = self.place(self.jobs[name])
            self.jobs[name].run(self.program, folder)
            status, words = self.jobs[name].run(self.program, folder, again=True, wrapper=["faketime", "-f", "-365d"])
            outcome = Outcome(folder)
            if status != self.straight[name].status or outcome.difference(self.straight[name].outcome) is not None:
                complaints.append(f"{name} a year earlier ended with {status}: {words[-200:]}")
        return complaints

    def two_at_once(self):
        """Two runs with one output: one result, or a refusal with a sentence."""
        complaints = []
        for name in ("batch", "merge", "train"):
            job = self.jobs[name]
            folder = self.place(job)
            both = [job.start(self.program, folder, again=index == 1) for index in range(2)]
            for process in both:
                process.wait(600)
                process.log.seek(0)
                words = process.log.read()
                if process.returncode != self.straight[name].status and "rror" not in words:
                    complaints.append(f"two of {name}: one ended with {process.returncode}: {words[-200:]}")
            complaints += self.again(name, folder)
        return complaints

    CHECKS = {
        "full disk": full_disk, "read-only disk": read_only, "folder deleted": folder_deleted,
        "32 descriptors": descriptors, "closed output": closed_output, "signals": signals, "clock set back": clock,
        "two at once": two_at_once,
    }
