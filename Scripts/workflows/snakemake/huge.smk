# Scans one huge picture in parts, makes its score map, and finds what is on it:
#   snakemake -s Scripts/workflows/snakemake/huge.smk --cores 8 --config picture=huge.png parts=8
# The map and the detections are those of one scan.

import os

PICTURE = config["picture"]
NAME = os.path.splitext(os.path.basename(PICTURE))[0]
PARTS = int(config.get("parts", 4))
OUT = config.get("out", "found")


rule all:
    input:
        f"{OUT}/{NAME}.detections.json",


rule part:
    input:
        PICTURE,
    output:
        f"{OUT}/parts/{NAME}.rows-{{number}}of{PARTS}.scores.safetensors",
    params:
        extra=config.get("extra", ""),
    threads: int(config.get("threads", 1))
    retries: 2
    shell:
        "fcnscan scan {input:q} --rows {wildcards.number}/{PARTS} --threads {threads} --output {OUT:q}/parts {params.extra}"


rule map:
    input:
        expand(f"{OUT}/parts/{NAME}.rows-{{number}}of{PARTS}.scores.safetensors", number=range(1, PARTS + 1)),
    output:
        f"{OUT}/{NAME}.scores.safetensors",
    shell:
        "fcnscan merge {input:q} --output {output:q}"


rule detect:
    input:
        f"{OUT}/{NAME}.scores.safetensors",
    output:
        f"{OUT}/{NAME}.detections.json",
    shell:
        "fcnscan detect {input:q}"
