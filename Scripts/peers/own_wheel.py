"""The wheel of fcnscan that is compared or checked."""

import os
import sys

from processes import Failure, output_of


def install(environment, build, root, say):
    """Makes the wheel from a folder of a build, or from a build that is made here, and installs it; gives its path."""
    if build is None:
        say("building fcnscan and its library")
        output_of([os.path.join(root, "Scripts", "setup")])
        os.environ["FCNSCAN_STATIC_LIBRARY"] = "1"
        output_of(["swift", "build", "--package-path", root, "-c", "release", "--static-swift-stdlib", "-Xlinker", "-s",
                   "--product", "FCNScanC"])
        build = os.path.join(root, ".build", "release")
    elif not os.path.isdir(build):
        raise Failure(f"there is no folder {build}; give that of a build, or leave --build out")
    wheels = os.path.join(root, ".build", "peers", "wheels")
    make = os.path.join(root, "Scripts", "make-wheel")
    wheel = output_of([sys.executable, make, "--build", build, "--output", wheels]).strip()
    environment.install(["--force-reinstall", "--no-deps", wheel])
    return wheel
