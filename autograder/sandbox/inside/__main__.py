"""The sandbox's side: a warm server, and its forks that each run one submission.

Started as `python -m inside FD`; FD is the socket of the grader's orders:

    {"start": null} with a socket   fork a child that speaks the wire there   -> {"pid": n}
    {"end": pid}                    kill it and all that it started           -> {"alive": b, "status": n, "cpu": s}

The first message is the `Wall` around the children, and the modules to import beforehand.

It knows nothing of checks, solutions or other submissions; there is nothing here to find.
"""

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
import warnings
from typing import Any

from . import confine, shell
from .channel import Channel, Message
from .confine import Wall
from .wire import LearnerEnd

_ORDER_BYTES = 65_536


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
            data, sockets, _, _ = socket.recv_fds(self.orders, _ORDER_BYTES, 1)
            match json.loads(data) if data else None:
                case {"start": _}:
                    reply = self._start(socket.socket(fileno=sockets[0]))
                case {"end": int(pid)}:
                    reply = self._end(pid)
                case _:
                    return
            self.orders.send(json.dumps(reply).encode())

    def _start(self, sock: socket.socket) -> dict[str, Any]:
        home = "/tmp" if self.wall.namespaces else tempfile.mkdtemp()
        if self.wall.namespaces:
            confine.next_child_in_new_pid_namespace()
        pid = os.fork()
        if not pid:
            try:
                run_submission(sock, self.shell, self.wall, home)
            finally:
                os._exit(0)
        sock.close()
        if not self.wall.namespaces:
            self._homes[pid] = home
        return {"pid": pid}

    def _end(self, pid: int) -> dict[str, Any]:
        alive = _wait_briefly(pid)
        if alive:
            os.kill(pid, signal.SIGKILL)
        _, status, usage = os.wait4(pid, 0)
        if pid in self._homes:
            shutil.rmtree(self._homes.pop(pid), ignore_errors=True)
        return {"alive": alive, "status": status, "cpu": usage.ru_utime + usage.ru_stime}


def run_submission(sock: socket.socket, shell_: shell.Shell, wall: Wall, home: str) -> None:
    """Close the process in and run the cells and calls that come, to its end."""
    try:
        channel = _enclose(sock, wall, home)
    except OSError as error:
        Channel(sock).send(Message(["failed", str(error)], []))
        return
    shell_.outputs.limits = wall.limits
    end = LearnerEnd()
    end.exchange = channel.exchange
    channel.answer = end.answer

    def run_cell(source: str) -> list[dict[str, Any]]:
        outputs = shell.run_cell(shell_, source)
        if os.getpid() == 1:
            _end_others()
        return outputs

    def lookup(*names: str) -> dict[str, Any]:
        return {name: shell_.user_ns[name] for name in names if name in shell_.user_ns}

    end.offer(run_cell)
    end.offer(lookup)
    channel.send(Message(["ready"], []))
    channel.serve()


def _enclose(sock: socket.socket, wall: Wall, home: str) -> Channel:
    os.setsid()
    confine.die_with_parent()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.dup2(sock.fileno(), 3, inheritable=False)
    sock.detach()
    os.closerange(4, os.sysconf("SC_OPEN_MAX"))
    channel = Channel(socket.socket(fileno=3))
    # A process that the learner's code forks must not talk to the grader as if it were its parent.
    os.register_at_fork(after_in_child=channel.close)
    confine.confine(wall, home)
    return channel


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
    warm_up(setup["preload"])
    orders.send(json.dumps({"ready": True}).encode())
    server.serve()
    os._exit(0)


if __name__ == "__main__":
    main()
