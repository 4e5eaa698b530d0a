"""The examples of the guide in C: they compile without a warning, in C and C++, and find what the program finds."""

import os
import re
import subprocess
import sys
import tempfile

from section import SAMPLES, Section, report_of, sample

import fcnscan

ROOT = os.path.dirname(SAMPLES)
HEADER = os.path.join(ROOT, "Sources", "CFCNScan")
GUIDE = os.path.join(ROOT, "Sources", "FCNScanKit", "FCNScanKit.docc", "PythonAndC.md")
WARNINGS = ["-Wall", "-Wextra", "-pedantic", "-Werror"]


def main():
    section = Section()
    library = os.path.join(os.path.dirname(fcnscan.__file__), "libfcnscan.so")
    with open(GUIDE, encoding="utf-8") as text:
        blocks = re.findall(r"```c\n(.*?)```", text.read(), re.DOTALL)
    section.check(len(blocks) >= 1, "the guide has an example in C")
    with tempfile.TemporaryDirectory() as folder:
        # The library needs libraries of its folder of the build where it is not linked statically.
        search = os.path.dirname(os.path.realpath(library))
        for number, block in enumerate(blocks):
            source, program = os.path.join(folder, f"{number}.c"), os.path.join(folder, str(number))
            with open(source, "w", encoding="utf-8") as file:
                file.write(block)
            for compiler in (["cc", "-std=c99"], ["c++", "-std=c++11", "-x", "c++"]):
                done = subprocess.run(
                    [*compiler, *WARNINGS, "-I", HEADER, source, "-x", "none", library, f"-Wl,-rpath,{search}", "-o",
                     program], stderr=subprocess.PIPE, text=True)
                section.check(done.returncode == 0, f"{compiler[0]}: {done.stderr}")
                if done.returncode:
                    continue
                done = subprocess.run([program, sample()], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                report = report_of(sample(), "--stride", "16", "--no-pictures", "--output", folder)
                expected = f"{report['detections'][0]['score']:.3f}"
                section.check(
                    done.returncode == 0 and "11 x 11" in done.stdout and expected in done.stdout,
                    f"{compiler[0]}: {done.stdout} {done.stderr}")
                done = subprocess.run([program, "gone.png"], stderr=subprocess.PIPE, text=True)
                section.check(
                    done.returncode == 1 and "cannot read 'gone.png'" in done.stderr, f"{compiler[0]}: {done.stderr}")
    section.finish()


if __name__ == "__main__":
    sys.exit(main())
