"""Kill processes of a running `autograder grade` and start it again, as crashes and impatient people do."""

import contextlib
import signal
import subprocess
import time

import psutil


def grade_despite_kills(command, kills, rng, environment, moments=(0.0, 2.0)):
    """Run a command, kill random processes of it with SIGKILL, start it again until it is done.

    Parameters
    ----------
    command : list
    kills : int
        How many processes to kill in all, in turns one below the grader, as a worker or a sandbox, and the grader.
    rng : random.Random
    environment : dict of str to str
    moments : (float, float)
        Seconds between kills are drawn from this range.

    Returns
    -------
    killed : list of str
        What was killed: "grader", or the name of the process below it.
    last : CompletedProcess
        Of the run that nobody disturbed.
    """
    killed = []
    while len(killed) < kills:
        running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while running.poll() is None and len(killed) < kills:
            with contextlib.suppress(psutil.NoSuchProcess):
                grader = psutil.Process(running.pid)
                while running.poll() is None and len(grader.children(recursive=True)) < 4:  # it is still starting
                    time.sleep(0.05)
                time.sleep(rng.uniform(*moments))
                if running.poll() is not None:  # a dead process can be killed again, and it would count
                    break
                below = grader.children(recursive=True)
                victim = rng.choice(below) if below and len(killed) % 2 == 0 else grader
                name = "grader" if victim == grader else victim.name()
                victim.send_signal(signal.SIGKILL)
                killed.append(name)
        if len(killed) == kills:
            running.kill()
        running.wait()
    return killed, subprocess.run(command, env=environment, capture_output=True, text=True)
