"""The examples of the guide in C and Rust: they compile without a warning, in C and C++, and find what the program finds."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

from section import SAMPLES, Section, report_of, sample

import fcnscan

ROOT = os.path.dirname(SAMPLES)
HEADER = os.path.join(ROOT, "Sources", "CFCNScan")
GUIDE = os.path.join(ROOT, "Sources", "FCNScanKit", "FCNScanKit.docc", "PythonAndC.md")
WARNINGS = ["-Wall", "-Wextra", "-pedantic", "-Werror"]


def examples(language):
    with open(GUIDE, encoding="utf-8") as text:
        return re.findall(rf"```{language}\n(.*?)```", text.read(), re.DOTALL)


def commands(source, library, program):
    """How each compiler makes a program of an example, by its language; none where the compiler is not there."""
    # The library needs libraries of its folder of the build where it is not linked statically.
    search = f"-Wl,-rpath,{os.path.dirname(library)}"
    link = ["-I", HEADER, source, "-x", "none", library, search, "-o", program]
    rust = ["rustc", "-D", "warnings", "-L", os.path.dirname(library), "-C", f"link-arg={search}", "-o", program, source]
    return {
        "c": [["cc", "-std=c99", *WARNINGS, *link], ["c++", "-std=c++11", "-x", "c++", *WARNINGS, *link]],
        "rust": [rust] if shutil.which("rustc") else [],
    }


def check_program(section, name, program, expected):
    done = subprocess.run([program, sample()], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    section.check(done.returncode == 0, f"{name}: {done.stderr}")
    if done.returncode == 0:
        report = json.loads(done.stdout[done.stdout.index("{"):])
        section.check(report["detections"] == expected["detections"], f"{name}: {report['detections']}")
    done = subprocess.run([program, "gone.png"], stderr=subprocess.PIPE, text=True)
    section.check(done.returncode == 1 and "cannot read 'gone.png'" in done.stderr, f"{name}: {done.stderr}")


def main():
    section = Section()
    library = os.path.realpath(os.path.join(os.path.dirname(fcnscan.__file__), "libfcnscan.so"))
    with tempfile.TemporaryDirectory() as folder:
        expected = report_of(sample(), "--stride", "16", "--no-pictures", "--output", folder)
        program = os.path.join(folder, "example")
        for language in ("c", "rust"):
            source = os.path.join(folder, f"example.{language}")
            blocks = examples(language)
            section.check(len(blocks) >= 1, f"the guide has an example in {language}")
            for block in blocks:
                with open(source, "w", encoding="utf-8") as file:
                    file.write(block)
                for command in commands(source, library, program)[language]:
                    done = subprocess.run(command, stderr=subprocess.PIPE, text=True)
                    section.check(done.returncode == 0, f"{command[0]}: {done.stderr}")
                    if done.returncode == 0:
                        print(f"  {command[0]}", flush=True)
                        check_program(section, command[0], program, expected)
    section.finish()


if __name__ == "__main__":
    sys.exit(main())
