"""The inner wall: what a process of the sandbox does to itself before it runs a learner's code.

Runs inside. Each step takes something away; none can be undone, because the last ones take away the right to.
"""

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .limits import Limits

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC, MS_PRIVATE = 2, 4, 8, 1 << 12, 1 << 14, 1 << 18
_PR_SET_PDEATHSIG, _PR_CAPBSET_DROP, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 1, 24, 36, 38
_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2
_CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def call(name: str, *args: Any) -> None:
    """Call the C library; raise OSError where it fails."""
    if getattr(_libc, name)(*args) < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")


def mount(source: str, target: str, kind: str | None = None, flags: int = 0, data: str = "") -> None:
    call("mount", source.encode(), target.encode(), kind and kind.encode(), ctypes.c_ulong(flags), data.encode())


def die_with_parent() -> None:
    call("prctl", _PR_SET_PDEATHSIG, signal.SIGKILL)


def adopt_orphans() -> None:
    """Become the parent of whatever a child leaves running when it ends."""
    call("prctl", _PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def next_child_in_new_pid_namespace() -> None:
    """Let the next fork be the first process of a pid namespace: when it dies, the kernel kills all the others."""
    own = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
    try:
        # Without going home first, the kernel refuses a second one.
        call("setns", own, CLONE_NEWPID)
    finally:
        os.close(own)
    call("unshare", CLONE_NEWPID)


@dataclass(frozen=True)
class Wall:
    """What a submission is closed in with.

    Attributes
    ----------
    namespaces : bool
        Whether it gets namespaces of its own, or limits only.
    limits : Limits
    uid : int or None
        The user that it becomes, where the sandbox runs as the system's root; otherwise the user stays.
    keep : list of str
        Directories in /tmp that stay visible in the empty one that it gets.
    syscalls : str
        Hexadecimal digits of the seccomp filter; empty for none.
    """

    namespaces: bool
    limits: Limits
    uid: int | None
    keep: list[str]
    syscalls: str = ""

    def with_room(self, disk_bytes: int) -> "Wall":
        """The same wall, with so many more bytes of files."""
        return replace(self, limits=replace(self.limits, disk_bytes=self.limits.disk_bytes + disk_bytes))


def confine(wall: Wall, home: str) -> None:
    """Close this process in, for good: a view of the system and counts of its own, no privilege, limits.

    Parameters
    ----------
    wall : Wall
    home : str
        The directory for what Python keeps; the one to work in is made in it.
    """
    if wall.namespaces:
        _own_namespaces(wall)
    Path("/proc/self/oom_score_adj").write_text("1000")  # when the machine runs out of memory, this goes first
    if wall.uid is not None:
        if not wall.namespaces:
            os.chown(home, wall.uid, wall.uid)
        os.setgroups([])
        os.setresgid(wall.uid, wall.uid, wall.uid)
        os.setresuid(wall.uid, wall.uid, wall.uid)
    os.mkdir(f"{home}/notebook")
    os.chdir(f"{home}/notebook")
    if wall.namespaces:
        # Processes are counted by user and user namespace: in one of its own, each submission has its own count.
        call("unshare", CLONE_NEWUSER)
        Path("/proc/sys/user/max_user_namespaces").write_text("0")
        _drop_capabilities()
    # Without namespaces the count is that of all the user's processes.
    _set_limits(wall.limits, wall.limits.processes + (0 if wall.namespaces else _own_tasks()))
    call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    die_with_parent()  # a change of user has cleared it
    if wall.syscalls:
        _filter_syscalls(bytes.fromhex(wall.syscalls))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def _filter_syscalls(program: bytes) -> None:
    instructions = ctypes.create_string_buffer(program, len(program))
    filter_ = _Program(len(program) // 8, ctypes.cast(instructions, ctypes.c_void_p))
    call("prctl", _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(filter_), 0, 0)


def _own_namespaces(wall: Wall) -> None:
    call("unshare", CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWUTS)
    mount("none", "/", flags=MS_REC | MS_PRIVATE)
    mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    # Shared memory that no process has attached counts against no process's limit, so there is none to be had.
    with contextlib.suppress(PermissionError):  # older kernels let only the system's root forbid it
        Path("/proc/sys/kernel/shmmni").write_text("0")
    held = [(os.open(path, os.O_PATH), path) for path in wall.keep]
    size = f"mode=1777,size={wall.limits.disk_bytes},nr_inodes={wall.limits.files}"
    mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, size)
    for handle, path in held:
        os.makedirs(path)
        mount(f"/proc/self/fd/{handle}", path, flags=MS_BIND | MS_REC)
        os.close(handle)


def trial(wall: Wall) -> None:
    """Confine a fork as a submission would be; exit with its status, having said on stderr what fails."""
    needed = [path for path in sys.path if os.path.isdir(path)]
    if wall.namespaces:
        next_child_in_new_pid_namespace()
    pid = os.fork()
    if not pid:
        try:
            confine(wall, os.environ["TMPDIR"])
            for path in needed:
                os.listdir(path)
        except OSError as error:
            os.write(2, str(error).encode())
            os._exit(1)
        os._exit(0)
    raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def _own_tasks() -> int:
    """How many processes and threads this process's user has."""
    uid = os.getuid()
    tasks = 0
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and entry.stat().st_uid == uid:
                tasks += len(list((entry / "task").iterdir()))
    return tasks


def _set_limits(limits: Limits, processes: int) -> None:
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    for kind, value in (
        (resource.RLIMIT_AS, used + limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_NPROC, processes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        resource.setrlimit(kind, (value, value))


def _drop_capabilities() -> None:
    for capability in range(int(Path("/proc/sys/kernel/cap_last_cap").read_text()) + 1):
        call("prctl", _PR_CAPBSET_DROP, capability, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    call("capset", header, (ctypes.c_uint32 * 6)())


def read_wall(fields: dict[str, Any]) -> Wall:
    """Make a wall from its JSON."""
    return Wall(**fields | {"limits": Limits(**fields["limits"])})


if __name__ == "__main__":
    trial(read_wall(json.loads(sys.argv[1])))
