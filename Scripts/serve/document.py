"""The OpenAPI document by itself, and the service against it."""

import json
import os
import subprocess
import sys
import tempfile

import requests
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from service import KEEP, Section, Service

section = Section()
CONFIGURATION = """
request-timeout = 120

[generation]
deterministic = true
mode = "all"
max-examples = 60

[phases.stateful]
enabled = false

[checks]
# Settings that each mean something can contradict each other, or not go with the picture: 422. What does not fit into the
# service's limits is 413 or 429.
positive_data_acceptance.expected-statuses = ["2xx", "413", "415", "422", "429", "504"]
"""

with Service("--seconds", "60", "--max-pixels", "100000", "--waiting", "100") as service, tempfile.TemporaryDirectory() as folder:
    document = requests.get(f"{service.url}/openapi.json").json()
    validate(document, cls=OpenAPIV31SpecValidator)
    operations = sum(len(path) for path in document["paths"].values())
    section.say(f"openapi-spec-validator: valid, {operations} operations, "
                f"{len(document['paths']['/scan']['post']['parameters'])} parameters of scans")
    section.checks += 1
    with open(os.path.join(folder, "schemathesis.toml"), "w", encoding="utf-8") as file:
        file.write(CONFIGURATION)
    done = subprocess.run(
        [os.path.join(os.path.dirname(sys.executable), "schemathesis"), "run", f"{service.url}/openapi.json",
         "--url", service.url, "--no-color"],
        cwd=folder, capture_output=True, text=True, timeout=900,
        env={**os.environ, "SCHEMATHESIS_HOOKS": "schemathesis_pictures",
             "PYTHONPATH": os.path.dirname(os.path.realpath(__file__))})
    section.check(done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:])
    if KEEP:
        os.makedirs(KEEP, exist_ok=True)
        with open(os.path.join(KEEP, "schemathesis.txt"), "w", encoding="utf-8") as file:
            file.write(done.stdout)
    for line in done.stdout.splitlines():
        if any(word in line for word in ["Test cases:", "generated", "passed", "Operations:"]):
            section.say("schemathesis: " + line.strip())
    statuses = {}
    for line in service.log().splitlines():
        status = json.loads(line)["status"] if line.startswith("{") else line
        statuses[status] = statuses.get(status, 0) + 1
    section.say("answers: " + ", ".join(f"{count} x {status}" for status, count in sorted(statuses.items(), key=str)))
    section.check(all(isinstance(status, int) and status != 500 for status in statuses), "the service failed")
    section.check(statuses.get(200, 0) > 20, "hardly anything was scanned")
    section.check(service.stop() == 0, "another exit status than 0")
section.finish()
