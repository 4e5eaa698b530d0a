"""Tests of older releases of the onnx package, which carry those of single operators as files."""

import glob
import os
import shutil
import zipfile

from processes import Failure, output_of

# Any wheel has the tests; nothing of it is run.
PLATFORM = ["--platform", "manylinux2014_x86_64", "--python-version", "3.10", "--only-binary", ":all:"]
PLACE = "onnx/backend/test/data/"


def folder(version, parent, environment, say):
    """The folder with a release's tests; downloads them where they are missing."""
    target = os.path.join(parent, f"onnx-{version}")
    if os.path.isdir(target):
        return target
    say(f"downloading the tests of onnx {version}")
    partial = target + ".partial"
    shutil.rmtree(partial, ignore_errors=True)
    os.makedirs(partial)
    output_of([
        environment.python, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", *PLATFORM,
        "--dest", partial, f"onnx=={version}"])
    wheels = glob.glob(os.path.join(glob.escape(partial), "*.whl"))
    if len(wheels) != 1:
        raise Failure(f"expected one wheel of onnx {version}, found {len(wheels)}")
    with zipfile.ZipFile(wheels[0]) as wheel:
        wheel.extractall(partial, [name for name in wheel.namelist() if name.startswith(PLACE)])
    os.remove(wheels[0])
    os.rename(partial, target)
    return target
