"""Ways to be without room for a checkpoint while there is room for the rest."""

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager

from processes import Failure, output_of

# Room for a disk of its own, and what stays free beside half a checkpoint.
DISK_BYTES, SPARE_BYTES = 64 << 20, 64 << 10


class FileLimit:
    """No file may grow beyond half a checkpoint; a model is at most a third of one."""

    title = "a limit on the size of files"

    def obstacle(self):
        return None

    @contextmanager
    def place(self, folder):
        yield folder

    @contextmanager
    def starvation(self, run):
        yield {"largest_file": os.path.getsize(run.checkpoint) // 2}


class FullDisk:
    """A small disk in memory that is filled up to half a checkpoint."""

    title = "a full disk"

    def obstacle(self):
        """Why no disk can be made here; None where it can."""
        if os.geteuid() != 0:
            return "mounting takes the rights of root"
        if shutil.which("mount") is None:
            return "there is no mount"
        with tempfile.TemporaryDirectory() as folder:
            try:
                mount(folder)
            except Failure as failure:
                return str(failure)
            output_of(["umount", folder])
        return None

    @contextmanager
    def place(self, folder):
        os.makedirs(folder)
        mount(folder)
        try:
            yield os.path.join(folder, "run")
        finally:
            subprocess.run(["umount", folder], check=False)

    @contextmanager
    def starvation(self, run):
        disk = os.path.dirname(run.folder)
        filler = os.path.join(disk, "filler")
        usage = shutil.disk_usage(disk)
        left = os.path.getsize(run.checkpoint) // 2 + SPARE_BYTES
        if usage.free <= left:
            raise Failure(f"a checkpoint of {os.path.getsize(run.checkpoint)} bytes is too large for {disk}")
        with open(filler, "wb") as file:
            remaining = usage.free - left
            while remaining:
                remaining -= file.write(bytes(min(remaining, 1 << 20)))
        try:
            yield {}
        finally:
            os.remove(filler)


def mount(folder):
    output_of(["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", folder])


WAYS = {"limited": FileLimit(), "full": FullDisk()}
