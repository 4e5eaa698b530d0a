"""What the checks of the service have in common: a service that runs, and a count of what is wrong."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

SAMPLES = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__)))), "SampleImages")
PROGRAM = os.path.abspath(sys.argv[1])
COUNT = int(sys.argv[2])
KEEP = sys.argv[3] if len(sys.argv) > 3 else None


class Section:
    """Counts what was checked, and says what is wrong."""

    def __init__(self):
        self.checks = 0
        self.failures = 0

    def check(self, is_right, text):
        self.checks += 1
        if not is_right:
            self.failures += 1
            print(f"  WRONG: {text}", flush=True)

    def say(self, text):
        print(f"  {text}", flush=True)

    def finish(self):
        print(f"  {self.checks} checks, {self.failures} wrong", flush=True)
        sys.exit(1 if self.failures else 0)


class Service:
    """A service on a port of its own; ends with the block that it is made for."""

    def __init__(self, *options, processors=None):
        self.folder = tempfile.TemporaryDirectory(prefix="check-serve-")
        self.log_path = os.path.join(self.folder.name, "log")
        self.scratch = os.path.join(self.folder.name, "scratch")
        os.mkdir(self.scratch)
        command = [PROGRAM, "serve", "--port", "0", "--log", "json", *options]
        if processors:
            command = ["taskset", "-c", processors, *command]
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=log, env={**os.environ, "TMPDIR": self.scratch})
        line = self.process.stdout.readline().decode()
        found = re.search(r"http://[^:]+:(\d+)/", line)
        if not found:
            raise SystemExit(f"the service does not start: {self.log()}")
        self.port = int(found.group(1))
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()
        self.folder.cleanup()

    def log(self):
        with open(self.log_path, encoding="utf-8") as log:
            return log.read()

    def stop(self, by=signal.SIGTERM):
        """Asks the service to end; gives its exit status."""
        self.process.send_signal(by)
        return self.process.wait(timeout=120)

    def connect(self, timeout=30):
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout)

    def resident_bytes(self):
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as numbers:
            return int(numbers.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def processor_seconds(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="utf-8") as numbers:
            user, system = numbers.read().rsplit(")", 1)[1].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def open_files(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def leftovers(self):
        """Temporary files that are still there."""
        return os.listdir(self.scratch)

    def metric(self, name):
        """A measure without labels."""
        with urllib.request.urlopen(f"{self.url}/metrics") as answer:
            for line in answer.read().decode().splitlines():
                if line.startswith(f"{name} "):
                    return float(line.split()[-1])
        return None


def sample(name="smear-384.jpg"):
    return os.path.join(SAMPLES, name)


def wait_until(is_true, seconds=30):
    """Whether something becomes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_true():
            return True
        time.sleep(0.02)
    return False


def read_all(connection):
    """Everything until the service closes the connection; nothing more is expected where it does not in time."""
    content = b""
    try:
        while piece := connection.recv(1 << 16):
            content += piece
    except (ConnectionResetError, TimeoutError):
        pass
    return content
