"""Start a lesson: its text, its checks and their tests, ready to run and to be written over."""

from __future__ import annotations

import re
from pathlib import Path

import jinja2

from autograder.course import Course, CourseError

TEMPLATES = Path(__file__).parent / "lesson_template"
NAME = re.compile(r"(?P<number>[0-9]{2})_(?P<topic>[a-z][a-z0-9_]*)")


def new_lesson(course: Course, name: str) -> list[Path]:
    """Write the files of a new lesson.

    Parameters
    ----------
    course : Course
    name : str
        Two digits and a topic, as ``11_pooling``; a topic alone takes the next free number.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    CourseError
        If the name does not fit, a file is there already, or the course has no folder of checks.
    """
    name = _numbered(course, name)
    topic = name[3:]
    folder = next((place for place in course.checks if (course.root / place).is_dir() or "." not in place), None)
    if folder is None:
        raise CourseError(
            f"The course names no folder of checks. Write into {course.root / 'nbgrader_config.py'}:\n"
            '    c.Autograder.checks = ["checks"]\nthen run the command again.'
        )
    points = course.setting("lesson_points")
    context = {
        "name": name,
        "topic": topic,
        "title": topic.replace("_", " ").capitalize(),
        "exercise": f"{topic}_mean",
        "points": f"{points - 1:g}" if points else "4",
    }
    checks = course.root / folder
    written = {
        course.root / "lessons" / f"{name}.py": "lesson.py.jinja",
        checks / topic / f"{topic}_mean.py": "exercise.py.jinja",
        checks / topic / "questions.py": "questions.py.jinja",
        course.root / "tests" / f"test_{topic}.py": "test.py.jinja",
    }
    packages = {checks / "__init__.py": "The checks of this course.", checks / topic / "__init__.py": f"Lesson {name}."}
    present = [path for path in written if path.exists()]
    if present:
        raise CourseError(f"'{present[0]}' is there already. Choose another name.")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), undefined=jinja2.StrictUndefined, keep_trailing_newline=True
    )
    for path, template in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(environment.get_template(template).render(context), encoding="utf-8")
    for path, docstring in packages.items():
        if not path.exists():
            path.write_text(f'"""{docstring}"""\n', encoding="utf-8")
    return list(written)


def _numbered(course: Course, name: str) -> str:
    if not NAME.fullmatch(name):
        numbers = [int(path.name[:2]) for path in (course.root / "lessons").glob("[0-9][0-9]_*.py")]
        name = f"{max(numbers, default=0) + 1:02d}_{name}"
    if not NAME.fullmatch(name):
        raise CourseError(f"'{name[3:]}' is no name of a lesson; expected one such as 11_pooling, in lower case.")
    return name
