"""Read notebooks out of a learner's zip without trusting a byte of it."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

# A course notebook with its outputs is below 1 MB; the rest of these bounds stops zip bombs.
MAX_FILE_BYTES = 20_000_000
MAX_ARCHIVE_BYTES = 2_000_000_000
MAX_MEMBERS = 50_000


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


def read_members(archive: Path, suffixes: tuple[str, ...]) -> Iterator[Member]:
    """Yield the regular files of a zip whose name ends in one of `suffixes`.

    Parameters
    ----------
    archive : Path
    suffixes : tuple of str
        Lower-case endings, such as ``(".ipynb",)``. Other files are not unpacked.

    Raises
    ------
    UnusableArchive
        If the file is no zip, has too many members, or would unpack to more than ``MAX_ARCHIVE_BYTES``.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            members = opened.infolist()
            if len(members) > MAX_MEMBERS:
                raise UnusableArchive(f"it holds {len(members)} files; at most {MAX_MEMBERS} are read")
            left = MAX_ARCHIVE_BYTES
            for info in members:
                path = PurePosixPath(info.filename.replace("\\", "/"))
                if info.is_dir() or not path.name.lower().endswith(suffixes) or _is_clutter(path):
                    continue
                member = _read_member(opened, info, path)
                left -= len(member.content or b"")
                if left < 0:
                    raise UnusableArchive(f"it unpacks to more than {MAX_ARCHIVE_BYTES // 1_000_000} MB")
                yield member
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
        raise UnusableArchive(f"it is not a readable zip file ({error})") from error


def _read_member(opened: zipfile.ZipFile, info: zipfile.ZipInfo, path: PurePosixPath) -> Member:
    if path.is_absolute() or ".." in path.parts:
        return Member(PurePosixPath(path.name), None, f"its path in the zip, '{info.filename}', leaves the zip")
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return Member(path, None, "it is a link or a special file, not a notebook")
    if info.flag_bits & 0x1:
        return Member(path, None, "it is encrypted")
    try:
        with opened.open(info) as stream:
            content = stream.read(MAX_FILE_BYTES + 1)
    except Exception as error:  # zlib.error, BadZipFile, RuntimeError and others, depending on what is corrupt
        return Member(path, None, f"it is corrupt in the zip ({error})")
    if len(content) > MAX_FILE_BYTES:
        return Member(path, None, f"it is larger than {MAX_FILE_BYTES // 1_000_000} MB")
    return Member(path, content)


def _is_clutter(path: PurePosixPath) -> bool:
    return any(part == "__MACOSX" or part.startswith(".") and part != ".." for part in path.parts)
