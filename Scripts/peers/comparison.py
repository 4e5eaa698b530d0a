"""Times fcnscan and its peers in turn on one network."""

import os
import statistics

import network_files
from processes import Failure, json_of

# Beyond it, scores are not those of float32 arithmetic but of another network.
LARGEST_ERROR = 0.01


class Record:
    """What is known of one engine on one network."""

    def __init__(self, title):
        self.title = title
        self.turns = []  # each with `minimum` and `median` milliseconds and `peakMemoryBytes`
        self.error = None
        self.failure = None

    @property
    def minimum(self):
        return shortest(self.turns)

    def json(self, compared=None):
        """Everything known; times are those of the compared turns, or of all."""
        if self.failure:
            return {"title": self.title, "failure": self.failure, "turns": self.turns}
        return {
            "title": self.title,
            "minimumMilliseconds": shortest(compared or self.turns),
            "medianMilliseconds": statistics.median(turn["median"] for turn in compared or self.turns),
            "peakMemoryBytes": max(turn["peakMemoryBytes"] for turn in self.turns),
            "error": self.error,
            "turns": self.turns,
        }


def shortest(turns):
    return min(turn["minimum"] for turn in turns)


class Comparison:
    """fcnscan, first peer, fcnscan, second peer, …, in several rounds."""

    def __init__(self, network, peers, folder, environment, program, options, say):
        self.network, self.peers, self.folder, self.say = network, peers, folder, say
        self.environment, self.program, self.options = environment, program, options
        self.runs = options.runs or network.runs
        self.place = network.name  # what progress lines begin with
        self.ours = Record("fcnscan")
        self.theirs = {peer.name: Record(peer.title) for peer in peers}

    def run(self, failures):
        """Measures; peers that have failed before, by their reasons, are only reported."""
        for name, reason in failures.items():
            self.theirs[name].failure = reason
        for number in range(self.options.rounds):
            self.place = f"{self.network.name}, round {number + 1} of {self.options.rounds}"
            for peer in self.peers:
                if self.theirs[peer.name].failure:
                    continue
                self.take_turn(self.ours, lambda scores: dict(self.time_fcnscan(scores), beside=peer.name))
                self.take_turn(self.theirs[peer.name], lambda scores: self.time_peer(peer, scores))
        if not self.ours.turns:
            self.take_turn(self.ours, self.time_fcnscan)
        return self

    def take_turn(self, record, measure):
        if record.failure:
            return
        scores = os.path.join(self.folder, "scores.npy")
        try:
            turn = measure(scores)
            if record.error is None:
                reference = os.path.join(self.folder, "reference.npz")
                record.error = self.environment.run("distance.py", scores, reference)["error"]
                if record.error > LARGEST_ERROR:
                    raise Failure(f"wrong scores: off by {record.error:.2g} of the largest")
            record.turns.append(turn)
            self.say(f"{self.place}: {record.title} {turn['minimum']:.2f} ms")
        except Failure as failure:
            record.failure = str(failure)
            self.say(f"{self.place}: {record.title} failed: {failure}")

    def time_fcnscan(self, scores):
        report = json_of([
            self.program, "bench", "--model", os.path.join(self.folder, "network.safetensors"),
            "--input", os.path.join(self.folder, "pixels.npy"), "--scores", scores,
            "--threads", self.options.threads, "--runs", self.runs, "--check", 0, "--json",
        ])
        return {
            "minimum": report["minimumMilliseconds"],
            "median": report["medianMilliseconds"],
            "peakMemoryBytes": report["peakMemoryBytes"],
        }

    def time_peer(self, peer, scores):
        if peer.name == "mnn":
            network_files.convert_for_mnn(self.folder, self.environment)
        report = self.environment.run(
            "time_peer.py", peer.name, self.network.name, self.folder, self.options.threads, self.runs, scores)
        return {
            "minimum": min(report["milliseconds"]),
            "median": statistics.median(report["milliseconds"]),
            "peakMemoryBytes": report["peakMemoryBytes"],
        }

    @property
    def fastest(self):
        """The name of the fastest peer; None where all have failed."""
        names = [name for name, record in self.theirs.items() if not record.failure]
        return min(names, key=lambda name: self.theirs[name].minimum, default=None)

    def our_turns(self, peer):
        """Our turns just before those of a peer: as many passes, on the machine as it was then."""
        return [turn for turn in self.ours.turns if turn.get("beside") == peer]

    def ratio(self, peer):
        """Our time over that of a peer; None where one has failed."""
        if peer is None or self.ours.failure or self.theirs[peer].failure:
            return None
        return shortest(self.our_turns(peer)) / self.theirs[peer].minimum

    def json(self):
        engines = {"fcnscan": self.ours.json(compared=self.our_turns(self.fastest))}
        for name, record in self.theirs.items():
            engines[name] = dict(record.json(), ratio=self.ratio(name))
        return {
            "network": self.network.name,
            "architecture": self.network.architecture,
            "picture": [self.network.side, self.network.side, self.network.channels],
            "map": [self.network.map_side, self.network.map_side, self.network.classes],
            "passesInTurn": self.runs,
            "engines": engines,
            "fastestPeer": self.fastest,
            "ratio": self.ratio(self.fastest),
        }
