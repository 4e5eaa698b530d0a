"""Fresh systems in folders, in which the files of a release are installed, used and removed."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile

DEBIAN = "http://deb.debian.org/debian"
UBUNTU = "http://archive.ubuntu.com/ubuntu"
SUITES = {"bullseye": DEBIAN, "bookworm": DEBIAN, "trixie": DEBIAN, "noble": UBUNTU}
# What older versions of debootstrap, which do not know the newest suites, go by: the scripts of all of a mirror's are the same.
SCRIPTS = {DEBIAN: "/usr/share/debootstrap/scripts/sid", UBUNTU: "/usr/share/debootstrap/scripts/gutsy"}
KEYRINGS = {
    DEBIAN: "/usr/share/keyrings/debian-archive-keyring.gpg", UBUNTU: "/usr/share/keyrings/ubuntu-archive-keyring.gpg"}


class NotServed(Exception):
    """A system that cannot be had here."""


class CleanRoot:
    """One release of Debian or Ubuntu."""

    def __init__(self, suite, folder, say):
        if suite not in SUITES:
            raise SystemExit(f"check-release: there is no '{suite}'; known are {', '.join(SUITES)}")
        self.suite, self.folder, self.say = suite, folder, say
        self.root = os.path.join(folder, suite)

    def _make(self):
        if os.path.isdir(self.root):
            return
        if os.geteuid() != 0:
            raise NotServed("debootstrap needs the rights of an administrator")
        mirror = SUITES[self.suite]
        if not os.path.exists(KEYRINGS[mirror]):
            raise NotServed(f"{KEYRINGS[mirror]} is missing, with which its packages are checked")
        self.say(f"making a root of {self.suite}")
        partial = self.root + ".partial"
        shutil.rmtree(partial, ignore_errors=True)
        os.makedirs(self.folder, exist_ok=True)
        with open(os.path.join(self.folder, f"{self.suite}.log"), "w", encoding="utf-8") as log:
            made = subprocess.run(
                ["debootstrap", "--variant=minbase", f"--keyring={KEYRINGS[mirror]}", "--include=python3,python3-venv",
                 *(["--components=main,universe"] if mirror == UBUNTU else []), self.suite, partial, mirror, SCRIPTS[mirror]],
                stdout=log, stderr=subprocess.STDOUT)
        if made.returncode:
            raise NotServed(f"debootstrap failed; see '{log.name}'")
        os.rename(partial, self.root)

    @contextlib.contextmanager
    def _copy(self, *files):
        """A copy of the root that is removed again, with files in /trial."""
        self._make()
        with tempfile.TemporaryDirectory(dir=self.folder) as scratch:
            copy = os.path.join(scratch, "root")
            subprocess.run(["cp", "-a", "--reflink=auto", self.root, copy], check=True)
            os.mkdir(os.path.join(copy, "trial"))
            for file in files:
                shutil.copy(file, os.path.join(copy, "trial"))
            yield copy

    @staticmethod
    def _run(root, script):
        # Swift reads a program's arguments from /proc, which every running system has.
        return subprocess.run(
            ["unshare", "--fork", "--pid", f"--mount-proc={root}/proc", "chroot", root, "/usr/bin/env", "-i",
             "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "sh", "-euc", "cd /trial\n" + script],
            check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout

    def _scan(self, root, program, sample):
        """Scans and returns what is to be said."""
        output = self._run(root, f"""
            {program} --version
            {program} version | tail -n 1
            {program} {os.path.basename(sample)} --output found --threads 2 >/dev/null
            ls found""")
        lines = output.split("\n")
        names = lines[2:]
        assert any(name.endswith(".detections.json") for name in names) and any(
            name.endswith(".png") for name in names), output
        return f"{lines[0]}, {lines[1].removeprefix('C library').strip()}"

    def _nothing_is_left(self, root):
        left = self._run(root, "find / -xdev -name '*fcnscan*' -not -path '/trial/*' -not -path '/var/log/*'")
        assert not left.strip(), f"removing left {left}"

    def try_package(self, package, sample):
        """dpkg installs it, it scans, and nothing is left of it."""
        with self._copy(package, sample) as root:
            self._run(root, f"dpkg -i {os.path.basename(package)}")
            note = self._scan(root, "fcnscan", sample)
            self._run(root, """
                gzip -t /usr/share/man/man1/fcnscan.1.gz
                test -s /usr/share/doc/fcnscan/copyright
                bash -n /usr/share/bash-completion/completions/fcnscan
                dpkg --verify fcnscan
                dpkg --purge fcnscan""")
            self._nothing_is_left(root)
            return note

    def try_archive(self, archive, sample):
        """Unpacked below a prefix, it scans."""
        with self._copy(archive, sample) as root:
            name = os.path.basename(archive)
            self._run(root, f"mkdir -p /opt/trial && tar -C /opt/trial --strip-components 1 -xzf {name}")
            note = self._scan(root, "/opt/trial/bin/fcnscan", sample)
            self._run(root, "rm -r /opt/trial")
            return note

    def try_wheel(self, wheel, sample):
        """pip installs it into a fresh environment; the program and the module scan."""
        self._make()
        version = self._run_version()
        packages = os.path.join(self.folder, f"numpy-{version}")
        if not os.path.isdir(packages):
            subprocess.run(
                [sys.executable, "-m", "pip", "download", "-q", "--only-binary=:all:", "--no-deps", "--python-version", version,
                 "--dest", packages, "numpy"], check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        files = [os.path.join(packages, name) for name in os.listdir(packages)]
        with self._copy(wheel, sample, *files) as root:
            self._run(root, """
                python3 -m venv environment
                environment/bin/pip install -q --no-index --find-links . fcnscan""")
            note = self._scan(root, "environment/bin/fcnscan", sample)
            count = self._run(root, f"""
                environment/bin/python -c "
            import fcnscan
            print(len(fcnscan.Model.load('embedded').scan('{os.path.basename(sample)}').detections))
            " """.replace("            ", ""))
            assert int(count) > 0, count
            self._run(root, "environment/bin/pip uninstall -q -y fcnscan")
            return f"{note}, Python {version}"

    def _run_version(self):
        return self._run_in_root("import sys; print('%d.%d' % sys.version_info[:2])")

    def _run_in_root(self, code):
        return subprocess.run(
            ["chroot", self.root, "python3", "-c", code], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
