"""Writes the results as JSON and as Markdown."""

import json
import os


def write(path, report, text_of=None):
    """Writes PATH.json and PATH.md; each appears under its name when it is complete."""
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    for suffix, text in ((".json", json.dumps(report, indent=2) + "\n"), (".md", (text_of or markdown)(report))):
        with open(path + suffix + ".partial", "w") as file:
            file.write(text)
        os.replace(path + suffix + ".partial", path + suffix)


def markdown(report):
    machine, networks = report["machine"], report["networks"]
    names = list(dict.fromkeys(name for network in networks for name in network["engines"]))
    titles = [next(n["engines"][name]["title"] for n in networks if name in n["engines"]) for name in names]

    def table(heading, cell, columns=()):
        """One row for each network, one column for each engine, and further columns by title and function."""
        heads = ["network", *titles, *(title for title, _ in columns)]
        rows = [
            [network["network"], *(cell(network, network["engines"][name]) for name in names),
             *(text(network) for _, text in columns)]
            for network in networks
        ]
        lines = [heads, ["---"] + ["---:"] * (len(heads) - 1), *rows]
        return [f"## {heading}", "", *(f"| {' | '.join(line)} |" for line in lines), ""]

    def known(format):
        return lambda network, engine: "failed" if engine.get("failure") else format(engine)

    def fastest(network):
        name = network["fastestPeer"]
        return network["engines"][name]["title"] if name else "–"

    def ratio(network):
        return f"**{network['ratio']:.2f}**" if network["ratio"] else "–"

    failures = [
        f"- {network['network']}, {engine['title']}: {engine['failure']}"
        for network in networks for engine in network["engines"].values() if engine.get("failure")
    ]
    passes = ", ".join(f"{network['network']} {network['passesInTurn']}" for network in networks)
    return "\n".join([
        "# fcnscan and its peers",
        "",
        f"{machine['date']}, {machine['processor']}, {machine['cores']} cores, {machine['system']}, "
        f"load {machine['loadBefore']} before; {machine['threads']} threads, {machine['precision']}.",
        ", ".join(f"{name} {version}" for name, version in report["versions"].items()) + ".",
        "",
        *table(
            "Milliseconds",
            known(lambda engine: time(engine["minimumMilliseconds"])),
            [("fastest peer", fastest), ("fcnscan / fastest", ratio)]),
        f"The shortest pass after warm-up, without loading; rounds: {report['rounds']}, passes in a round: {passes}.",
        "fcnscan runs before every peer; its time here is that of its turns before the fastest one, so that both have",
        "as many passes, close to each other.",
        "",
        *table("Error", known(lambda engine: f"{engine['error']:.1e}")),
        "The largest difference from float64 scores on sampled cells, relative to the largest score of the map.",
        "",
        *table("Peak memory in MB", known(lambda engine: f"{engine['peakMemoryBytes'] / 1e6:.0f}")),
        "Of the whole process with weights and samples; those of the peers hold Python and NumPy too.",
        "",
        *(["## Failed", "", *failures, ""] if failures else []),
    ])


def time(milliseconds):
    return f"{milliseconds:.0f}" if milliseconds >= 100 else f"{milliseconds:.3g}"
