"""python -m fcnscan: the program itself."""

import os
import sys

from ._program import program

os.execv(program(), ["fcnscan", *sys.argv[1:]])
