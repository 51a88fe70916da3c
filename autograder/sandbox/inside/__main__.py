"""The sandbox's side: a warm server, and its forks that each run one submission.

Started as `python -m inside FD`; FD is the socket of the grader's orders:

    {"start": bytes} with two sockets   fork a child that speaks the wire on the first; room for files   -> {"pid": n}
    {"end": pid}                        kill it and all that it started        -> {"alive": b, "status": n, "cpu": s}

A child forks itself in turn for each test (["fork"], with a socket on its second one) and ends that fork
(["end", pid]), so that what a test does leaves no trace. The first message is the `Wall` around the children, with
the modules to import beforehand.

It knows nothing of checks, solutions or other submissions; there is nothing here to find.
"""

import fcntl
import gc
import importlib
import json
import os
import pkgutil
import shutil
import signal
import socket
import sys
import tempfile
import time
import types
import warnings
from pathlib import Path
from typing import Any

from . import confine, shell
from .channel import Channel, Message
from .confine import Wall
from .wire import LearnerEnd

_ORDER_BYTES = 65_536
_KEPT = ("__pycache__", ".ipynb_checkpoints")
_ABOVE = 10  # a number that no standard stream or socket of ours has


class Server:
    """Forks children that each run one submission."""

    def __init__(self, orders: socket.socket, wall: Wall) -> None:
        self.orders = orders
        self.wall = wall
        self.shell = shell.make_shell()
        self._homes: dict[int, str] = {}

    def serve(self) -> None:
        """Follow orders until the grader is gone."""
        while True:
            data, sockets, _, _ = socket.recv_fds(self.orders, _ORDER_BYTES, 2)
            match json.loads(data) if data else None:
                case {"start": int(disk)}:
                    reply = self._start([socket.socket(fileno=number) for number in sockets], disk)
                case {"end": int(pid)}:
                    reply = self._end(pid)
                case _:
                    return
            self.orders.send(json.dumps(reply).encode())

    def _start(self, sockets: list[socket.socket], disk: int) -> dict[str, Any]:
        home = "/tmp" if self.wall.namespaces else tempfile.mkdtemp()
        if self.wall.namespaces:
            confine.next_child_in_new_pid_namespace()
        pid = os.fork()
        if not pid:
            try:
                run_submission(sockets, self.shell, self.wall.with_room(disk), home)
            finally:
                os._exit(0)
        for sock in sockets:
            sock.close()
        if not self.wall.namespaces:
            self._homes[pid] = home
        return {"pid": pid}

    def _end(self, pid: int) -> dict[str, Any]:
        ending = _end(pid)
        if pid in self._homes:
            _end_orphans()
            shutil.rmtree(self._homes.pop(pid), ignore_errors=True)
        return dict(zip(("alive", "status", "cpu"), ending, strict=True))


def run_submission(sockets: list[socket.socket], shell_: shell.Shell, wall: Wall, home: str) -> None:
    """Close the process in and run the cells and calls that come, to its end."""
    wire, control = sockets
    try:
        channel, control = _enclose(wire, control, wall, home)
    except OSError as error:
        Channel(wire).send(Message(["failed", str(error)], []))
        return
    shell_.outputs.limits = wall.limits
    end = LearnerEnd()

    def run_cell(source: str) -> list[dict[str, Any]]:
        outputs = shell.run_cell(shell_, source)
        if os.getpid() == 1:
            _end_others()
        return outputs

    def lookup(*names: str) -> tuple[dict[str, Any], dict[str, str]]:
        found = {name: shell_.user_ns[name] for name in names if name in shell_.user_ns}
        modules = {name: value.__name__ for name, value in found.items() if isinstance(value, types.ModuleType)}
        return found, modules

    def put_files(files: dict[str, bytes]) -> None:
        for name, content in files.items():
            path = Path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            path.chmod(0o444)

    def take_files() -> dict[str, bytes]:
        written: dict[str, bytes] = {}
        room = wall.limits.taken_bytes
        for path in sorted(Path().rglob("*")):
            usual = path.is_file() and not path.is_symlink() and os.access(path, os.W_OK)
            if usual and path.parts[0] not in _KEPT and len(written) < wall.limits.taken_files:
                room -= path.stat().st_size
                if room >= 0:
                    written[path.as_posix()] = path.read_bytes()
        return written

    for offered in (run_cell, lookup, put_files, take_files):
        end.offer(offered)
    sys.path.insert(0, "")  # as in a notebook's kernel
    _serve(channel, control, end)


