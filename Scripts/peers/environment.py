"""The virtual environment with the peers."""

import importlib.util
import os
import sys

from processes import Failure, json_of, output_of

NEEDED = ["numpy", "onnx", "protobuf"]

LIST_VERSIONS = """
import importlib.metadata, json
print(json.dumps({d.metadata["Name"].lower(): d.version for d in importlib.metadata.distributions()}))
"""


class Environment:
    """A folder made by Python's venv, with the packages that every use of it needs."""

    def __init__(self, folder, needed=NEEDED):
        self.folder = folder
        self.needed = needed
        self.python = os.path.join(folder, "bin", "python")

    def build(self, peers, say):
        """Makes the environment where there is none and installs what it lacks.

        A peer that cannot be installed is left out; its reason is returned under its name.
        """
        # pip comes last: without it the environment is not complete.
        if not os.path.exists(os.path.join(self.folder, "bin", "pip")):
            if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
                raise Failure(
                    f"{sys.executable} cannot make virtual environments; on Debian: apt-get install python3-venv")
            say(f"making a virtual environment in {self.folder}")
            output_of([sys.executable, "-m", "venv", "--clear", self.folder])
        installed, failures = self.versions(), {}
        missing = [package for package in self.needed if package not in installed]
        if missing:
            say(f"installing {' '.join(missing)}")
            self.install(missing)
        for peer in peers:
            if peer.package.lower() in installed:
                continue
            say(f"installing {peer.package}")
            try:
                self.install([peer.package])
            except Failure as failure:
                failures[peer.name] = f"cannot be installed: {failure}"
        return failures

    def check(self):
        """Makes sure that the environment has what is needed; returns all versions."""
        installed = self.versions()
        for package in self.needed:
            if package not in installed:
                raise Failure(f"{self.folder} has no {package}; install it there, or leave --environment out")
        return installed

    def install(self, packages):
        output_of([self.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages])

    def versions(self):
        """The version of each installed package, by its name in small letters."""
        return json_of([self.python, "-c", LIST_VERSIONS])

    def run(self, script, *arguments):
        """Runs one of the scripts beside this one and returns what it prints as JSON."""
        path = os.path.join(os.path.dirname(os.path.abspath(__file__)), script)
        return json_of([self.python, "-B", path, *arguments])
