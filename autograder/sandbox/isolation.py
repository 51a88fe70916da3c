"""The outer wall: which of three tiers this machine can build, and the command that starts a server behind it.

bubblewrap   a root directory that holds only Python, the helper package and system libraries; namespaces; no network
namespaces   the same made by ourselves, without bubblewrap's care for the corner cases of kernels and mounts
process      a process with limits and a clean environment, which can still read what its user can
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import practicaldl

from .confine import Wall
from .limits import DEFAULT_LIMITS, Limits

TIERS = ("bubblewrap", "namespaces", "process")

_HERE = Path(__file__).parent
_HELPERS = Path(practicaldl.__file__).parent
# The files of this package that run inside; they import nothing else of it.
_INSIDE = ("channel", "confine", "inside", "limits", "memory", "reader", "shell", "values", "wire", "writer")
_COURSE = "/run/course"
_SYSTEM = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64"]
_SYSTEM += ["/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts", "/etc/localtime"]
# What the server needs until each fork drops it: namespaces and mounts, another user, killing that user's processes.
_CAPABILITIES = ("SYS_ADMIN", "SETUID", "SETGID", "SETPCAP", "KILL", "SYS_CHROOT")
_FIRST_UID, _UIDS = 61_184, 4_000  # the range that systemd uses for users that exist for a moment


class SandboxError(Exception):
    """The sandbox itself failed: a fault of the grader or the machine, not of a submission."""


@dataclass(frozen=True)
class Probe:
    """Whether a tier works here; `reason` and `remedy` are empty where it does."""

    tier: str
    works: bool
    reason: str = ""
    remedy: str = ""


def probe() -> list[Probe]:
    """Try every tier, the strongest first, by running Python behind its wall."""
    return [_probe(tier) for tier in TIERS]


def best_tier() -> str:
    """Return the strongest tier that works here.

    Raises
    ------
    SandboxError
        If none does.
    """
    reasons = []
    for found in map(_probe, TIERS):
        if found.works:
            return found.tier
        reasons.append(f"{found.tier}: {found.reason}; {found.remedy}")
    raise SandboxError("no sandbox can be built here. " + " | ".join(reasons))


def command(tier: str, tmp: str, run: list[str]) -> tuple[list[str], dict[str, str]]:
    """Return the command line and environment that run Python behind the tier's wall.

    Parameters
    ----------
    tier : str
        One of `TIERS`.
    tmp : str
        A private directory, used by the tier "process" only.
    run : list of str
        Arguments for Python.
    """
    python = [sys.executable, "-s", "-S", "-P"]
    if tier == "process":
        # Links, so that the directories around the helper package and this one are not on Python's path.
        os.mkdir(f"{tmp}/course")
        os.symlink(_HELPERS, f"{tmp}/course/{_HELPERS.name}")
        os.symlink(_HERE, f"{tmp}/course/{_HERE.name}")
        return [*python, *run], _environment(f"{tmp}/course", tmp)
    environment = _environment(_COURSE, "/tmp")
    visible = list(_visible())
    if tier == "namespaces":
        environment["PYTHONPATH"] = f"{_HERE.parent}:{environment['PYTHONPATH']}"  # it takes its own place off again
        return [*python, "-m", "sandbox.root", json.dumps(visible), *python, *run], environment
    line = [shutil.which("bwrap") or "bwrap", "--die-with-parent", "--clearenv", "--cap-drop", "ALL"]
    line += ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    if os.geteuid():
        line += ["--unshare-user", "--uid", "0", "--gid", "0"]
    for capability in _CAPABILITIES:
        line += ["--cap-add", f"CAP_{capability}"]
    for name, value in environment.items():
        line += ["--setenv", name, value]
    line += ["--tmpfs", "/tmp"]
    for source, destination in visible:
        for parent in reversed(Path(destination).parents[:-1]):
            line += ["--perms", "0755", "--dir", str(parent)]
        if source is None:
            line += ["--tmpfs", destination, "--remount-ro", destination]
        elif os.path.islink(source):
            line += ["--symlink", os.readlink(source), destination]
        else:
            line += ["--ro-bind", source, destination]
    line += ["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev", "--remount-ro", "/"]
    return [*line, "--chdir", "/tmp", "--", *python, *run], {}


def wall(tier: str, limits: Limits) -> Wall:
    """Return what the submissions of a server behind this tier's wall are closed in with."""
    # Graders on one machine differ in the user of their submissions, as the kernel counts processes by user.
    uid = None if os.geteuid() else _FIRST_UID + os.getpid() % _UIDS
    in_tmp = {Path(shown) for _, shown in _visible() if Path(shown).is_relative_to("/tmp")}
    keep = [str(path) for path in in_tmp if in_tmp.isdisjoint(path.parents)]
    return Wall(tier != "process", limits, uid, keep)