def _serve(channel: Channel, control: socket.socket | None, end: LearnerEnd) -> None:
    """Answer calls until the grader is gone; the notebook's process also forks itself for tests."""
    end.exchange, channel.answer = channel.exchange, end.answer
    channel.send(Message(["ready"], []))
    while True:
        try:
            message = channel.receive()
        except EOFError:
            return
        match message.header:
            case ["fork"] if control is not None:
                _, sockets, _, _ = socket.recv_fds(control, 16, 1)
                pid = os.fork()
                if not pid:
                    try:
                        control.close()
                        own = Channel(socket.socket(fileno=sockets[0]))
                        os.register_at_fork(after_in_child=own.close)
                        confine.die_with_parent()
                        _serve(own, None, end)
                    finally:
                        os._exit(0)
                os.close(sockets[0])
                channel.send(Message(["forked", pid], []))
            case ["end", int(pid)] if control is not None:
                ending = _end(pid)
                if os.getpid() == 1:
                    _end_others()
                channel.send(Message(["ended", *ending], []))
            case _:
                channel.reply(message)


def _enclose(wire: socket.socket, control: socket.socket, wall: Wall, home: str) -> tuple[Channel, socket.socket]:
    os.setsid()
    confine.die_with_parent()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    # The two sockets come to stand at 3 and 4, above which everything is closed.
    kept = [fcntl.fcntl(sock.detach(), fcntl.F_DUPFD_CLOEXEC, _ABOVE) for sock in (wire, control)]
    for place, number in enumerate(kept, start=3):
        os.dup2(number, place, inheritable=False)
    os.closerange(5, os.sysconf("SC_OPEN_MAX"))
    channel, control = Channel(socket.socket(fileno=3)), socket.socket(fileno=4)
    # A process that the learner's code forks must not talk to the grader as if it were its parent.
    os.register_at_fork(after_in_child=channel.close)
    confine.confine(wall, home)
    return channel, control


def _end(pid: int) -> tuple[bool, int, float]:
    """Kill a child; tell whether it lived, its status, and the CPU time that it took."""
    alive = _wait_briefly(pid)
    if alive:
        os.kill(pid, signal.SIGKILL)
    _, status, usage = os.wait4(pid, 0)
    return alive, status, usage.ru_utime + usage.ru_stime


def _end_orphans() -> None:
    """Without namespaces: what a submission left running has come to the server, which adopts orphans; kill it."""
    while True:
        children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
        if not children:
            return
        for child in map(int, children):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _end_others() -> None:
    """Kill what a cell left running, and collect the dead: both count against the number of processes."""
    try:
        os.kill(-1, signal.SIGKILL)
    except ProcessLookupError:
        return
    try:
        while True:
            os.waitpid(-1, 0)
    except ChildProcessError:
        pass


def _wait_briefly(pid: int) -> bool:
    """Tell whether the process lives. One that closed its socket because it ends is dead within milliseconds."""
    for _ in range(20):
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return False
        time.sleep(0.002)
    return True


def warm_up(preload: list[str]) -> None:
    """Import and use once what submissions will need, so that every fork has it; ``package.*`` is all of a package."""
    for name in preload:
        try:
            package = importlib.import_module(name.removesuffix(".*"))
            if name.endswith(".*"):
                for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
                    importlib.import_module(module.name)
        except Exception as error:
            # The learner's own import will say it again, where it matters.
            warnings.warn(f"{name} cannot be imported whole: {error}", stacklevel=1)
    if "matplotlib.pyplot" in sys.modules:
        import matplotlib.pyplot as plt

        figure, axes = plt.subplots()
        axes.plot([0, 1], label="$x$")
        axes.legend()
        figure.canvas.draw()
        plt.close(figure)
    gc.collect()
    gc.freeze()


def main() -> None:
    orders = socket.socket(fileno=int(sys.argv[1]))
    confine.die_with_parent()
    setup = json.loads(orders.recv(_ORDER_BYTES))
    server = Server(orders, confine.read_wall(setup["wall"]))
    if not server.wall.namespaces:
        confine.adopt_orphans()
    warm_up(setup["preload"])
    orders.send(json.dumps({"ready": True}).encode())
    server.serve()
    os._exit(0)


if __name__ == "__main__":
    main()
