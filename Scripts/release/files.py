"""The files of a release: an archive for any prefix, and a Debian package."""

import gzip
import hashlib
import io
import os
import subprocess
import tarfile
import textwrap
from datetime import datetime, timezone
from email.utils import format_datetime

DESCRIPTION = """\
finds small things in big pictures
 A small classifier is trained on labelled windows; its fully-connected layers
 become convolutions, and it scores every window of a picture of any size in
 one forward pass, in bounded memory. An embedded model finds white cells in
 photographs of blood smears; other models are trained or read from ONNX.
"""
# Libraries are linked on purpose: the package installs on every Debian from its oldest glibc on.
OVERRIDES = """\
# One program for all releases of Debian: what it decodes pictures with is linked
# into it, and told in THIRD-PARTY-NOTICES and in the bill of materials.
fcnscan: embedded-library *
"""


def compressed(content):
    return gzip.compress(content, 9, mtime=0)


class Tree:
    """Files by their paths, each with its mode."""

    def __init__(self):
        self.files = {}

    def add(self, path, content, mode=0o644):
        self.files[path] = (content if isinstance(content, bytes) else content.encode(), mode)

    def folders(self):
        found = set()
        for path in self.files:
            while path := os.path.dirname(path):
                found.add(path)
        return found


def archive(tree, name, path, epoch):
    """Writes a tar.gz whose bytes depend on the files and the time alone."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for entry in sorted(tree.folders() | tree.files.keys()):
            info = tarfile.TarInfo(f"{name}/{entry}")
            info.mtime, info.uname, info.gname = epoch, "root", "root"
            if entry in tree.files:
                content, info.mode = tree.files[entry]
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content))
            else:
                info.type, info.mode = tarfile.DIRTYPE, 0o755
                tar.addfile(info)
    with open(path, "wb") as file:
        file.write(compressed(raw.getvalue()))


def copyright_text(libraries):
    """Debian's form: the licence of the program, and what is linked into it."""
    linked = "\n".join(f"  {line}" for line in libraries)
    return f"""\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: fcnscan
Comment:
 These libraries are linked into the program:
{linked}
 Their licences are in /usr/share/doc/fcnscan/THIRD-PARTY-NOTICES.gz.

Files: *
Copyright: the authors of fcnscan
License: Apache-2.0
 On Debian systems, the text of the Apache License, version 2.0, is in
 /usr/share/common-licenses/Apache-2.0.
"""


def debian_tree(tree, version, libraries, maintainer, epoch):
    """The same files where Debian wants them."""
    result = Tree()
    moves = {
        "bin/fcnscan": "usr/bin/fcnscan",
        "share/bash-completion/completions/fcnscan": "usr/share/bash-completion/completions/fcnscan",
        "share/zsh/site-functions/_fcnscan": "usr/share/zsh/vendor-completions/_fcnscan",
        "share/fish/vendor_completions.d/fcnscan.fish": "usr/share/fish/vendor_completions.d/fcnscan.fish",
        "share/doc/fcnscan/README.md": "usr/share/doc/fcnscan/README.md",
        "share/doc/fcnscan/fcnscan.cdx.json": "usr/share/doc/fcnscan/fcnscan.cdx.json",
    }
    for source, target in moves.items():
        result.add(target, *tree.files[source])
    packed = {
        "share/man/man1/fcnscan.1": "usr/share/man/man1/fcnscan.1.gz",
        "share/doc/fcnscan/THIRD-PARTY-NOTICES": "usr/share/doc/fcnscan/THIRD-PARTY-NOTICES.gz",
    }
    for source, target in packed.items():
        result.add(target, compressed(tree.files[source][0]))
    date = format_datetime(datetime.fromtimestamp(epoch, timezone.utc))
    changelog = (
        f"fcnscan ({version}) unstable; urgency=medium\n\n  * What changed is told in the release's CHANGELOG.md.\n\n"
        f" -- {maintainer}  {date}\n")
    result.add("usr/share/doc/fcnscan/changelog.gz", compressed(changelog.encode()))
    result.add("usr/share/doc/fcnscan/copyright", copyright_text(libraries))
    result.add("usr/share/lintian/overrides/fcnscan", OVERRIDES)
    return result


def debian_package(tree, version, glibc, maintainer, path, folder, epoch):
    """Writes a .deb through dpkg-deb, in a folder that is made for it."""
    size = sum((len(content) + 1023) // 1024 for content, _ in tree.files.values()) + len(tree.folders())
    tree.add("DEBIAN/control", textwrap.dedent(f"""\
        Package: fcnscan
        Version: {version}
        Section: science
        Priority: optional
        Architecture: amd64
        Maintainer: {maintainer}
        Installed-Size: {size}
        Depends: libc6 (>= {glibc})
        Recommends: libfontconfig1, libfreetype6, libharfbuzz0b
        """) + "Description: " + DESCRIPTION)
    sums = {
        name: hashlib.md5(content).hexdigest()
        for name, (content, _) in sorted(tree.files.items()) if not name.startswith("DEBIAN/")}
    tree.add("DEBIAN/md5sums", "".join(f"{digest}  {name}\n" for name, digest in sums.items()))
    for name, (content, mode) in tree.files.items():
        target = os.path.join(folder, name)
        os.makedirs(os.path.dirname(target), mode=0o755, exist_ok=True)
        with open(target, "wb") as file:
            file.write(content)
        os.chmod(target, mode)
    for parent, _, names in os.walk(folder):
        os.chmod(parent, 0o755)
        for name in [".", *names]:
            os.utime(os.path.join(parent, name), (epoch, epoch))
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", folder, path], check=True, stdout=subprocess.DEVNULL,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(epoch)})
