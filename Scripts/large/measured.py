"""Runs a program, and tells how it ended, how long it took and how much memory it held."""

import os
import signal
import subprocess
import tempfile
import time


class Outcome:
    def __init__(self, status, seconds, peak, output, errors):
        self.status, self.seconds, self.peak = status, seconds, peak
        self.output, self.errors = output, errors

    @property
    def last_error(self):
        lines = [line for line in self.errors.splitlines() if line.strip()]
        return lines[-1] if lines else ""

    def __str__(self):
        return f"{self.seconds:.1f} s, {self.peak / 1e6:.0f} MB"


def run(command, longest, folder=None):
    """What became of a program, which is ended when it takes longer than so many seconds."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=output, stderr=errors, cwd=folder)
        previous = signal.signal(signal.SIGALRM, lambda *_: process.kill())
        signal.setitimer(signal.ITIMER_REAL, longest)
        try:
            _, status, usage = os.wait4(process.pid, 0)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, previous)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - start
        texts = []
        for file in (output, errors):
            file.seek(0)
            texts.append(file.read(1 << 26).decode(errors="replace"))
        return Outcome(process.returncode, seconds, usage.ru_maxrss * 1024, *texts)
