"""The outer wall: which of two tiers this machine can build, and the command that starts a server behind it.

bubblewrap   a root directory that holds only Python, its packages and system libraries; namespaces; no network
process      a process with limits and a clean environment, which can still read what its user can
"""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from . import syscalls
from .inside.confine import Wall
from .inside.limits import DEFAULT_LIMITS, Limits

TIERS = ("bubblewrap", "process")

# The folder of this package that runs inside; it imports nothing else of it.
_INSIDE = Path(__file__).parent / "inside"
_ENGINE = Path(__file__).parent.parent
_COURSE = "/run/course"
_SYSTEM = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64"]
_SYSTEM += ["/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts", "/etc/localtime"]
# What the server needs until each fork drops it: namespaces and mounts, another user, killing that user's processes.
_CAPABILITIES = ("SYS_ADMIN", "SETUID", "SETGID", "SETPCAP", "KILL", "SYS_CHROOT")
_FIRST_UID, _UIDS = 61_184, 4_000  # the range that systemd uses for users that exist for a moment


class SandboxError(Exception):
    """The sandbox itself failed: a fault of the grader or the machine, not of a submission."""


@dataclass(frozen=True)
class Surroundings:
    """What a course adds to the sandbox.

    Attributes
    ----------
    preload : tuple of str
        Modules that the server imports, so that every submission finds them warm. Their packages are visible.
    hidden : tuple of Path
        Files and folders that are not visible, wherever they are installed.
    """

    preload: tuple[str, ...] = ()
    hidden: tuple[Path, ...] = ()

    def packages(self) -> dict[str, Path]:
        """Folder or file of each preloaded package that stands elsewhere than all installed ones, by its name."""
        found = {}
        for name in dict.fromkeys(module.partition(".")[0] for module in self.preload):
            spec = importlib.util.find_spec(name)
            if spec is not None and spec.origin and os.path.exists(spec.origin):
                origin = Path(spec.origin)
                place = origin.parent if origin.name == "__init__.py" else origin
                if place.parent not in _packages():
                    found[name] = place
        return found


NOTHING = Surroundings()


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


def command(tier: str, tmp: str, run: list[str], around: Surroundings = NOTHING) -> tuple[list[str], dict[str, str]]:
    """Return the command line and environment that run Python behind the tier's wall.

    Parameters
    ----------
    tier : str
        One of `TIERS`.
    tmp : str
        A private directory, used by the tier "process" only.
    run : list of str
        Arguments for Python.
    around : Surroundings
    """
    python = [sys.executable, "-s", "-S", "-P"]
    if tier == "process":
        # Links, so that the directories around the packages and this one are not on Python's path.
        os.mkdir(f"{tmp}/course")
        for path in (_INSIDE, *around.packages().values()):
            os.symlink(path, f"{tmp}/course/{path.name}")
        return [*python, *run], _environment(f"{tmp}/course", tmp)
    environment = _environment(_COURSE, "/tmp")
    line = [shutil.which("bwrap") or "bwrap", "--die-with-parent", "--clearenv", "--cap-drop", "ALL"]
    line += ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    if os.geteuid():
        line += ["--unshare-user", "--uid", "0", "--gid", "0"]
    for capability in _CAPABILITIES:
        line += ["--cap-add", f"CAP_{capability}"]
    for name, value in environment.items():
        line += ["--setenv", name, value]
    line += ["--tmpfs", "/tmp"]
    for source, destination in _visible(around):
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


def wall(tier: str, limits: Limits, around: Surroundings = NOTHING) -> Wall:
    """Return what the submissions of a server behind this tier's wall are closed in with."""
    # Graders on one machine differ in the user of their submissions, as the kernel counts processes by user.
    uid = None if os.geteuid() else _FIRST_UID + os.getpid() % _UIDS
    in_tmp = {Path(shown) for _, shown in _visible(around) if Path(shown).is_relative_to("/tmp")}
    keep = [str(path) for path in in_tmp if in_tmp.isdisjoint(path.parents)]
    return Wall(tier != "process", limits, uid, keep, syscalls_filter().hex())


def syscalls_filter() -> bytes:
    """The seccomp filter, or nothing where none can be made; `doctor` says so."""
    try:
        return syscalls.program()
    except syscalls.NoFilter:
        return b""


def _probe(tier: str) -> Probe:
    if tier != "process" and not sys.platform.startswith("linux"):
        return Probe(tier, False, "it needs Linux", "run the grader in a Linux container or virtual machine")
    if tier == "bubblewrap" and not shutil.which("bwrap"):
        return Probe(tier, False, "the program bwrap is not installed", "sudo apt install bubblewrap")
    # The server itself needs all that a submission's fork does, so the fork is what is tried.
    with tempfile.TemporaryDirectory() as tmp:
        os.chmod(tmp, 0o711)
        line, environment = command(tier, tmp, ["-m", "inside.confine", json.dumps(asdict(wall(tier, DEFAULT_LIMITS)))])
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
        "NBGRADER_EXECUTION": "autograde",  # as nbgrader sets it, for notebooks that ask
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MPLCONFIGDIR": f"{tmp}/matplotlib",
        "IPYTHONDIR": f"{tmp}/ipython",
        **dict.fromkeys(threads, "1"),
    }


def _packages() -> list[Path]:
    """The directories of installed packages that this process uses."""
    return [path for path in map(Path, sys.path) if path.name in ("site-packages", "dist-packages") and path.is_dir()]


def _visible(around: Surroundings) -> Iterator[tuple[str | None, str]]:
    """List what the sandbox sees, read-only, as (source, destination); without a source it is an empty directory."""
    system = [path for path in _SYSTEM if os.path.lexists(path)]
    yield from ((path, path) for path in system)
    packages = _packages()
    engine = [] if _ENGINE.parent in packages else [_ENGINE.parent]
    hidden = [path for path in (*engine, *around.hidden) if path.is_dir() and _within(path, system)]
    yield from ((None, str(path)) for path in hidden)
    shown = [Path(path) for path in system]
    for path in [Path(sys.base_prefix), Path(sys.prefix), *packages]:
        if not _within(path, shown) or _within(path, hidden):
            shown.append(path)
            yield str(path), str(path)
    yield from ((None, str(path / _ENGINE.name)) for path in packages if (path / _ENGINE.name).is_dir())
    for path in around.hidden:
        if path.is_dir() and path not in hidden and _within(path, shown) and not _within(Path(sys.prefix), [path]):
            yield None, str(path)
        elif path.is_file() and _within(path, shown):
            compiled = (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc")
            yield from ((os.devnull, str(file)) for file in (path, *compiled))
    for path in (_INSIDE, *around.packages().values()):
        yield str(path), f"{_COURSE}/{path.name}"


def _within(path: Path, tops: Iterable[Path | str]) -> bool:
    return any(path.is_relative_to(top) for top in tops)
