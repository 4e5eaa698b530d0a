"""Times training steps of fcnscan and PyTorch in turn."""

import os
import statistics
from dataclasses import dataclass

from processes import Failure, json_and_memory_of, json_of

HERE = os.path.dirname(os.path.abspath(__file__))
# Values of a batch may lie plane by plane or pixel by pixel; which is faster depends on the network.
FORMATS = {"contiguous": "PyTorch", "channels_last": "PyTorch, channels last"}


@dataclass(frozen=True)
class Work:
    """What is trained: a network by name or text, and the windows of a step."""

    network: str
    batch: int
    steps: int

    @property
    def name(self):
        return f"{self.network}, batch {self.batch}"


class TrainingSpeed:
    """fcnscan, PyTorch, fcnscan, PyTorch in its other format, …, in several rounds."""

    def __init__(self, work, environment, program, threads, rounds, say):
        self.work, self.python, self.program = work, environment.python, program
        self.threads, self.rounds, self.say = threads, rounds, say
        self.ours = {format: [] for format in FORMATS}  # our turns just before those of each format
        self.theirs = {format: [] for format in FORMATS}

    def run(self):
        info = json_of([self.program, "info", "--json", *self.named("info")])
        self.architecture, parameters = info["architecture"], info["summary"]["parameters"]
        for number in range(self.rounds):
            for format, title in FORMATS.items():
                place = f"{self.work.name}, round {number + 1} of {self.rounds}"
                self.ours[format].append(self.turn(place, "fcnscan", self.our_command()))
                turn = self.turn(place, title, [
                    self.python, "-B", os.path.join(HERE, "time_training.py"), self.architecture, format,
                    self.work.batch, self.threads, self.work.steps])
                self.theirs[format].append(turn)
                if turn["parameters"] != parameters:
                    raise Failure(
                        f"{self.work.network} has {parameters} parameters in fcnscan and "
                        f"{turn['parameters']} in PyTorch: they are not the same network")
        return self

    def named(self, command):
        """The network in the words of a command."""
        is_text = self.work.network.startswith("input")
        return [self.work.network] if command == "info" and not is_text else ["--arch", self.work.network]

    def our_command(self):
        return [
            self.program, "bench", *self.named("bench"), "--training", self.work.batch, "--runs", self.work.steps,
            "--threads", self.threads, "--json"]

    def turn(self, place, title, command):
        report, memory = json_and_memory_of(command)
        turn = {
            "minimumMilliseconds": report["minimumMilliseconds"], "medianMilliseconds": report["medianMilliseconds"],
            "peakMemoryBytes": memory, "parameters": report.get("parameters"),
        }
        self.say(f"{place}: {title} {turn['minimumMilliseconds']:.1f} ms")
        return turn

    @property
    def best_format(self):
        return min(FORMATS, key=lambda format: shortest(self.theirs[format]))

    def json(self):
        best = self.best_format
        ours, engines = self.ours[best], {}
        for name, title, turns in (
            ("fcnscan", "fcnscan", ours), *((format, FORMATS[format], self.theirs[format]) for format in FORMATS)
        ):
            engines[name] = {
                "title": title, "minimumMilliseconds": shortest(turns),
                "medianMilliseconds": statistics.median(turn["medianMilliseconds"] for turn in turns),
                "windowsPerSecond": self.work.batch / shortest(turns) * 1000,
                "peakMemoryBytes": max(turn["peakMemoryBytes"] for turn in turns), "turns": turns,
            }
        return {
            "network": self.work.network, "architecture": self.architecture, "batch": self.work.batch,
            "stepsInTurn": self.work.steps, "engines": engines, "bestFormat": best,
            "ratio": engines["fcnscan"]["windowsPerSecond"] / engines[best]["windowsPerSecond"],
        }


def shortest(turns):
    return min(turn["minimumMilliseconds"] for turn in turns)


def markdown(results):
    """All that was measured, as a page."""
    machine = results["machine"]
    lines = [
        "# Training: fcnscan and PyTorch", "",
        f"{machine['date']}, {machine['processor']}, {machine['cores']} cores, {machine['system']}, "
        f"load {machine['loadBefore']} before; {machine['threads']} threads, {machine['precision']}.",
        ", ".join(f"{name} {version}" for name, version in results["versions"].items()) + ".", "",
        f"| network | batch | fcnscan, windows/s | {', windows/s | '.join(FORMATS.values())}, windows/s "
        "| fcnscan / best | fcnscan, peak MB | PyTorch, peak MB |",
        "| --- |" + " ---: |" * (5 + len(FORMATS)),
    ]
    for work in results["networks"]:
        engines = work["engines"]
        rates = [engines[name]["windowsPerSecond"] for name in ("fcnscan", *FORMATS)]
        memory = [engines[name]["peakMemoryBytes"] for name in ("fcnscan", work["bestFormat"])]
        cells = [
            work["network"], work["batch"], *(f"{rate:.0f}" for rate in rates), f"**{work['ratio']:.2f}**",
            *(f"{bytes / 1e6:.0f}" for bytes in memory)]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    steps = ", ".join(f"{work['network']} {work['stepsInTurn']}" for work in results["networks"])
    return "\n".join(lines + [
        "",
        "A step is forward pass, loss, backward pass and SGD with momentum on one batch in memory; the shortest of "
        f"all counts. Rounds: {results['rounds']}; steps in a turn: {steps}. fcnscan runs before every turn of "
        "PyTorch, and its time is that of its turns before the better of PyTorch's two memory formats. Memory is that "
        "of the whole process; PyTorch's holds Python too.",
        "",
    ])
