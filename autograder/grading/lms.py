"""How learning platforms name what they let an instructor download, and whom a name means.

References
----------
nbgrader: ``nbgrader/exchange/default/submit.py``, names of the exchange's inbound folders.
Canvas: instructure/canvas-lms, Instructor Guide, "How do I download all student submissions?".
Moodle: moodle/moodle, ``mod/assign/locallib.php``, ``download_submissions``.
Gradescope: "Exporting submissions", folders ``submission_<id>`` beside ``submission_metadata.yml``.
Blackboard: "Download assignments", ``<assignment>_<user>_attempt_<date>_<file>``.
Brightspace: "Download submissions", ``<id>-<id> - <name> - <date>``.
Sakai: "Download All", ``<last>, <first>(<user>)/Submission attachment(s)``.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import yaml  # type: ignore[import-untyped]


@dataclass(frozen=True)
class Named:
    """What a platform's name for a folder or a file says.

    Attributes
    ----------
    platform : str
    student : str
        The student as the platform writes it.
    number : str
        The platform's id of the student or hand-in, or empty.
    file : str
        What the student called the file; empty where the name is a folder's.
    assignment, stamp : str
        Where the name says them.
    order : int
        Later hand-ins of one student have a larger one.
    late : bool
        The platform marked it late.
    """

    platform: str
    student: str
    number: str = ""
    file: str = ""
    assignment: str = ""
    stamp: str = ""
    order: int = 0
    late: bool = False


SCHEMES = {
    "Moodle": re.compile(
        r"(?P<student>.+?)_(?P<number>\d+)_assignsubmission_(?P<kind>file|onlinetext|comments)_?(?P<file>.*)"
    ),
    "Canvas": re.compile(
        r"(?P<student>anon_[A-Za-z0-9]{5}|[^_]+)(?:_(?P<late>(?i:late)))?(?:_(?P<number>\d+))?_(?P<order>\d{2,})_(?P<file>.+\..+)"
    ),
    "Gradescope": re.compile(r"submission_(?P<number>\d+)"),
    "Blackboard": re.compile(
        r".+_(?P<student>[^_]+)_attempt_(?P<stamp>\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)(?:_(?P<file>.+)|\.txt)"
    ),
    "Brightspace": re.compile(
        r"\d+-\d+ - (?P<student>.+) - (?P<stamp>\w{3,9} \d{1,2}, \d{4} \d{3,4} [AP]M)(?: - (?P<file>.+))?"
    ),
}
SAKAI = re.compile(r".+\((?P<student>[^()]+)\)")
SAKAI_FOLDER = "Submission attachment(s)"


def recognise(name: str, assignments: Collection[str], children: Collection[str] = ()) -> Named | None:
    """What a name says, or None when no platform writes such names.

    Parameters
    ----------
    name : str
        Of a folder or a file.
    assignments : collection of str
    children : collection of str
        Names inside the folder.
    """
    exchange = _exchange(name, assignments)
    if exchange is not None:
        return exchange
    if SAKAI_FOLDER in children and (found := SAKAI.fullmatch(name)):
        return Named("Sakai", found["student"])
    for platform, scheme in SCHEMES.items():
        found = scheme.fullmatch(name)
        if found is None:
            continue
        said = {key: value or "" for key, value in found.groupdict().items()}
        if platform == "Canvas" and not said["number"] and not said["student"].startswith("anon_"):
            continue  # Canvas writes two numbers, the student's and the file's
        student = said.get("student") or name
        if platform == "Moodle" and student == "Participant":  # a hand-in that is graded blind
            student = f"Participant_{said['number']}"
        return Named(
            platform,
            student,
            said.get("number", ""),
            said.get("file", ""),
            stamp=said.get("stamp", ""),
            order=int(said.get("order") or 0),
            late=bool(said.get("late")),
        )
    return None


def _exchange(name: str, assignments: Collection[str]) -> Named | None:
    """A folder of the exchange: student, assignment and moment joined by ``+``, a random part at the end or none."""
    if "+" not in name:
        return None
    known = "|".join(map(re.escape, sorted(assignments, key=len, reverse=True)))
    found = re.fullmatch(rf"(?P<student>.+?)\+(?P<assignment>{known})\+(?P<rest>\d{{4}}-\d\d-\d\d[ T].+)", name)
    if found is None:
        return None
    # An offset such as +0100 belongs to the moment; a random part is never four digits alone.
    stamp, _, random = found["rest"].rpartition("+")
    whole = not stamp or re.fullmatch(r"\d\d:?\d\d", random)
    return Named("exchange", found["student"], assignment=found["assignment"], stamp=found["rest"] if whole else stamp)


@dataclass(frozen=True)
class Submitter:
    """One student of a Gradescope hand-in."""

    name: str
    sid: str
    email: str


def gradescope_metadata(content: bytes) -> dict[str, tuple[list[Submitter], str]]:
    """Students and moment of each ``submission_<id>``; empty when the file cannot be read."""
    try:
        read = yaml.load(content.decode("utf-8", "replace"), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    found = {}
    for key, entry in read.items() if isinstance(read, dict) else ():
        if isinstance(key, str) and isinstance(entry, dict):
            people = entry.get(":submitters")
            submitters = [
                Submitter(*(_text(person.get(field)) for field in (":name", ":sid", ":email")))
                for person in (people if isinstance(people, list) else ())
                if isinstance(person, dict)
            ]
            found[key] = submitters, _text(entry.get(":created_at"))
    return found


class Roster:
    """The students that the gradebook knows, found again under the names that platforms give them.

    Parameters
    ----------
    students : collection of str, or mapping of str to sequence of str
        Ids; as a mapping, each with the other names it goes by: full name, e-mail address, number on the platform.
    """

    def __init__(self, students: Collection[str] | Mapping[str, Sequence[str]] = ()) -> None:
        names = students if isinstance(students, Mapping) else dict.fromkeys(students, ())
        self.ids = frozenset(names)
        self._exact: dict[str, set[str]] = {}
        self._loose: dict[str, set[str]] = {}
        for student, others in names.items():
            for name in filter(None, (student, *others)):
                self._exact.setdefault(name.casefold(), set()).add(student)
                for spelling in _spellings(name):
                    self._loose.setdefault(spelling, set()).add(student)

    def spelled(self, name: str) -> str:
        """The name as the roster has it: macOS takes letters and their accents apart."""
        composed = unicodedata.normalize("NFC", name)
        return composed if composed in self.ids and name not in self.ids else name

    def find(self, *names: str) -> str | None:
        """The one student that a name means, the first name that means one; None where none does."""
        for known, key in ((self._exact, str.casefold), (self._loose, _letters)):
            for name in filter(None, names):
                found = known.get(key(name), set())
                if len(found) == 1:
                    return next(iter(found))
        return None


def _spellings(name: str) -> set[str]:
    """A person's name in every order of its parts, without accents and spaces: Canvas writes ``doejane``."""
    words = [word for word in re.split(r"[^\w]+|_", name.split("@")[0]) if word]
    orders = itertools.permutations(words) if len(words) <= 4 else [words]
    return {_letters("".join(order)) for order in orders}


def _letters(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.split("@")[0]).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
