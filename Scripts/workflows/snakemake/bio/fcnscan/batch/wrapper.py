"""Snakemake wrapper for a share of a batch of fcnscan."""

__author__ = "The fcnscan authors"
__license__ = "Apache-2.0"

import os
import shlex

from snakemake.shell import shell

# FOUND/shards/3-of-8.json is the record of the third of eight shares.
folder, name = os.path.split(os.path.splitext(str(snakemake.output[0]))[0])
number, _, count = name.partition("-of-")
found = os.path.dirname(folder)
if os.path.basename(folder) != "shards" or not (number.isdigit() and count.isdigit()):
    raise ValueError(f"expected FOUND/shards/NUMBER-of-COUNT.json as the output, found '{snakemake.output[0]}'")

pictures = " ".join(shlex.quote(str(path)) for path in snakemake.input.pictures) if isinstance(
    snakemake.input.pictures, list) else shlex.quote(str(snakemake.input.pictures))
model = f"--model {shlex.quote(str(snakemake.input.model))}" if "model" in snakemake.input.keys() else ""
extra = snakemake.params.get("extra", "")
log = snakemake.log_fmt_shell(stdout=True, stderr=True)

shell(
    "fcnscan batch {pictures} {model} --output {found:q} --shard {number}/{count} --threads {snakemake.threads}"
    " --failures tolerate {extra} {log}")
