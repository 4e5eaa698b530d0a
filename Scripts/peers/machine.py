"""What was measured on, and what."""

import datetime
import os
import platform

from processes import Failure, output_of


def processor():
    """The processor's name."""
    try:
        with open("/proc/cpuinfo") as file:
            names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
        return names[0]
    except (OSError, IndexError):
        return platform.processor() or platform.machine()


def cores():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def fcnscan_version(program, root):
    """The program's version and, in a checkout, its commit; `+` says that files were changed since."""
    version = output_of([program, "--version"]).strip()
    try:
        commit = output_of(["git", "-C", root, "rev-parse", "--short", "HEAD"]).strip()
        changed = output_of(["git", "-C", root, "status", "--porcelain", "--untracked-files=no"]).strip()
    except Failure:
        return version
    return f"{version} ({commit}{'+' if changed else ''})"


def facts(threads):
    return {
        "date": datetime.date.today().isoformat(),
        "processor": processor(),
        "cores": cores(),
        "system": f"{platform.system()} {platform.machine()}",
        "loadBefore": round(os.getloadavg()[0], 2),
        "threads": threads,
        "precision": "float32",
    }
