"""Messages over a stream socket: a JSON header and raw buffers, both with their length in front."""

import json
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from . import limits
from .memory import Malformed
from .writer import TooLarge

_FRAME = struct.Struct("<IQ")  # bytes of the header, bytes of all buffers


class Message(NamedTuple):
    """A header and its buffers.

    The header is `["call", handle, nodes, {name: node}]`, `["return", node, state nodes]` or
    `["raise", type, message, traceback, token, node of the error or None, state nodes]`.
    """

    header: list[Any]
    buffers: list[Any]


class Channel:
    """Messages over a stream socket.

    `deadline` is the time on the monotonic clock until which the other end may keep this one waiting, or None.

    Raises
    ------
    TimeoutError
        If the deadline passes.
    EOFError
        If the other end is gone.
    Malformed
        If what comes is no message.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self.answer: Callable[[Message], Message]
        self.deadline: float | None = None
        self.broken = False  # an exchange did not come to its end, so the next message is not the next reply

    def exchange(self, message: Message) -> Message:
        data = self._pack(message)
        try:
            self._write(data)
            while (reply := self.receive()).header[:1] == ["call"]:
                self.reply(reply)
        except BaseException:
            self.broken = True
            raise
        return reply

    def serve(self) -> None:
        """Answer calls until the other end is gone."""
        while True:
            try:
                self.reply(self.receive())
            except EOFError:
                return

    def close(self) -> None:
        self._socket.close()

    def _pack(self, message: Message) -> bytes:
        sizes = [len(buffer) for buffer in message.buffers]
        text = json.dumps([sizes, message.header], ensure_ascii=False, separators=(",", ":"))
        header = text.encode("utf-8", "surrogatepass")
        if len(header) > limits.MAX_HEADER_BYTES:
            raise TooLarge(f"the values take more than {limits.MAX_HEADER_BYTES // limits.MIB} MiB beside their arrays")
        return b"".join([_FRAME.pack(len(header), sum(sizes)), header, *message.buffers])

    def _write(self, data: bytes) -> None:
        with self._waiting():
            self._socket.sendall(data)

    def reply(self, call: Message) -> None:
        """Answer a call."""
        reply = self.answer(call)
        try:
            self.send(reply)
        except TooLarge as error:
            self.send(Message(["raise", "ValueError", str(error), "", None, None, []], []))

    def send(self, message: Message) -> None:
        self._write(self._pack(message))

    def receive(self) -> Message:
        header_size, data_size = _FRAME.unpack(self._read(_FRAME.size))
        if header_size > limits.MAX_HEADER_BYTES or data_size > limits.MAX_ARRAY_BYTES:
            raise Malformed("a message that is too large")
        try:
            sizes, header = json.loads(self._read(header_size))
        except (ValueError, TypeError, RecursionError, MemoryError) as error:
            raise Malformed("a message that is not JSON") from error
        if (
            type(sizes) is not list
            or type(header) is not list
            or not all(type(size) is int and size >= 0 for size in sizes)
            or sum(sizes) != data_size
        ):
            raise Malformed("a message whose parts do not fit together")
        data, buffers, start = memoryview(self._read(data_size)), [], 0
        for size in sizes:
            buffers.append(data[start : start + size])
            start += size
        return Message(header, buffers)

    def _read(self, size: int) -> bytearray:
        data = bytearray(size)
        rest = memoryview(data)
        while rest:
            with self._waiting():
                read = self._socket.recv_into(rest)
            if not read:
                raise EOFError
            rest = rest[read:]
        return data

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        if self.deadline is not None:
            left = self.deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self._socket.settimeout(left)
        try:
            yield
        except ConnectionError as error:
            raise EOFError from error
