"""Runs fcnscan on models and arrays."""

import json
import os
import subprocess
import time

import numpy as np

LONGEST_SECONDS = 900
# A crash is to end at once, without minutes of looking for names.
ENVIRONMENT = dict(os.environ, SWIFT_BACKTRACE="enable=no")


class Refusal(Exception):
    """fcnscan ended with status 1 and this sentence."""


class BadEnd(Exception):
    """fcnscan ended in a way that it never should."""


class Ended:
    """How a run ended."""

    def __init__(self, status, output, errors, seconds):
        self.status, self.output, self.errors, self.seconds = status, output, errors, seconds

    @property
    def lines(self):
        """What is on standard error, without empty lines."""
        return [line for line in self.errors.splitlines() if line.strip()]

    @property
    def sentence(self):
        return " ".join(self.lines).removeprefix("Error: ")

    def fault(self):
        """What is wrong with this end: anything but success, or status 1 with one line; None if nothing is."""
        if self.status is None:
            return f"no end after {self.seconds:.0f} s"
        if self.status < 0 or self.status >= 128:
            signal = -self.status if self.status < 0 else self.status - 128
            return f"ended by signal {signal}: {self.sentence[:300]}"
        if self.status not in (0, 1):
            return f"ended with status {self.status}: {self.sentence[:300]}"
        if self.status == 1 and len(self.lines) != 1:
            return f"{len(self.lines)} lines on standard error instead of one: {self.sentence[:300]}"
        if self.status == 1 and not self.lines[0].startswith("Error: "):
            return f"an error without its word: {self.sentence[:300]}"
        return None


class Program:
    """fcnscan, with what it is asked in these checks."""

    def __init__(self, path):
        self.path = path

    def end(self, *arguments, seconds=LONGEST_SECONDS, memory=None):
        """Runs the program with arguments, under a limit of address space in bytes where one is given."""
        command = [self.path, *map(str, arguments)]
        if memory:
            command = ["sh", "-c", f'ulimit -v {memory // 1024}; exec "$@"', "sh", *command]
        start = time.monotonic()
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, errors="replace", timeout=seconds, env=ENVIRONMENT)
        except subprocess.TimeoutExpired:
            return Ended(None, "", "", time.monotonic() - start)
        return Ended(done.returncode, done.stdout, done.stderr, time.monotonic() - start)

    def call(self, *arguments):
        """What the program prints; raises Refusal or BadEnd when it does not succeed."""
        ended = self.end(*arguments)
        fault = ended.fault()
        if fault:
            raise BadEnd(fault)
        if ended.status:
            raise Refusal(ended.sentence)
        return ended.output

    def json(self, *arguments):
        return json.loads(self.call(*arguments))

    def scores(self, model, samples, folder, output_name=None):
        """The result of `fcnscan run`, shape [batch, classes, rows, columns]."""
        source, target = os.path.join(folder, "samples.npy"), os.path.join(folder, "scores.npy")
        np.save(source, np.ascontiguousarray(samples, dtype=np.float32))
        if os.path.exists(target):
            os.remove(target)
        name = ["--output-name", output_name] if output_name else []
        self.call("run", model, source, "-o", target, *name)
        return np.load(target)
