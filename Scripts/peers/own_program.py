"""The fcnscan that is compared or checked."""

import os

from processes import Failure, output_of


def path(given, root, say):
    """The program that was given, or the one that Scripts/setup builds."""
    if given:
        if not os.path.isfile(given):
            raise Failure(f"there is no program {given}; give one that is built, or leave --program out")
        return os.path.abspath(given)
    say("building fcnscan")
    output_of([os.path.join(root, "Scripts", "setup")])
    return os.path.join(root, ".build", "release", "fcnscan")
