"""The measures, as the parsers of Prometheus's own client read them."""

import requests
from prometheus_client.parser import text_string_to_metric_families

from service import Section, Service, sample

section = Section()
# A name with everything that has to be escaped.
MODEL = 'a "b" \\c'

with Service("-m", f"{MODEL}=embedded") as service, open(sample(), "rb") as file:
    picture = file.read()
    for _ in range(3):
        requests.post(f"{service.url}/scan", data=picture)
    requests.post(f"{service.url}/scan", data=b"nothing")
    requests.get(f"{service.url}/nowhere/{'x' * 50}")
    answer = requests.get(f"{service.url}/metrics")
    section.check(answer.headers["Content-Type"].startswith("text/plain; version=0.0.4"), answer.headers["Content-Type"])
    families = {family.name: family for family in text_string_to_metric_families(answer.text)}
    section.check(all(family.documentation and family.type in ("counter", "gauge", "histogram") for family in families.values()),
                  "a measure without help or type")

    def value(name, **labels):
        found = [sample.value for family in families.values() for sample in family.samples
                 if sample.name == name and sample.labels == labels]
        return found[0] if len(found) == 1 else None

    section.check(value("fcnscan_requests_total", path="/scan", status="200") == 3, "scans are not counted")
    section.check(value("fcnscan_requests_total", path="/scan", status="422") == 1, "problems are not counted")
    section.check(value("fcnscan_requests_total", path="other", status="404") == 1, "unknown paths are not counted as one")
    section.check(value("fcnscan_refusals_total", reason="unreadable-picture") == 1, "refusals are not counted")
    section.check(value("fcnscan_scanned_pixels_total", model=MODEL) == 3 * 384 * 384, "pixels, or the model's name")
    section.check(value("fcnscan_received_bytes_total") == 3 * len(picture) + 7, "received bytes")
    section.check(value("fcnscan_scan_seconds_count", model=MODEL) == 3, "seconds of scans")
    section.check(value("process_resident_memory_bytes") > 1e6, "memory")
    for family in families.values():
        if family.type != "histogram":
            continue
        buckets = [sample for sample in family.samples if sample.name.endswith("_bucket")]
        for labels in {tuple(sorted((k, v) for k, v in sample.labels.items() if k != "le")) for sample in buckets}:
            counts = [(float(sample.labels["le"]), sample.value) for sample in buckets
                      if tuple(sorted((k, v) for k, v in sample.labels.items() if k != "le")) == labels]
            rising = sorted(counts)
            section.check([count for _, count in rising] == sorted(count for _, count in counts), f"{family.name} falls")
            section.check(rising[-1] == (float("inf"), value(family.name + "_count", **dict(labels))), f"{family.name}: +Inf")
    section.say(f"{len(families)} measures, {sum(len(family.samples) for family in families.values())} samples")
section.finish()