def _probe(tier: str) -> Probe:
    if tier != "process" and not sys.platform.startswith("linux"):
        return Probe(tier, False, "it needs Linux", "run the grader in a Linux container or virtual machine")
    if tier == "bubblewrap" and not shutil.which("bwrap"):
        return Probe(tier, False, "the program bwrap is not installed", "sudo apt install bubblewrap")
    # The server itself needs all that a submission's fork does, so the fork is what is tried.
    with tempfile.TemporaryDirectory() as tmp:
        os.chmod(tmp, 0o711)
        line, environment = command(
            tier, tmp, ["-m", "sandbox.confine", json.dumps(asdict(wall(tier, DEFAULT_LIMITS)))]
        )
        try:
            done = subprocess.run(
                line, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return Probe(tier, False, str(error))
    if done.returncode == 0:
        return Probe(tier, True)
    reason = (done.stderr.strip().splitlines() or ["no message"])[-1]
    if "Permission denied: '/" in reason:
        return Probe(tier, False, reason, "run the grader as an ordinary user, or put Python where every user may read")
    return Probe(tier, False, reason, "allow user namespaces: sudo sysctl user.max_user_namespaces=10000")


def _environment(course: str, tmp: str) -> dict[str, str]:
    """Everything that the sandbox's environment holds."""
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "PYTHONPATH": ":".join([course, *map(str, _packages())]),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        "HOME": tmp,
        "TMPDIR": tmp,
        "USER": "learner",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MPLCONFIGDIR": f"{tmp}/matplotlib",
        "IPYTHONDIR": f"{tmp}/ipython",
        **dict.fromkeys(threads, "1"),
    }


def _packages() -> list[Path]:
    """The directories of installed packages that this process uses."""
    return [path for path in map(Path, sys.path) if path.name in ("site-packages", "dist-packages") and path.is_dir()]


def _visible() -> Iterator[tuple[str | None, str]]:
    """List what the sandbox sees, read-only, as (source, destination); without a source it is an empty directory."""
    system = [path for path in _SYSTEM if os.path.lexists(path)]
    yield from ((path, path) for path in system)
    packages = _packages()
    ours = _HERE.parent
    hidden = [] if ours.parent in packages else [ours.parent]
    hidden = [path for path in hidden if any(path.is_relative_to(top) for top in system)]
    yield from ((None, str(path)) for path in hidden)
    shown = [Path(path) for path in system]
    for path in [Path(sys.base_prefix), Path(sys.prefix), *packages]:
        covered = any(path.is_relative_to(top) for top in shown)
        if not covered or any(path.is_relative_to(top) for top in hidden):
            shown.append(path)
            yield str(path), str(path)
    yield from ((None, str(path / ours.name)) for path in packages if (path / ours.name).is_dir())
    yield str(_HELPERS), f"{_COURSE}/{_HELPERS.name}"
    for name in _INSIDE:
        yield str(_HERE / f"{name}.py"), f"{_COURSE}/{_HERE.name}/{name}.py"
