"""Trains straight on, and again with interruptions: both must give the same bytes."""

import filecmp
import os
import shutil
import signal
import time

import full_disk
from section import Section, say
from training_run import TrainingRun

# So short that at least a step lies between two checkpoints, in minutes.
EVERY_STEP = 1e-6

# How a program ends that was asked to stop: with what it has, or as interrupted.
STOPPED = (0, 128 + signal.SIGINT)


class Interruptions:
    """The straight run, and what is compared with it."""

    def __init__(self, program, options, epochs, random, folder):
        self.program, self.options, self.epochs, self.random = program, options, epochs, random
        self.folder = folder
        self.straight = self.run("straight")

    def run(self, name, output=None):
        return TrainingRun(self.program, self.options, os.path.join(self.folder, name), output)

    def train_straight(self):
        say("training straight on")
        start = time.monotonic()
        self.straight.finish()
        # Decides only how long to wait before a kill, never whether a check holds.
        self.secondsOfEpoch = (time.monotonic() - start) / self.epochs
        self.metrics = self.straight.metrics

    def compare(self, result, run, what):
        """Whether a finished run is the straight one: model, metrics, and no checkpoint left."""
        same = os.path.exists(run.output) and filecmp.cmp(self.straight.output, run.output, shallow=False)
        result.check(same, f"{what}: the model's bytes differ from those of the straight run")
        result.check(run.metrics == self.metrics, f"{what}: the metrics differ from those of the straight run")
        result.check(run.step is None, f"{what}: the finished run has left its checkpoint")
        return same


def killed(work, kills, minutes):
    """SIGKILL at random moments, and on with --resume, with one thread and two in turn."""
    result = Section("killed", "Killed at random moments")
    rows, facts = [], []
    run, sequence = work.run("killed-1"), 1
    for number in range(kills):
        # Somewhere in its own part of the run, so that kills are spread over all of it.
        aim = work.epochs * (number + work.random.random()) / kills
        in_write = number % 3 == 2
        threads = 1 + number % 2
        process = run.begin("--resume", "--checkpoint-minutes", minutes, "--threads", threads)
        if in_write:
            fell = process.runs_until(lambda: run.epochs >= int(aim)) and process.runs_until(
                lambda: run.leftovers, pause=0.0002)
        else:
            fell = process.runs_until(lambda: run.epochs >= int(aim))
            time.sleep(aim % 1 * work.secondsOfEpoch)
        fell = process.end(signal.SIGKILL) and fell
        fact = {
            "kill": number + 1, "run": sequence, "threads": threads, "epochsDone": run.epochs,
            "stepOfCheckpoint": run.step, "unfinishedFiles": len(run.leftovers), "fell": fell,
        }
        facts.append(fact)
        say(f"kill {number + 1} of {kills}: {place(fact)}")
        rows.append([
            number + 1, sequence, threads, fact["epochsDone"],
            "none" if fact["stepOfCheckpoint"] is None else fact["stepOfCheckpoint"],
            "during a write" if fact["unfinishedFiles"] else "between writes" if fell else "after the end"])
        for path in run.leftovers:
            os.remove(path)
        if not fell:
            # It was faster than the kill: that is a finished run, and the next kill meets a new one.
            if result.check(process.status == 0, f"kill {number + 1}: training failed: {process.sentence}"):
                work.compare(result, run, f"kill {number + 1}, which came too late")
            sequence += 1
            run = work.run(f"killed-{sequence}")
    run.finish("--resume", "--checkpoint-minutes", minutes)
    same = work.compare(result, run, f"after {kills} kills")
    result.check(any(fact["fell"] for fact in facts), "no kill came before the end of training; give more epochs")
    result.table(["kill", "run", "threads", "epochs done", "step of the checkpoint", "fell"], rows)
    last_step = work.metrics[-1]["step"]
    result.note(
        f"Runs of {work.epochs} epochs and {last_step} steps with a checkpoint every {minutes * 60:g} s. "
        f"The model at the end has {'the same bytes as' if same else 'other bytes than'} that of the straight run; "
        "losses and accuracies of all epochs were compared too. Unfinished files were removed after each kill, as a "
        "person would.")
    result.facts = {"kills": facts, "sameBytes": same}
    return result


