"""Runs programs. Each measurement is a process of its own, and a failure is a sentence.

Linux counts the memory of the process that starts another as that one's, so this side stays small: no NumPy.
"""

import json
import os
import subprocess
import sys
import tempfile

LONGEST_SECONDS = 1800


class Failure(Exception):
    """What went wrong, in one sentence."""


def output_of(command, watched=False, longest=LONGEST_SECONDS):
    """What a program prints; raises Failure with its last words when it fails.

    What a watched program says on standard error is seen at once.
    """
    try:
        done = subprocess.run(
            [str(word) for word in command], stdout=subprocess.PIPE, stderr=None if watched else subprocess.PIPE,
            text=True, errors="replace", timeout=longest)
    except OSError as error:
        raise Failure(f"cannot run {command[0]}: {error.strerror}") from None
    except subprocess.TimeoutExpired:
        raise Failure(f"no result after {longest // 60} minutes") from None
    if done.returncode < 0:
        raise Failure(f"ended by signal {-done.returncode}")
    if done.returncode > 0:
        words = last_words(done.stderr or "") or last_words(done.stdout)
        raise Failure(words or f"ended with status {done.returncode}")
    return done.stdout


def last_words(text):
    """The last line that speaks of an error, or else the last one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return next((line for line in reversed(lines) if "error" in line.lower()), lines[-1] if lines else None)


def json_of(command, **options):
    """The JSON object that a program prints, or that of its last line; libraries may print before it."""
    return json_in(output_of(command, **options))


def json_in(output):
    lines = output.strip().splitlines()
    if output.startswith("{\n"):
        lines = [output]
    try:
        return json.loads(lines[-1])
    except (IndexError, ValueError):
        raise Failure(f"expected JSON, found '{lines[-1][:80] if lines else ''}'") from None


def json_and_memory_of(command):
    """The JSON object that a program prints, or that of its last line, and the most memory in bytes that it has held."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        try:
            process = subprocess.Popen([str(word) for word in command], stdout=output, stderr=errors)
        except OSError as error:
            raise Failure(f"cannot run {command[0]}: {error.strerror}") from None
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            process.wait()
            raise
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        if process.returncode:
            end = f"ended with status {process.returncode}" if process.returncode > 0 else (
                f"ended by signal {-process.returncode}")
            raise Failure(last_words(errors.read()) or end)
        unit = 1 if sys.platform == "darwin" else 1024
        return json_in(output.read()), usage.ru_maxrss * unit
