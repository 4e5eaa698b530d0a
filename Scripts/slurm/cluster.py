"""A Slurm of one node on this machine: munged, slurmctld and slurmd with all their files in one folder."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time

from processes import Failure

CONFIGURATION = """\
ClusterName=check
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={port}
SlurmdPort={slurmd_port}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CryptoType=crypto/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/backfill
MpiDefault=none
ReturnToService=2
JobRequeue=1
KillWait=2
MinJobAge=600
NodeName={host} NodeAddr=127.0.0.1 CPUs={processors} State=UNKNOWN
PartitionName=all Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Cluster:
    """Runs while the `with` lasts."""

    def __init__(self, work):
        for program in ("munged", "slurmctld", "slurmd", "sbatch"):
            if not shutil.which(program):
                raise Failure(f"{program} is missing (Debian: slurm-wlm munge)")
        if os.geteuid() != 0:
            raise Failure("Slurm's daemons need root here")
        self.folder = os.path.join(work, "slurm")
        self.processors = os.cpu_count()
        self.restarts = 0
        self.daemons = []
        for name in ("", "state", "spool"):
            os.makedirs(os.path.join(self.folder, name), mode=0o755)
        self.environment = dict(os.environ, SLURM_CONF=os.path.join(self.folder, "slurm.conf"))
        self.version = subprocess.run(["slurmd", "-V"], capture_output=True, text=True).stdout.strip()

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        with open(self.environment["SLURM_CONF"], "w", encoding="utf-8") as file:
            file.write(CONFIGURATION.format(
                host=socket.gethostname().split(".")[0], folder=self.folder, port=free_port(), slurmd_port=free_port(),
                processors=self.processors))
        key = os.path.join(self.folder, "munge.key")
        with open(key, "wb") as file:
            file.write(os.urandom(1024))
        os.chmod(key, 0o400)
        self.daemon(
            "munged", "-F", "-f", "--key-file", key, "--socket", f"{self.folder}/munge.socket", "--pid-file",
            f"{self.folder}/munged.pid", "--log-file", f"{self.folder}/munged.log", "--seed-file", f"{self.folder}/munge.seed")
        self.until("munged listens", lambda: os.path.exists(f"{self.folder}/munge.socket"))
        self.daemon("slurmctld", "-D", "-i")
        self.daemon("slurmd", "-D", "-N", socket.gethostname().split(".")[0])
        self.until("the node is ready", lambda: "idle" in self.ask("sinfo", "-h", "-o", "%T"))

    def stop(self):
        for process in reversed(self.daemons):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()

    def daemon(self, *command):
        with open(f"{self.folder}/{command[0]}.output", "wb") as output:
            self.daemons.append(subprocess.Popen(command, stdout=output, stderr=output, env=self.environment))

    def ask(self, *command):
        return subprocess.run(command, capture_output=True, text=True, env=self.environment, timeout=60).stdout

    def until(self, what, holds, seconds=90):
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                raise Failure(f"{what}: not within {seconds} s\n{self.logs()}")
            time.sleep(0.2)

    def logs(self):
        text = ""
        for name in ("munged.output", "slurmctld.output", "slurmd.output", "slurmctld.log", "slurmd.log"):
            path = os.path.join(self.folder, name)
            if os.path.exists(path):
                with open(path, encoding="utf-8", errors="replace") as file:
                    text += f"-- {name}\n" + "".join(file.readlines()[-8:])
        return text

    def submit(self, arguments, program):
        done = subprocess.run(
            ["sbatch", "--parsable", f"--output={self.folder}/%j-%a.out", *arguments], capture_output=True, text=True,
            env=dict(self.environment, FCNSCAN=program), cwd=self.folder)
        if done.returncode != 0:
            raise Failure(f"sbatch: {done.stderr.strip()}\n{self.logs()}")
        return done.stdout.strip()

    def state(self, job):
        return re.findall(r"JobState=(\w+)", self.ask("scontrol", "show", "job", job))

    def kill_and_requeue(self, array, is_time):
        """Kills the program of a running task as a failing node does, and lets Slurm start the task again."""
        self.until("some pictures are done", is_time, 300)
        running = self.ask("squeue", "-h", "-t", "R", "-j", array, "-o", "%i %A").split("\n")[0].split()
        if not running:
            raise Failure("no task of the array is running; give more pictures")
        task, job = running
        pids = [int(pid) for pid in self.ask("scontrol", "listpids", job).split() if pid.isdigit() and int(pid) > 1]
        self.ask("scontrol", "requeue", task)
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                pass
        self.killed = task
        return f"task {task} killed in the middle and requeued"

    def wait(self, job):
        self.until("the merge has ended", lambda: self.ended(job), 900)
        self.restarts = max((int(n) for n in re.findall(r"Restarts=(\d+)", self.ask("scontrol", "show", "jobs"))), default=0)
        return ", ".join(self.state(job))

    def ended(self, job):
        state = self.state(job)
        return bool(state) and all(s in ("COMPLETED", "FAILED", "CANCELLED", "NODE_FAIL", "TIMEOUT") for s in state)

    def output(self, job):
        for name in sorted(os.listdir(self.folder)):
            if name.startswith(f"{job}-"):
                with open(os.path.join(self.folder, name), encoding="utf-8") as file:
                    return file.read()
        return ""
