"""Read a learner's zip or tar without trusting a byte of it."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO, cast

# A course notebook with its outputs is below 1 MB; one with every output that a kernel lets through is not above this.
MAX_NOTEBOOK_BYTES = 100_000_000
# Data and modules beside a notebook.
MAX_FILE_BYTES = 20_000_000
# All that one student handed in for one assignment.
MAX_FILES = 200
MAX_HAND_IN_BYTES = 200_000_000
# One archive, which may hold a class.
MAX_ARCHIVE_BYTES = 2_000_000_000
MAX_MEMBERS = 50_000
MAX_DEPTH = 32
# Text compresses a hundredfold at most; what unpacks to more was made to.
MAX_RATIO = 200

ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
COMPRESSIONS: dict[bytes, Any] = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ": lzma.open}


class UnusableArchive(Exception):
    """The archive as a whole cannot be read; the message says why."""


@dataclass(frozen=True)
class Member:
    """One file of an archive.

    Attributes
    ----------
    path : PurePosixPath
        Relative path without ``..``.
    content : bytes or None
        None when the file is refused.
    problem : str
        Why the file is refused, or empty.
    """

    path: PurePosixPath
    content: bytes | None
    problem: str = ""


def archive_stem(name: str) -> str | None:
    """The name of an archive without its ending, or None where the name is no archive's."""
    ending = max((ending for ending in ENDINGS if name.lower().endswith(ending)), key=len, default="")
    return name[: -len(ending)] if ending and len(name) > len(ending) else None


def size_limit(name: str) -> int:
    """The most bytes that are read of a file, by its name."""
    return MAX_NOTEBOOK_BYTES if ".ipynb" in name.lower() or archive_stem(name) else MAX_FILE_BYTES


def too_large(limit: int) -> str:
    return f"it is larger than {limit / 1_000_000:g} MB"


def read_members(name: str, archive: Path | bytes) -> Iterator[Member]:
    """Yield the files of a zip or tar, plain or compressed.

    Parameters
    ----------
    name : str
        File name; its ending says what the archive is.
    archive : Path or bytes

    Raises
    ------
    UnusableArchive
        If it is no such archive, has too many members, or would unpack to more than ``MAX_ARCHIVE_BYTES``.
    """
    kind = "zip" if name.lower().endswith(".zip") else "tar"
    left = MAX_ARCHIVE_BYTES
    try:
        with open(archive, "rb") if isinstance(archive, Path) else io.BytesIO(archive) as stream:
            for number, member in enumerate(_zip(stream) if kind == "zip" else _tar(stream), start=1):
                left -= len(member.content or b"")
                if number > MAX_MEMBERS:
                    raise UnusableArchive(f"it holds more than {MAX_MEMBERS} files")
                if left < 0:
                    raise UnusableArchive(f"it unpacks to more than {MAX_ARCHIVE_BYTES / 1_000_000:g} MB")
                yield member
    except (
        *(zipfile.BadZipFile, tarfile.TarError, lzma.LZMAError, zlib.error),
        *(OSError, EOFError, NotImplementedError, ValueError),
    ) as error:
        raise UnusableArchive(f"it is not a readable {kind} file ({error})") from error


def names_in_broken_zip(archive: Path | bytes) -> list[str]:
    """Names of the files at the start of a zip whose end is missing, as in a download that broke off."""
    if isinstance(archive, Path):
        with archive.open("rb") as stream:
            content = stream.read(MAX_NOTEBOOK_BYTES)
    else:
        content = archive
    headers = (match.start() for match in re.finditer(rb"PK\x03\x04", content))
    names = (content[at + 30 : at + 30 + int.from_bytes(content[at + 26 : at + 28], "little")] for at in headers)
    return [name.decode("utf-8", "replace") for name in names if name]


def _zip(stream: BinaryIO) -> Iterator[Member]:
    with zipfile.ZipFile(stream) as opened:
        for info in opened.infolist():
            if not info.is_dir():
                yield _zip_member(opened, info)


def _zip_member(opened: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    path, problem = _path(_real_name(info))
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        problem = problem or "it is a link or a special file"
    if info.flag_bits & 0x1:
        problem = problem or "it is encrypted"
    if problem:
        return Member(path, None, problem)
    try:
        with opened.open(info) as content:
            return _bounded(path, content)
    except Exception as error:  # zlib.error, BadZipFile, RuntimeError and others, depending on what is corrupt
        return Member(path, None, f"it is corrupt in the archive ({error})")


def _real_name(info: zipfile.ZipInfo) -> str:
    """The name, also where a tool wrote UTF-8 without saying so; `zipfile` reads that as code page 437."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _tar(stream: BinaryIO) -> Iterator[Member]:
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    start = stream.read(8)
    stream.seek(0)
    opener = next((opener for magic, opener in COMPRESSIONS.items() if start.startswith(magic)), None)
    plain = opener(stream, "rb") if opener else stream
    counted = _Counted(cast(BinaryIO, plain), min(MAX_ARCHIVE_BYTES, 1_000_000 + MAX_RATIO * size))
    with tarfile.open(fileobj=counted, mode="r|") as opened:  # type: ignore[call-overload]
        for info in opened:
            path, problem = _path(info.name)
            if info.isdir():
                continue
            if problem or not info.isreg():
                yield Member(path, None, problem or "it is a link or a special file")
                continue
            content = opened.extractfile(info)
            assert content is not None
            yield _bounded(path, content)


class _Counted:
    """A stream that ends in an error once more has been unpacked than it may hold."""

    def __init__(self, stream: BinaryIO, left: int) -> None:
        self._stream, self._left = stream, left

    def read(self, size: int) -> bytes:
        chunk = self._stream.read(size)
        self._left -= len(chunk)
        if self._left < 0:
            raise UnusableArchive("it unpacks to far more than it holds")
        return chunk


def _bounded(path: PurePosixPath, stream: IO[bytes]) -> Member:
    limit = size_limit(path.name)
    content = stream.read(limit + 1)
    return Member(path, content) if len(content) <= limit else Member(path, None, too_large(limit))


def _path(name: str) -> tuple[PurePosixPath, str]:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or path.parts and path.parts[0].endswith(":"):
        return PurePosixPath(path.name or "file"), f"its path in the archive, '{name}', leaves it"
    if len(path.parts) > MAX_DEPTH:
        return PurePosixPath(path.name), "it lies too deep in folders"
    return path, ""
