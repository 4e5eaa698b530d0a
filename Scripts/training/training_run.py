"""A training run of fcnscan that can be killed, starved of room and continued."""

import json
import os
import resource
import signal
import subprocess
import time

import tensor_file
from processes import Failure

# Seconds between two looks at files.
PAUSE = 0.002
LONGEST_SECONDS = 3600
# A crash is to end at once, without minutes of looking for names.
ENVIRONMENT = dict(os.environ, SWIFT_BACKTRACE="enable=no")


class TrainingRun:
    """One model file, one run folder, and the processes that work on them one after another."""

    def __init__(self, program, options, folder, output=None):
        self.program, self.options, self.folder = program, options, folder
        os.makedirs(os.path.dirname(folder) or ".", exist_ok=True)
        self.output = output or folder + ".safetensors"

    @property
    def checkpoint(self):
        return os.path.join(self.folder, "checkpoint.safetensors")

    @property
    def metrics(self):
        """What each epoch gave, without times, which are never the same twice."""
        try:
            with open(os.path.join(self.folder, "metrics.jsonl")) as file:
                lines = [json.loads(line) for line in file]
        except FileNotFoundError:
            return []
        return [{key: value for key, value in line.items() if key not in TIMES} for line in lines]

    @property
    def epochs(self):
        """Epochs that the metrics tell of."""
        try:
            with open(os.path.join(self.folder, "metrics.jsonl"), "rb") as file:
                return file.read().count(b"\n")
        except FileNotFoundError:
            return 0

    @property
    def step(self):
        """The step at which the checkpoint was written; None without one."""
        try:
            description = json.loads(tensor_file.metadata(self.checkpoint)["fcnscan-checkpoint"])
        except FileNotFoundError:
            return None
        return description["counters"]["step"]

    @property
    def leftovers(self):
        """Unfinished files, which a killed process cannot take away."""
        folders = {self.folder, os.path.dirname(self.output) or "."}
        return sorted(
            entry.path for folder in folders if os.path.isdir(folder) for entry in os.scandir(folder)
            if entry.name.endswith(".partial"))

    def begin(self, *options, largest_file=None):
        """Starts a process that works on the run; no file of it may grow beyond `largest_file` bytes."""
        def limit():
            # Writing beyond the limit is then an error like a full disk, not the end of the process.
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

        command = [
            self.program, "train", *self.options, "-o", self.output, "--run-folder", self.folder, *options]
        # Standard error goes to a file beside: a pipe would fill up, and be subject to nobody's limit.
        log = open(f"{self.output}.log", "w+")
        try:
            process = subprocess.Popen(
                [str(word) for word in command], stdout=subprocess.DEVNULL, stderr=log, env=ENVIRONMENT,
                preexec_fn=limit if largest_file else None)
        except OSError as error:
            raise Failure(f"cannot run {command[0]}: {error.strerror}") from None
        return Process(process, log)

    def finish(self, *options, **limits):
        """Runs up to the end."""
        process = self.begin(*options, **limits)
        process.wait()
        if process.status:
            raise Failure(f"training ended with status {process.status}: {process.sentence}")


TIMES = ("seconds", "windowsPerSecond")


class Process:
    """One process of a run."""

    def __init__(self, process, log):
        self.process, self.log, self.began = process, log, time.monotonic()
        self.text = ""

    @property
    def status(self):
        """How it ended; negative for a signal, None while it runs."""
        return self.process.returncode

    @property
    def errors(self):
        """The lines that begin with `Error:`."""
        return [line for line in self.text.splitlines() if line.startswith("Error:")]

    @property
    def sentence(self):
        return self.errors[-1] if self.errors else (self.text.strip().splitlines() or ["no word"])[-1]

    def runs_until(self, happened, pause=PAUSE):
        """Waits for something; False where the process ends before it happens."""
        while not happened():
            if self.process.poll() is not None:
                self.read()
                return False
            if time.monotonic() - self.began > LONGEST_SECONDS:
                self.end(signal.SIGKILL)
                raise Failure(f"no end after {LONGEST_SECONDS // 60} minutes; killed")
            time.sleep(pause)
        return True

    def wait(self):
        """Waits for the end."""
        self.runs_until(lambda: False)

    def end(self, number):
        """Sends a signal and waits; True where it was the signal that ended the process."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.process.wait()
        self.read()
        return self.status == -number

    def read(self):
        if not self.log.closed:
            self.log.seek(0)
            self.text = self.log.read()
            self.log.close()
