"""What is linked into the program: names, versions, licences."""

import glob
import json
import os
import re
import subprocess
from dataclasses import dataclass
from urllib.parse import quote

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
# By the names of Debian's source packages.
DEBIAN = {
    "libdeflate": "MIT", "libisal": "BSD-3-Clause", "libjpeg-turbo": "IJG AND BSD-3-Clause AND Zlib",
    "libpng1.6": "libpng-2.0", "libwebp": "BSD-3-Clause", "libzstd": "BSD-3-Clause", "tiff": "libtiff",
    "xz-utils": "LicenseRef-public-domain", "zlib": "Zlib",
}
COMPILER_EXCEPTION = "GPL-3.0-or-later WITH GCC-exception-3.1"
SWIFT = "Apache-2.0 WITH Swift-exception"


@dataclass(frozen=True)
class Component:
    """A library, and the file with its licence."""

    name: str
    version: str
    license: str
    text: str
    purl: str


def printed(*command, **options):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, **options).stdout


def debian_component(folder, suite):
    """A library from the sources that Scripts/release/build-libraries unpacked."""
    with open(os.path.join(folder, "debian", "changelog"), encoding="utf-8") as changelog:
        name, version = re.match(r"(\S+) \((\S+)\)", changelog.readline()).groups()
    if name not in DEBIAN:
        raise SystemExit(f"make-release: '{folder}' is of no library in Scripts/release/components.py; add its licence there")
    return Component(
        name, version, DEBIAN[name], os.path.join(folder, "debian", "copyright"),
        f"pkg:deb/debian/{name}@{quote(version, safe='')}?arch=source&distro={suite}")


def swift_packages(pins, checkouts):
    """The Swift packages of Package.resolved that the program links."""
    with open(pins, encoding="utf-8") as file:
        for pin in json.load(file)["pins"]:
            name, version = pin["identity"], pin["state"]["version"]
            location = pin["location"].removeprefix("https://").removesuffix(".git")
            yield Component(
                name, version, SWIFT, os.path.join(checkouts, name, "LICENSE.txt"), f"pkg:swift/{location}@{version}")


def swift_runtime():
    """The standard library, libdispatch and FoundationEssentials."""
    version = re.search(r"Swift version (\S+)", printed("swift", "--version", stderr=subprocess.DEVNULL)).group(1)
    tools = os.path.dirname(os.path.realpath(printed("sh", "-c", "command -v swiftc").strip()))
    text = os.path.join(tools, "..", "share", "swift", "LICENSE.txt")
    return Component("swift-runtime", version, SWIFT, text, f"pkg:github/swiftlang/swift@swift-{version}-RELEASE")


def compiler_library(libraries):
    """libstdc++ and libgcc."""
    doc = os.path.join(libraries, "root", "usr", "share", "doc", "gcc-10-base")
    with open(os.path.join(doc, "version"), encoding="utf-8") as file:
        version = file.read().strip()
    return Component(
        "libstdc++ and libgcc", version, COMPILER_EXCEPTION, os.path.join(doc, "copyright"),
        f"pkg:deb/debian/gcc-10@{version}?arch=source&distro=bullseye")


def all_components(libraries, checkouts):
    """Everything, sorted by name."""
    with open(os.path.join(libraries, "sources", "suite"), encoding="utf-8") as file:
        suite = file.read().strip()
    folders = [path for path in glob.glob(os.path.join(libraries, "sources", "*")) if os.path.isdir(path)]
    found = [debian_component(folder, suite) for folder in folders]
    found += swift_packages(os.path.join(ROOT, "Package.resolved"), checkouts)
    found += [swift_runtime(), compiler_library(libraries)]
    return sorted(found, key=lambda component: component.name)


def notices(components):
    """The licences of all, for THIRD-PARTY-NOTICES; a text that several have stands once."""
    texts = {}
    for component in components:
        with open(component.text, encoding="utf-8", errors="replace") as file:
            texts.setdefault(file.read().strip(), []).append(component)
    parts = ["fcnscan is linked with the following libraries. Each licence stands below the names of its libraries.\n"]
    for text, owners in texts.items():
        titles = "\n".join(title(component) for component in owners)
        parts.append(f"{'=' * 78}\n{titles}\n{'=' * 78}\n\n{text}\n")
    return "\n".join(parts)


def title(component):
    return f"{component.name} {component.version} ({component.license})"
