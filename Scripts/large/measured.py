"""Runs a program, and tells how it ended, how long it took and how much memory it held."""

import functools
import json
import os
import signal
import subprocess
import tempfile
import time

from processes import Failure


def apart(function):
    """The function, run in a process of its own: what it holds would count as held by programs that are started later.

    It gives what JSON can say.
    """
    @functools.wraps(function)
    def run_apart(*arguments, **named):
        with tempfile.TemporaryFile() as answer:
            child = os.fork()
            if child == 0:
                status = 1
                try:
                    answer.write(json.dumps(function(*arguments, **named)).encode())
                    answer.flush()
                    status = 0
                finally:
                    os._exit(status)
            if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0:
                raise Failure(f"{function.__name__} failed")
            answer.seek(0)
            return json.load(answer)
    return run_apart


@apart
def items(path, *keys):
    """How many elements a list in a file of JSON has."""
    with open(path) as file:
        value = json.load(file)
    for key in keys:
        value = value[key]
    return len(value)


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
            texts.append(file.read(1 << 20).decode(errors="replace"))
        return Outcome(process.returncode, seconds, usage.ru_maxrss * 1024, *texts)
