"""The warm server behind the wall, as the grader handles it: start, fork, end."""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import asdict
from typing import Any

from . import isolation
from .inside.channel import Channel, Message
from .inside.limits import Limits
from .inside.memory import Malformed
from .isolation import SandboxError, Surroundings

_START_SECONDS = 60.0  # for a server's imports on a busy machine; they take 2 s on an idle one
_ORDER_SECONDS = 20.0  # for a fork or a kill, which take milliseconds
_ORDER_BYTES = 65_536


class Server:
    """The server's process, from outside."""

    def __init__(self, tier: str, limits: Limits, around: Surroundings) -> None:
        self._tmp = tempfile.mkdtemp(prefix="sandbox-") if tier == "process" else None
        if self._tmp:
            os.chmod(self._tmp, 0o711)  # a submission that runs as another user has its directory in there
        self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (closed in close)
        line, environment = isolation.command(tier, self._tmp or "/tmp", ["-m", "inside", str(theirs.fileno())], around)
        with theirs:
            self.process = subprocess.Popen(
                line,
                env=environment,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                start_new_session=True,
            )
        try:
            self._orders.settimeout(_START_SECONDS)
            self._order({"wall": asdict(isolation.wall(tier, limits, around)), "preload": around.preload})
        except (OSError, EOFError, ValueError) as error:
            said = self._said()
            self.close()
            raise SandboxError(f"the sandbox ({tier}) does not start: {said or error}") from error
        self._orders.settimeout(_ORDER_SECONDS)

    def fork(self, disk_bytes: int = 0) -> "Fork":
        """Start a submission's process, with room for so many bytes of files beyond the limit."""
        ours, theirs = socket.socketpair()
        control, their_control = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, their_control:
            pid = self._order({"start": disk_bytes}, theirs, their_control)["pid"]
        return Fork(self, pid, ours, control)

    def end(self, pid: int) -> dict[str, Any]:
        return self._order({"end": pid})

    def close(self) -> None:
        self._orders.close()
        try:
            self.process.wait(_ORDER_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._errors.close()
        if self._tmp:
            shutil.rmtree(self._tmp, ignore_errors=True)

    def _order(self, order: dict[str, Any], *sockets: socket.socket) -> dict[str, Any]:
        socket.send_fds(self._orders, [json.dumps(order).encode()], [sock.fileno() for sock in sockets])
        reply = self._orders.recv(_ORDER_BYTES)
        if not reply:
            raise EOFError(f"its server ended: {self._said()}")
        return json.loads(reply)

    def _said(self) -> str:
        self._errors.seek(0)
        return self._errors.read()[-2000:].decode("utf-8", "replace").strip()


class Process:
    """A process that runs a learner's code, and the wire to it."""

    def __init__(self, sock: socket.socket) -> None:
        self.channel = Channel(sock)
        self.channel.deadline = time.monotonic() + _ORDER_SECONDS
        match self.channel.receive().header:
            case ["ready"]:
                return
            case ["failed", str(why)]:
                raise SandboxError(f"a submission cannot be closed in: {why}")
        raise SandboxError("a submission did not start as it should")

    def end(self) -> dict[str, Any]:
        """Kill the process and all that it started; return how it ended."""
        raise NotImplementedError


class Fork(Process):
    """A fork of the server: the process of one notebook."""

    def __init__(self, server: Server, pid: int, sock: socket.socket, control: socket.socket) -> None:
        self._server = server
        self._pid = pid
        self._control = control
        super().__init__(sock)

    def branch(self) -> "Branch":
        """Fork it as it stands, for one test."""
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._control, [b"fork"], [theirs.fileno()])
        match self.ask(["fork"]):
            case ["forked", int(pid)]:
                return Branch(self, pid, ours)
        raise Malformed("a fork of an unknown form")

    def ask(self, header: list[Any]) -> list[Any]:
        self.channel.deadline = time.monotonic() + _ORDER_SECONDS
        self.channel.send(Message(header, []))
        return self.channel.receive().header

    def end(self) -> dict[str, Any]:
        self.channel.close()
        self._control.close()
        return self._server.end(self._pid)


class Branch(Process):
    """A fork of a notebook's process. What it does leaves no trace there."""

    def __init__(self, trunk: Fork, pid: int, sock: socket.socket) -> None:
        self._trunk = trunk
        self._pid = pid
        super().__init__(sock)

    def end(self) -> dict[str, Any]:
        self.channel.close()
        match self._trunk.ask(["end", self._pid]):
            case ["ended", bool(alive), int(status), float(cpu)]:
                return {"alive": alive, "status": status, "cpu": cpu}
        raise Malformed("an ending of an unknown form")
