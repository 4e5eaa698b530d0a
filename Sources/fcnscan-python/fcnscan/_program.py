"""What the program does and the library does not: training, judging, converting."""

from __future__ import annotations

import collections
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from typing import Any, Deque, Dict, List, Optional, Union

from ._errors import Error, WrongUse

_Path = Union[str, "os.PathLike[str]"]


def program() -> str:
    """The path of the program: where FCNSCAN_PROGRAM says, where pip puts it, or on the PATH.

    Raises FileNotFoundError where there is none.
    """
    given = os.environ.get("FCNSCAN_PROGRAM")
    if given:
        return given
    installed = os.path.join(sysconfig.get_path("scripts"), "fcnscan")
    found = installed if os.access(installed, os.X_OK) else shutil.which("fcnscan")
    if found is None:
        raise FileNotFoundError(
            f"the program fcnscan is neither '{installed}' nor on the PATH; install the wheel, or name it in "
            "FCNSCAN_PROGRAM")
    return found


def run(command: str, *arguments: _Path, **options: Any) -> str:
    """Runs a command of the program and gives what it prints; progress and warnings go to standard error.

    options: those of the command line, with _ for -: True gives a flag, False its opposite --no-NAME, a list gives the
    option several times, None leaves it out. class_ stands for class.

    >>> fcnscan.run("info", "digits.safetensors")
    """
    words: List[str] = [program(), command]
    for name, value in options.items():
        words += _words(name.rstrip("_").replace("_", "-"), value)
    words += ["--", *(os.fspath(argument) for argument in arguments)] if arguments else []
    last: Deque[str] = collections.deque(maxlen=20)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as printed:
        with subprocess.Popen(words, stdout=printed, stderr=subprocess.PIPE, text=True) as process:
            # Ctrl-C reaches the program too, which ends in order; leaving the block waits for it.
            for line in process.stderr or ():
                sys.stderr.write(line)
                last.append(line)
        if process.returncode != 0:
            text = "".join(last).strip() or f"fcnscan {command} ended with exit code {process.returncode}"
            raise (WrongUse if process.returncode == 64 else Error)(text)
        printed.seek(0)
        return printed.read()


def _words(name: str, value: Any) -> List[str]:
    """An option as the command line takes it."""
    if value is None:
        return []
    if value is True or value is False:
        return [f"--{name}" if value else f"--no-{name}"]
    if isinstance(value, (list, tuple)):
        return [word for one in value for word in _words(name, one)]
    return [f"--{name}={os.fspath(value) if isinstance(value, os.PathLike) else value}"]


def train(data: _Path, output: _Path, **options: Any) -> Dict[str, Any]:
    """Trains a model as ``fcnscan train`` does.

    Returns the paths of the model and of the folder of the run, and the measures of each epoch.
    """
    run("train", data, output=output, **options)
    folder = os.fspath(options.get("run_folder") or os.path.splitext(os.fspath(output))[0] + ".training")
    with open(os.path.join(folder, "metrics.jsonl"), encoding="utf-8") as lines:
        epochs = [json.loads(line) for line in lines]
    return {"model": os.fspath(output), "folder": folder, "epochs": epochs}


def evaluate(data: Optional[_Path] = None, model: Optional[_Path] = None, **options: Any) -> Dict[str, Any]:
    """Judges a model on labelled pictures, or score maps (``maps=``), as ``fcnscan evaluate`` does, and gives its report."""
    arguments = [] if data is None else [data]
    return dict(json.loads(run("evaluate", *arguments, model=model, json=True, **options)))


def convert(model: _Path, output: _Path, **options: Any) -> Dict[str, Any]:
    """Converts a model as ``fcnscan convert`` does, and gives its report."""
    return dict(json.loads(run("convert", model, output=output, json=True, **options)))
