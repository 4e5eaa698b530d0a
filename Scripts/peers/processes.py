"""Runs programs. Each measurement is a process of its own, and a failure is a sentence.

Linux counts the memory of the process that starts another as that one's, so this side stays small: no NumPy.
"""

import json
import subprocess

LONGEST_SECONDS = 1800


class Failure(Exception):
    """What went wrong, in one sentence."""


def output_of(command):
    """What a program prints; raises Failure with its last words when it fails."""
    try:
        done = subprocess.run(
            [str(word) for word in command], capture_output=True, text=True, errors="replace", timeout=LONGEST_SECONDS)
    except OSError as error:
        raise Failure(f"cannot run {command[0]}: {error.strerror}") from None
    except subprocess.TimeoutExpired:
        raise Failure(f"no result after {LONGEST_SECONDS // 60} minutes") from None
    if done.returncode < 0:
        raise Failure(f"ended by signal {-done.returncode}")
    if done.returncode > 0:
        raise Failure(last_words(done.stderr) or last_words(done.stdout) or f"ended with status {done.returncode}")
    return done.stdout


def last_words(text):
    """The last line that speaks of an error, or else the last one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return next((line for line in reversed(lines) if "error" in line.lower()), lines[-1] if lines else None)


def json_of(command):
    """The JSON object in the last line that a program prints; libraries may print before it."""
    lines = output_of(command).strip().splitlines()
    try:
        return json.loads(lines[-1])
    except (IndexError, ValueError):
        raise Failure(f"expected JSON, found '{lines[-1][:80] if lines else ''}'") from None
