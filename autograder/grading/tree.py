"""Files as they lie in a folder or an archive, in one tree: links refused, sizes bounded, archives opened on demand."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from autograder.grading.archives import (
    MAX_DEPTH,
    UnusableArchive,
    archive_stem,
    names_in_broken_zip,
    read_members,
    size_limit,
    too_large,
)

MAX_NESTED_ARCHIVES = 3
# What systems and tools leave behind; nobody handed it in.
CLUTTER = {
    *("__MACOSX", "__pycache__", ".DS_Store", ".Trashes", ".Spotlight-V100", ".fseventsd", "desktop.ini", "Thumbs.db"),
    *(".ipynb_checkpoints", ".git", ".gitignore", ".gitattributes", ".gitkeep", ".svn", ".hg", ".vscode", ".idea"),
    *(".virtual_documents", ".pytest_cache", ".mypy_cache", ".venv", "node_modules"),
}


class Node:
    """A folder, an archive or a file.

    Attributes
    ----------
    name : str
    path : str
        As it lies there, for messages: ``class.zip/ann/04_dropout.ipynb``.
    is_folder : bool
    problem : str
        Why it cannot be read, or empty.
    """

    def __init__(self, name: str, path: str, content: Path | bytes | dict[str, Node] | None, problem: str = "") -> None:
        self.name = name
        self.path = path
        self.problem = problem
        self.is_folder = isinstance(content, dict) or isinstance(content, Path) and content.is_dir()
        self._content = content
        self._opened: list[Node] | None = None

    @property
    def is_archive(self) -> bool:
        return not self.is_folder and archive_stem(self.name) is not None

    @property
    def holds_others(self) -> bool:
        return self.is_folder or self.is_archive

    @property
    def stem(self) -> str:
        """The name; of an archive, without its ending."""
        return self.name if self.is_folder else archive_stem(self.name) or self.name

    def inside(self) -> list[Node]:
        """What a folder or an archive holds, by name; where it cannot be read, `problem` says why."""
        if self._opened is None:
            self._opened = []
            try:
                found = self._folder() if self.is_folder else self._archive()
                self._opened = sorted(found, key=lambda node: node.name)
            except OSError as error:
                self.problem = f"it cannot be read ({error.strerror})"
            except UnusableArchive as error:
                self.problem = str(error)
        return self._opened

    def below(self, open_archives: bool = False) -> Iterator[tuple[tuple[str, ...], Node]]:
        """Everything below, each with its relative path; archives stay closed unless they are asked for."""
        for child in self.inside():
            yield (child.name,), child
            if child.is_folder or open_archives and child.is_archive:
                yield from (((child.name, *parts), node) for parts, node in child.below(open_archives))

    def once_held(self) -> list[str]:
        """Paths that a broken zip still names; whose it is may be seen by them."""
        content = self._content
        if self.problem and self.name.lower().endswith(".zip") and isinstance(content, Path | bytes):
            return names_in_broken_zip(content)
        return []

    def read(self) -> tuple[bytes | None, str]:
        """Content of a file, or None and the reason."""
        if self.problem or isinstance(self._content, bytes):
            return (None, self.problem) if self.problem else (self._content, "")  # type: ignore[return-value]
        assert isinstance(self._content, Path)
        try:
            if self._content.stat().st_size > size_limit(self.name):
                return None, too_large(size_limit(self.name))
            return self._content.read_bytes(), ""
        except OSError as error:
            return None, f"it cannot be read ({error.strerror})"

    def _folder(self) -> Iterator[Node]:
        if isinstance(self._content, dict):
            yield from (node for node in self._content.values() if not is_clutter(node.name))
            return
        assert isinstance(self._content, Path)
        for entry in self._content.iterdir():
            if is_clutter(entry.name):
                continue
            mode = entry.lstat().st_mode
            problem = "" if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else "it is a link or a special file"
            if len(self.path.split("/")) > MAX_DEPTH:
                problem = "it lies too deep in folders"
            yield Node(entry.name, self._below(entry.name), None if problem else entry, problem)

    def _archive(self) -> Iterator[Node]:
        if self.problem:
            return iter(())
        nested = sum(archive_stem(part) is not None for part in self.path.split("/"))
        if nested > MAX_NESTED_ARCHIVES:
            raise UnusableArchive("it is an archive in an archive in an archive")
        content = self._content
        assert isinstance(content, Path | bytes)
        root = Node(self.name, self.path, {})
        for member in read_members(self.name, content):
            parts = member.path.parts
            if not parts or any(is_clutter(part) for part in parts):
                continue
            folder = root
            for part in parts[:-1]:
                folder = folder._subfolder(part)
            assert isinstance(folder._content, dict)
            name = parts[-1]
            folder._content[name] = Node(name, folder._below(name), member.content, member.problem)
        return root._folder()

    def _subfolder(self, name: str) -> Node:
        """The folder of that name; a file that an archive holds under the same name gives way."""
        assert isinstance(self._content, dict)
        child = self._content.get(name)
        if child is None or not isinstance(child._content, dict):
            child = self._content[name] = Node(name, self._below(name), {})
        return child

    def _below(self, name: str) -> str:
        return f"{self.path}/{name}" if self.path else name


def is_clutter(name: str) -> bool:
    return name in CLUTTER or name.startswith("._")


def tree(place: Path) -> Node:
    """The tree of a folder or an archive; paths in a folder are relative to it."""
    return Node(place.name, "" if place.is_dir() else place.name, place.resolve())
