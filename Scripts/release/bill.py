"""The bill of materials in CycloneDX 1.6."""

import json
import uuid
from datetime import datetime, timezone

# Only identifiers of the SPDX list may stand alone; everything else is an expression.
PLAIN = {"BSD-3-Clause", "MIT", "Zlib", "libpng-2.0", "libtiff"}


def license_of(text):
    return {"license": {"id": text}} if text in PLAIN else {"expression": text}


def bill(version, build, components, hashes, epoch):
    """The document as text: the program, its files with their hashes, and what is linked into it."""
    reference = f"pkg:generic/fcnscan@{version}"
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json", "bomFormat": "CycloneDX", "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, reference + ' ' + build + str(sorted(hashes.items())))}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(epoch, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application", "bom-ref": reference, "name": "fcnscan", "version": version, "purl": reference,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
                "properties": [{"name": "fcnscan:build", "value": build}],
                "components": [
                    {"type": "file", "bom-ref": f"file:{name}", "name": name,
                     "hashes": [{"alg": "SHA-256", "content": digest}]} for name, digest in sorted(hashes.items())],
            },
        },
        "components": [
            {"type": "library", "bom-ref": component.purl, "name": component.name, "version": component.version,
             "purl": component.purl, "licenses": [license_of(component.license)]} for component in components],
        "dependencies": [
            {"ref": reference, "dependsOn": [component.purl for component in components]},
            *({"ref": component.purl} for component in components)],
    }
    return json.dumps(document, indent=2) + "\n"
