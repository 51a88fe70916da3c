"""A student finds on the feedback page what counts, what was seen, what comes next; and nothing of hidden tests."""

import html
import re
import time

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory

from autograder.assignment.remarks import sign
from autograder.grading.gradebook import GradebookWriter
from autograder.grading.registration import register
from autograder.publish.feedback import autograded_path, feedback_path, render
from tests.grading.small import answer, cell, essay, gradebook, make_course, write_source
from tests.grading.small import graded as graded_small
from tests.publish import sample


def words(markup):
    """What a page says, without its markup."""
    body = re.sub(r"<style>.*?</style>", "", markup, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<wbr>", "", re.sub(r"<(?!wbr)[^>]+>", " ", body))))


def section(markup, name):
    """The part about one exercise."""
    return re.search(rf'<section class="exercise[^>]*id="exercise-{name}".*?</section>', markup, re.DOTALL)[0]


@pytest.fixture(scope="module")
def made():
    return render(sample.page())


def test_it_goes_by_the_title_of_the_notebook(made):
    assert "<title>halving: feedback for ann</title>" in made
    assert "<h1>Halving</h1>" in made


def test_the_score_comes_first_with_the_penalty_and_what_is_not_final(made):
    said = words(made)
    assert '<data class="total" value="5.0">5</data> of 14 points' in made
    assert "5.5 points for your answers, less 0.5 for handing in late" in said
    assert "Not final: 1 answer of yours still waits for a person" in said


def test_it_says_what_to_do_next(made):
    said = words(made)
    assert "Begin with half : it looks like halved twice ." in said
    assert "Write third : it is as handed out." in said
    assert "All" not in said.split("Your exercises")[0]


def test_the_summary_names_every_exercise_with_points_state_and_mistake(made):
    rows = [words(row) for row in re.findall(r"<tr><td>.*?</tr>", made)]
    assert [row.split()[0] for row in rows] == list(sample.WORTH)
    states = ["partly right", "right", "not started", "not right yet", "partly right", "waits for a person"]
    assert all(state in row for row, state in zip(rows, states, strict=True))
    assert "1 of 4" in rows[0]
    assert "halved twice" in rows[0]


def test_an_exercise_shows_the_own_code_what_came_and_what_was_expected(made):
    part = section(made, "half")
    assert "off by a factor" in part
    said = words(part)
    assert "called with x=8 expected the half to be 4 came 2 likely cause it is halved twice" in said
    assert "1 further check waits until this passes" in said
    assert "The result is a number." in said


def test_hints_unfold(made):
    hints = re.findall(r'<details class="hint"><summary>(.*?)</summary><p>(.*?)</p>', section(made, "half"))
    assert hints == [
        ("What your code does", "The half is halved again."),
        ("How to mend it", "One division is enough: x / 2."),
    ]


def test_a_short_answer_stands_below_its_question(made):
    said = words(section(made, "q1"))
    assert "What is half of one half?" in said
    assert '"a" is not it.' in said


def test_a_person_s_comment_and_score_are_shown(made):
    assert "Comment Well said; why twice?" in words(section(made, "essay"))
    assert "2.5 of 3 points" in words(section(made, "essay"))
    assert "Nearly!" in words(section(made, "half"))


def test_a_task_shows_its_text_and_the_work_below_it(made):
    part = section(made, "sketch")
    assert "Draw a net." in words(part)
    assert "plot()" in words(part)
    assert 'src="data:image/png;base64,' in part
    assert "– of 2 points" in words(part)


def test_a_score_that_a_person_set_says_so():
    page = render(sample.page(standing=sample.final({**sample.SCORES, "half": 3.0})))
    assert "A person decided on these points; the tests gave 1." in words(section(page, "half"))
    assert "3 of 4 points" in words(section(page, "half"))


def test_an_exercise_that_was_not_started_shows_no_failures(made):
    part = words(section(made, "third"))
    assert "not started" in part
    assert "What does not pass" not in part


def test_everything_right_says_so():
    scores = dict(sample.WORTH)
    said = words(render(sample.page(standing=sample.final(scores, 0, ()))))
    assert "Nothing: all 6 exercises are right." in said


def test_no_hidden_test_and_no_solution_is_on_the_page(made):
    assert sample.SECRET not in words(made)
    assert "HIDDEN" not in made
    assert "the solution" not in words(made)


def test_a_test_that_was_handed_out_is_shown_where_it_failed():
    notebook = sample.graded()
    (test,) = (each for each in notebook.cells if each.metadata.get("nbgrader", {}).get("grade_id") == "third")
    test.metadata.autograder.handed_out = "assert third(3) == 1"
    test.metadata.autograder.verdict["outcomes"][0]["message"] = "a test failed"
    assert "third( 3 ) == 1" in words(section(render(sample.page(notebook)), "third"))


def test_the_notebook_is_folded_with_formulas_drawn_and_the_lack_of_runs_said_once(made):
    folded = made[made.index('<details class="notebook') :]
    assert "<mfrac>" in folded
    assert folded.count("were not run") == 1
    assert "[figure]" in folded
    assert "$" not in words(folded)


def test_the_page_stands_alone(made):
    assert '<html lang="en">' in made
    assert 'name="viewport" content="width=device-width, initial-scale=1"' in made
    assert not re.search(r'<script|<link|src="(?!data:)|url\(|@import', made)


def test_a_page_is_small_and_quick():
    page = sample.page()
    render(page)
    begun = time.process_time()
    for _ in range(10):
        made = render(page)
    seconds = (time.process_time() - begun) / 10
    print(f"{len(made) / 1000:.0f} kB, {1000 * seconds:.1f} ms")
    assert len(made) < 150_000
    assert seconds < 0.03


def test_a_figure_of_an_own_answer_is_shown_while_it_is_small():
    notebook = sample.graded()
    assert "<img" in section(render(sample.page(notebook)), "sketch")
    notebook.cells[-1].outputs = [new_output("display_data", {"image/png": "A" * 200_000})]
    assert "<img" not in section(render(sample.page(notebook)), "sketch")
    assert len(render(sample.page(notebook))) < 150_000


def test_a_flood_of_output_is_cut():
    notebook = sample.graded()
    notebook.cells[2].outputs = [new_output("stream", text="x" * 1_000_000)]
    assert len(render(sample.page(notebook))) < 150_000


@pytest.mark.parametrize("kind", ["code", "prose"])
def test_a_cell_of_a_million_characters_costs_no_time(kind):
    flood = ("[" if kind == "prose" else "@") * 1_000_000
    notebook = sample.graded(**{"essay" if kind == "prose" else "half_answer": flood})
    begun = time.process_time()
    made = render(sample.page(notebook))
    assert time.process_time() - begun < 2
    assert len(made) < 150_000
    assert "characters ..." in made


def test_nbgrader_s_word_for_an_untouched_answer_is_no_comment():
    standing = sample.final(comments={("halving", "essay"): "No response."})
    assert "Comment" not in words(section(render(sample.page(standing=standing)), "essay"))


def test_a_file_that_cannot_be_read_says_what_to_do():
    notebook = nbformat.v4.new_notebook()
    flag = {"kind": "unreadable", "message": "the file is not a notebook", "level": "flag"}
    sign(notebook, "unreadable", "none", [flag])
    said = words(render(sample.page(notebook, sample.final(dict.fromkeys(sample.WORTH, 0.0), 0, ()))))
    assert "could not be graded: the file is not a notebook" in said
    assert "Expected: halving.ipynb" in said
    assert "0 of 4" in said


def test_an_answer_in_a_cell_of_one_s_own_is_found():
    notebook = sample.graded(half_answer=sample.STUB.format("half"))
    notebook.cells.insert(2, new_code_cell("def half(x):\n    return x / 8"))
    assert "x / 8" in words(section(render(sample.page(notebook)), "half"))


def test_an_answer_that_cannot_be_parsed_is_shown():
    assert "half (x" in words(section(render(sample.page(sample.graded(half_answer="def half(x"))), "half"))


def test_two_notebooks_say_which_one_this_is():
    page = sample.page()
    page.maxima["other", "z"] = 3.0
    said = words(render(page))
    assert "2 notebooks belong to halving: halving, other. This page is about halving, with 5.5 of 14 points." in said


ATTACK = (
    "<script>steal()</script><img src=x onerror=steal()><a href='javascript:steal()'>x</a><iframe srcdoc='x'></iframe>"
)


def test_nothing_of_a_learner_runs_on_the_page():
    notebook = sample.graded(half_answer=f"'''{ATTACK}'''", essay=ATTACK + "$\\text{<script>steal()</script>}$")
    notebook.cells.insert(2, new_markdown_cell(ATTACK))
    notebook.cells[3].outputs = [new_output("stream", text=ATTACK), new_output("display_data", {"text/html": ATTACK})]
    sign(notebook, "graded", "none", [{"kind": ATTACK, "message": ATTACK, "level": "flag"}])
    made = render(sample.page(notebook, student=ATTACK))
    assert not re.search(r"<script|<iframe|<img src=x|<[^>]*\bonerror|<a[^>]*javascript:", made)


@pytest.fixture
def course(tmp_path):
    made = make_course(tmp_path, "c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    write_source(made.root, "ps1", p1=[answer("a"), cell("q1", 2), essay("e", 4)])
    register(made, "ps1", made.root)
    notebook = graded_small(made, "ps1", "p1")
    with GradebookWriter(made, made.root) as writer:
        writer.save("ann", "ps1", {"p1": notebook}, None)
    path = autograded_path(made.root, "ann", "ps1", "p1")
    path.parent.mkdir(parents=True)
    path.write_text(nbformat.writes(notebook))
    return made


def generate_feedback(course):
    coursedir = CourseDirectory(config=course.config)
    coursedir.assignment_id = "ps1"
    coursedir.root = str(course.root)
    GenerateFeedback(coursedir=coursedir, config=course.config, force=True).start()
    return feedback_path(course.root, "ann", "ps1", "p1").read_text()


def test_generate_feedback_follows_a_manual_score_and_a_comment(course):
    assert "Not final: 1 answer" in words(generate_feedback(course))
    with gradebook(course, course.root) as opened:
        grade = opened.find_grade("e", "p1", "ps1", "ann")
        grade.manual_score, grade.needs_manual_grade = 3, False
        opened.find_comment("e", "p1", "ps1", "ann").manual_comment = "Good."
        opened.db.commit()
    made = generate_feedback(course)
    assert '<data class="total" value="5.0">5</data> of 6 points' in made
    assert "Comment Good." in words(made)
    assert "Not final" not in words(made)