def place(fact):
    step = fact["stepOfCheckpoint"]
    return (
        f"{fact['epochsDone']} epochs done, " + ("no checkpoint yet" if step is None else f"checkpoint of step {step}")
        + (", a file was being written" if fact["unfinishedFiles"] else "") + ("" if fact["fell"] else ", too late"))


def stopped(work):
    """Ctrl-C: an end in order, with a checkpoint of the very step."""
    result = Section("stopped", "Stopped by Ctrl-C")
    run = work.run("stopped")
    process = run.begin()
    process.runs_until(lambda: run.epochs >= max(work.epochs // 2, 1))
    process.end(signal.SIGINT)
    step, epochs = run.step, run.epochs
    say(f"stopped after {epochs} epochs, checkpoint of step {step}")
    result.check(step is not None, "no checkpoint was written at Ctrl-C")
    result.check(process.status in STOPPED, f"it ended with status {process.status}: {process.sentence}")
    result.check(not run.leftovers, f"unfinished files stay: {', '.join(run.leftovers)}")
    run.finish("--resume")
    same = work.compare(result, run, "after Ctrl-C")
    result.note(
        f"Stopped after {epochs} epochs with a checkpoint of step {step} (status {process.status}), and continued: "
        f"{'the same' if same else 'other'} bytes.")
    result.facts = {"epochsDone": epochs, "stepOfCheckpoint": step, "status": process.status, "sameBytes": same}
    return result


def without_room(work):
    """A checkpoint that cannot be written: the one before it stays, and the run goes on when there is room."""
    result = Section("room", "No room for a checkpoint")
    rows = []
    for name, way in full_disk.WAYS.items():
        say(f"no room: {way.title}")
        reason = way.obstacle()
        if reason:
            rows.append([way.title, f"not tried: {reason}", "–", "–", "–"])
            continue
        with way.place(os.path.join(work.folder, name)) as folder:
            output = os.path.join(work.folder, f"{name}.safetensors")
            rows.append(starved(result, work, TrainingRun(work.program, work.options, folder, output), way))
    result.table(["how", "what training says", "status", "the checkpoint before", "bytes at the end"], rows)
    result.facts = {"ways": [dict(zip(("how", "said", "status", "checkpoint", "end"), row)) for row in rows]}
    return result


def starved(result, work, run, way):
    """One way to be without room; a row of the table."""
    process = run.begin("--checkpoint-minutes", EVERY_STEP)
    wanted = max(work.epochs // 3, 1)
    reached = process.runs_until(lambda: run.epochs >= wanted and run.step is not None)
    process.end(signal.SIGKILL)
    if not result.check(reached, f"{way.title}: training ended before it could be interrupted: {process.sentence}"):
        return [way.title, "–", process.status, "–", "–"]
    for path in run.leftovers:
        os.remove(path)
    kept = os.path.join(work.folder, "kept-checkpoint")
    shutil.copyfile(run.checkpoint, kept)
    with way.starvation(run) as limits:
        process = run.begin("--resume", "--checkpoint-minutes", EVERY_STEP, **limits)
        process.wait()
    said = process.sentence.replace(work.folder + os.sep, "")
    survived = os.path.exists(run.checkpoint) and filecmp.cmp(kept, run.checkpoint, shallow=False)
    result.check(survived, f"{way.title}: the checkpoint before it did not stay as it was")
    result.check(
        (process.status or 0) > 0, f"{way.title}: expected a status above 0, found {process.status}: {said}")
    result.check(
        len(process.errors) == 1 and "checkpoint" in process.errors[0],
        f"{way.title}: expected one sentence about the checkpoint, found {process.errors}")
    result.check(not run.leftovers, f"{way.title}: unfinished files stay: {', '.join(run.leftovers)}")
    run.finish("--resume")
    same = work.compare(result, run, way.title)
    return [way.title, said, process.status, "the same bytes" if survived else "changed",
            "the same" if same else "others"]
