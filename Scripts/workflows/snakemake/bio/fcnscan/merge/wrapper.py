"""Snakemake wrapper for fcnscan's merge of the shares of a batch."""

__author__ = "The fcnscan authors"
__license__ = "Apache-2.0"

import os

from snakemake.shell import shell

found = os.path.dirname(str(snakemake.output[0]))
extra = snakemake.params.get("extra", "")
log = snakemake.log_fmt_shell(stdout=True, stderr=True)

shell("fcnscan merge {found:q} --failures tolerate {extra} {log}")
