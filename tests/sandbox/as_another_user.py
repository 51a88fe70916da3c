"""Run a command as an ordinary user, who can read Python and this repository wherever they are.

    python as_another_user.py COMMAND...

Needs root. What the command sees of other directories that root keeps to itself is empty.
"""

import os
import stat
import sys
from pathlib import Path

from autograder.sandbox.inside.confine import CLONE_NEWNS, MS_PRIVATE, MS_REC, call, mount

USER = 61_000
REPOSITORY = Path(__file__).parents[2]


def closed_parent(path):
    """The topmost directory on the way to this path that others may not enter."""
    parents = [parent for parent in reversed(path.parents) if not parent.stat().st_mode & stat.S_IXOTH]
    return parents[0] if parents else None


def main(command):
    needed = {Path(path).resolve() for path in (sys.base_prefix, sys.prefix, REPOSITORY)}
    call("unshare", CLONE_NEWNS)
    mount("none", "/", flags=MS_REC | MS_PRIVATE)
    tops = [path for path in needed if not needed & set(path.parents)]  # .venv comes with the repository around it
    held = [(os.open(path, os.O_PATH), path, closed_parent(path)) for path in tops]
    for parent in {parent for _, _, parent in held if parent}:
        mount("tmpfs", str(parent), "tmpfs", data="mode=755")
    for handle, path, parent in held:
        if parent:
            path.mkdir(parents=True)
            mount(f"/proc/self/fd/{handle}", str(path), flags=1 << 12)
    os.setgroups([])
    os.setresgid(USER, USER, USER)
    os.setresuid(USER, USER, USER)
    os.chdir(REPOSITORY)
    os.execvpe(command[0], command, {"PATH": os.environ["PATH"], "HOME": "/tmp", "OPENBLAS_NUM_THREADS": "1"})


if __name__ == "__main__":
    main(sys.argv[1:])
