"""Type hints of the module: mypy --strict and pyright find nothing, and a user's program gets the right types."""

import json
import os
import subprocess
import sys
import tempfile

from section import Section

import fcnscan

PROGRAM = """\
import fcnscan

model = fcnscan.Model.load("embedded")
scan = model.scan("smear.jpg", stride=(16, 8), edge="center")
reveal_type(scan.detections[0].score)
reveal_type(scan.detections[:2])
reveal_type(scan.geometry.box(1, 2))
for one in model.scan_many(["a.png"], workers=2):
    reveal_type(one)
model.scan("smear.jpg", edge="keep")
model.scan("smear.jpg", strde=8)
"""
REVEALED = ["float", "fcnscan._detections.Detections", "tuple[int, int, int, int]", "fcnscan._scan.Scan"]


def main():
    section = Section()
    package = os.path.dirname(fcnscan.__file__)
    with tempfile.TemporaryDirectory() as folder:
        # Outside of the folder of packages, whose modules are nobody's to check.
        copy = os.path.join(folder, "fcnscan")
        os.symlink(package, copy)
        mypy = [sys.executable, "-m", "mypy", "--strict", "--ignore-missing-imports", "--cache-dir", os.devnull]
        done = subprocess.run([*mypy, copy], stdout=subprocess.PIPE, text=True, cwd=folder)
        section.check(done.returncode == 0, f"mypy --strict: {done.stdout}")
        configuration = os.path.join(folder, "pyrightconfig.json")
        with open(configuration, "w", encoding="utf-8") as file:
            json.dump({"include": ["fcnscan"], "typeCheckingMode": "standard", "pythonVersion": "3.9"}, file)
        pyright = [sys.executable, "-m", "basedpyright", "--project", configuration, "--pythonpath", sys.executable]
        done = subprocess.run(pyright, stdout=subprocess.PIPE, text=True, cwd=folder)
        section.check(done.returncode == 0, f"pyright: {done.stdout}")
        program = os.path.join(folder, "program.py")
        with open(program, "w", encoding="utf-8") as file:
            file.write(PROGRAM)
        done = subprocess.run([*mypy, program], stdout=subprocess.PIPE, text=True, cwd=folder)
        lines = done.stdout.splitlines()
        revealed = [line.split('"')[1] for line in lines if "Revealed type" in line]
        for found, expected in zip(revealed, REVEALED):
            section.check(found.lower().replace("builtins.", "") == expected.lower(), f"the type is {found}, expected {expected}")
        section.check(len(revealed) == len(REVEALED), f"{len(revealed)} types are told: {done.stdout}")
        wrong = [line for line in lines if ": error:" in line]
        section.check(
            len(wrong) == 2 and '"edge"' in wrong[0] and '"strde"' in wrong[1], f"wrong arguments are found: {wrong}")
    section.finish()


if __name__ == "__main__":
    main()
