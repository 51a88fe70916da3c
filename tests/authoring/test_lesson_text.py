"""A lesson that cannot be built is refused in words that say what to mend."""

import json

import pytest

from autograder.authoring import editions as build
from autograder.authoring.lesson_text import LessonError

SOLUTION = "    ### BEGIN SOLUTION\n    return x // 2 if floor else x / 2\n    ### END SOLUTION\n"

WRONG = {
    "an unknown role": ("# %% visible=", "# %% visable=", "unknown role 'visable' (did you mean 'visible'?)"),
    "an unknown exercise": (
        'exercise="half"',
        'exercise="halve"',
        "no check is declared for 'halve' (did you mean 'half'?)",
    ),
    "a missing exercise": ('exercise="half"', "", "'half' is declared in checks/ and has no cell"),
    "no visible test": ('visible="half"', "", "exercise 'half' has no visible test"),
    "a test of nothing": ('visible="half"', 'visible="hal"', "the visible test of 'hal' has no exercise"),
    "no markers": (SOLUTION, "    return x / 2\n", "needs its solution between"),
    "a marker without its end": ("    ### END SOLUTION\n", "", "needs its solution between"),
    "a swallowed docstring": (
        '    """Half of x, rounded down if floor."""\n    ### BEGIN SOLUTION\n',
        '    ### BEGIN SOLUTION\n    """Half of x, rounded down if floor."""\n',
        "signature or docstring of the stub differ",
    ),
    "a swallowed signature": (
        'def half(x, *, floor=False):\n    """Half of x, rounded down if floor."""\n    ### BEGIN SOLUTION\n',
        'def half(x):\n    """Half."""\n### BEGIN SOLUTION\ndef half(x, *, floor=False):\n    """Half of x."""\n',
        "signature or docstring of the stub differ",
    ),
    "a solution outside the function": (SOLUTION, SOLUTION.replace("    ###", "###"), "stands outside the function"),
    "no docstring": ('    """Half of x, rounded down if floor."""\n', "", "needs a docstring"),
    "another function": ("def half(", "def halve(", "defines no function of that name"),
    "broken Python": ("return x // 2", "return x //", "is not valid Python"),
    "a solution elsewhere": ("half(np.pi)\n", "### BEGIN SOLUTION\n1\n### END SOLUTION\n", "outside an exercise cell"),
    "a hidden test": ("half(np.pi)\n", "### BEGIN HIDDEN TESTS\n", "a lesson holds no hidden test"),
    "an unknown claim": (
        "halving.half",
        "halving.haf",
        "no claim halving.haf in lessons/claims.json (did you mean 'halving.half'?)",
    ),
    "no title": ("# title: Halving\n", "", 'the header lacks "title"'),
    "a lost option": ("# b) 2\n", "", "offers the options ['a'], and its check explains ['a', 'b']"),
    "a role on the wrong kind": (
        '# %% [markdown] question="half_q1"',
        '# %% question="half_q1"',
        "belongs on a markdown cell",
    ),
    "a second solution": (
        "# %%\nhalf(np.pi)",
        f'# %% exercise="half"\ndef half(x):\n    """Half."""\n{SOLUTION}',
        "stands in 2 cells",
    ),
}


@pytest.mark.parametrize(("old", "new", "message"), WRONG.values(), ids=WRONG)
def test_is_refused(course, old, new, message):
    path = course / "lessons" / "01_halving.py"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(LessonError) as refused:
        build.build(course, check=True)
    assert message in str(refused.value)
    assert str(refused.value).startswith("lessons/01_halving.py cannot be built:")


def test_every_reason_is_listed_at_once(course):
    path = course / "lessons" / "01_halving.py"
    path.write_text(path.read_text().replace(SOLUTION, "    return 1\n").replace("# b) 2\n", ""))
    with pytest.raises(LessonError) as refused:
        build.build(course, check=True)
    assert len(str(refused.value).splitlines()) == 3


def test_points_must_add_up(course, registered):
    registered["half"].points = 18
    with pytest.raises(LessonError, match="worth 20 points, and its exercises and questions add up to 19"):
        build.build(course, check=True)


def test_an_exercise_of_another_lesson_is_refused(course, registered):
    registered["half"].lesson = "02_other"
    with pytest.raises(LessonError, match="declared for lesson '02_other', and this is '01_halving'"):
        build.build(course, check=True)


def test_latex_braces_are_no_claims(course):
    path = course / "lessons" / "01_halving.py"
    path.write_text(path.read_text().replace("# Which one", "# $x^{{2}}$, $\\frac{{a}}{b}$. Which one"))
    build.build(course)
    assert "$x^{{2}}$" in json.dumps((course / "notebooks/01_halving.ipynb").read_text())


def test_a_course_without_lessons_says_so(tmp_path, registered):
    with pytest.raises(LessonError, match="no lesson was found"):
        build.build(tmp_path)
