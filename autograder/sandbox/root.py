"""The outer wall where bubblewrap is missing: `python -m sandbox.root VISIBLE COMMAND...` runs COMMAND behind it.

VISIBLE is JSON, a list of [source, destination]; the command sees these, read-only, and an empty /tmp.
A destination without source (null) is an empty directory.
"""

import json
import os
import stat
import sys
from pathlib import Path

from .confine import (
    CLONE_NEWIPC,
    CLONE_NEWNET,
    CLONE_NEWNS,
    CLONE_NEWPID,
    CLONE_NEWUSER,
    CLONE_NEWUTS,
    MS_BIND,
    MS_NODEV,
    MS_NOEXEC,
    MS_NOSUID,
    MS_PRIVATE,
    MS_REC,
    call,
    die_with_parent,
    mount,
)

_MS_RDONLY, _MS_REMOUNT, _MS_MOVE = 1, 1 << 5, 1 << 13
_MS_NOATIME, _MS_NODIRATIME, _MS_RELATIME = 1 << 10, 1 << 11, 1 << 21
_DEVICES = [f"/dev/{name}" for name in ("null", "zero", "full", "random", "urandom")]


def main(visible: list[tuple[str | None, str]], command: list[str]) -> None:
    """Run the command behind the wall and end as it does."""
    die_with_parent()
    uid, gid = os.getuid(), os.getgid()
    if uid:
        call("unshare", CLONE_NEWUSER)
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {uid} 1")
        Path("/proc/self/gid_map").write_text(f"0 {gid} 1")
        die_with_parent()  # the change of user has cleared it
    call("unshare", CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWPID)
    pid = os.fork()
    if pid:
        raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    die_with_parent()
    build(visible)
    # The first entry is where this module lies; the command neither sees it nor is to know it.
    paths = os.environ["PYTHONPATH"].partition(os.pathsep)[2]
    os.execve(command[0], command, os.environ | {"PYTHONPATH": paths})


def build(visible: list[tuple[str | None, str]]) -> None:
    """Make a root directory that shows only what is listed, and move into it."""
    mount("none", "/", flags=MS_REC | MS_PRIVATE)
    root = "/tmp"
    # What is to be seen may lie in the directory that the new root covers: hold on to it first.
    held = [(_hold(source), destination) for source, destination in visible]
    mount("tmpfs", root, "tmpfs", MS_NOSUID | MS_NODEV, "mode=755")
    os.mkdir(f"{root}/tmp")
    mount("tmpfs", f"{root}/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777")
    for handle, destination in held:
        _show(handle, root + destination)
    for path in _DEVICES:
        _place(path, root + path)
        mount(path, root + path, flags=MS_BIND)
    os.mkdir(f"{root}/proc")
    mount("proc", f"{root}/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    mount("none", root, flags=_MS_REMOUNT | _MS_RDONLY | MS_NOSUID | MS_NODEV, data="mode=755")
    os.chdir(root)
    mount(".", "/", flags=_MS_MOVE)
    os.chroot(".")
    os.chdir("/tmp")


def _hold(source: str | None) -> int | None:
    return source if source is None else os.open(source, os.O_PATH | os.O_NOFOLLOW)


def _show(handle: int | None, target: str) -> None:
    if handle is None:
        os.makedirs(target, exist_ok=True)
        mount("tmpfs", target, "tmpfs", _MS_RDONLY | MS_NOSUID | MS_NODEV)
        return
    if stat.S_ISLNK(os.fstat(handle).st_mode):
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.symlink(os.readlink("", dir_fd=handle), target)
        return
    source = f"/proc/self/fd/{handle}"
    _place(source, target)
    mount(source, target, flags=MS_BIND | MS_REC)
    # The flags of the source are locked in a user namespace: the remount has to repeat them.
    had = os.statvfs(target).f_flag
    flags = had & (MS_NOSUID | MS_NODEV | MS_NOEXEC | _MS_NOATIME | _MS_NODIRATIME)
    flags |= _MS_RELATIME if had & os.ST_RELATIME else 0
    mount("none", target, flags=MS_BIND | _MS_REMOUNT | _MS_RDONLY | flags)


def _place(source: str, target: str) -> None:
    """Make the empty file or directory that a mount needs."""
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    else:
        Path(target).touch()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), sys.argv[2:])
