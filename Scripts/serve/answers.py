"""Every way to send a picture with curl, and that the answers are those of the program."""

import json
import os
import subprocess
import tempfile

from service import PROGRAM, Section, Service, sample

section = Section()
# What depends on the run and not on the picture.
CHANGING = ("seconds", "peakMemoryBytes", "files", "image", "drawnSize")


def curl(*arguments):
    done = subprocess.run(["curl", "-sS", "-m", "120", *arguments], check=True, capture_output=True)
    return done.stdout


def same(text):
    report = json.loads(text)
    return {key: value for key, value in report.items() if key not in CHANGING}


with Service() as service, tempfile.TemporaryDirectory() as folder:
    scan = f"{service.url}/scan"
    for name in ["smear-384.png", "smear-384.jpg", "smear-2048.png"]:
        path = sample(name)
        for options in [{}, {"edge": "center", "stride": "16"}, {"scales": "0.5,1", "merge": "nms", "threshold": "0.3"}]:
            arguments = [word for key, value in options.items() for word in ("--" + key, value)]
            base = os.path.join(folder, name)
            printed = subprocess.run(
                [PROGRAM, "scan", path, "--json", "--output", base, *arguments], check=True, capture_output=True).stdout
            query = "&".join(f"{key}={value}" for key, value in options.items())
            raw = curl("--data-binary", f"@{path}", f"{scan}?{query}")
            section.check(same(raw) == same(printed), f"{name} {options}: detections are others than the program's")
            for kind in ["heatmap", "overlay"]:
                drawn = curl("--data-binary", f"@{path}", "-H", "Accept: image/png", f"{scan}?{query}&picture={kind}")
                with open(os.path.join(base, f"{os.path.splitext(name)[0]}.{kind}.png"), "rb") as file:
                    section.check(drawn == file.read(), f"{name} {options}: another {kind} than the program's")
    path = sample()
    expected = same(curl("--data-binary", f"@{path}", scan))
    ways = {
        "form": ["-F", f"picture=@{path}"],
        "typed": ["-H", "Content-Type: image/jpeg", "--data-binary", f"@{path}"],
        "octets": ["-H", "Content-Type: application/octet-stream", "--data-binary", f"@{path}"],
        "upload": ["-X", "POST", "-T", path],
        "chunked": ["-X", "POST", "-T", path, "-H", "Transfer-Encoding: chunked"],
        "continued": ["-H", "Expect: 100-continue", "--data-binary", f"@{path}"],
        "old": ["--http1.0", "--data-binary", f"@{path}"],
    }
    for name, arguments in ways.items():
        section.check(same(curl(*arguments, scan)) == expected, f"sent as {name}: another answer")
    named = json.loads(curl("-F", f"picture=@{path};filename=../../etc/p\u00e4ss.jpg", scan))
    section.check(named["image"] == "p\u00e4ss.jpg", f"the picture is called {named['image']}")
    page = curl("--data-binary", f"@{path}", "-H", "Accept: text/html", f"{scan}?name=result")
    section.check(page.startswith(b"<!DOCTYPE html>") and b"result" in page, "no page")
    section.check(service.leftovers() == [], f"left behind: {service.leftovers()}")
    section.check(service.stop() == 0, "another exit status than 0")

with Service("--allow-host", "lab.example") as service:
    scan = ["-F", f"picture=@{sample()}", f"{service.url}/scan"]
    for name, arguments, expected in [
        ("its name", ["-H", "Host: localhost:1"], "200"),
        ("a name that is allowed", ["-H", "Host: lab.example"], "200"),
        ("another name", ["-H", "Host: site.example"], "421"),
        ("no name", ["-H", "Host:"], "400"),
        ("its own page", ["-H", f"Origin: {service.url}"], "200"),
        ("a site that is allowed", ["-H", "Origin: https://lab.example"], "200"),
        ("another site", ["-H", "Origin: http://site.example"], "403"),
        ("another port", ["-H", "Origin: http://127.0.0.1:1"], "403"),
        ("another site, as newer browsers say it", ["-H", "Sec-Fetch-Site: cross-site"], "403"),
    ]:
        code = curl("-o", "/dev/null", "-w", "%{http_code}", *arguments, *scan).decode()
        section.check(code == expected, f"asked as {name}: {code}, expected {expected}")

with Service("--token", "a secret") as service:
    codes = [
        curl("-o", "/dev/null", "-w", "%{http_code}", *arguments, f"{service.url}/models").decode()
        for arguments in [[], ["-H", "Authorization: Bearer a secret"], ["-u", "me:a secret"], ["-u", "me:another"]]
    ]
    section.check(codes == ["401", "200", "200", "401"], f"with a token the statuses are {codes}")
section.finish()
