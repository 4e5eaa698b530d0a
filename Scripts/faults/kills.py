"""SIGKILL at random moments: nothing half stands under a final name, and the next run gives what an undisturbed one gives."""

import os
import shutil
import signal
import subprocess
import time

from jobs import Outcome


class Undisturbed:
    """The outcome of a job that nobody disturbs, and how long it took."""

    def __init__(self, job, program, folder):
        os.makedirs(folder)
        job.prepare(folder)
        self.before = Outcome(folder)
        start = time.monotonic()
        self.status, self.words = job.run(program, folder)
        self.seconds = time.monotonic() - start
        self.outcome = Outcome(folder)


def kill(job, program, straight, folder, moment):
    """Kills a run after some seconds and runs it again: the complaints, and whether the kill came before the end."""
    os.makedirs(folder)
    job.prepare(folder)
    process = job.start(program, folder)
    try:
        process.wait(moment)
        fell = False
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        fell = True
    complaints = []
    left = Outcome(folder)
    half = left.half_files(straight.before, straight.outcome, job.growing)
    complaints += [f"killed after {moment:.3f} s, '{name}' is neither what it was nor whole" for name in half]
    status, words = job.run(program, folder, again=True)
    if status != straight.status:
        complaints.append(f"the run after the kill at {moment:.3f} s ended with {status}: {words.strip()[-300:]}")
    after = Outcome(folder)
    if (name := after.difference(straight.outcome)) is not None:
        complaints.append(f"killed after {moment:.3f} s and run again, '{name}' differs from the undisturbed run")
    complaints += [f"'{name}' was left behind" for name in after.unfinished]
    shutil.rmtree(folder)
    return complaints, fell, len(left.unfinished)
