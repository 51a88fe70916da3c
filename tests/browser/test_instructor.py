"""An instructor takes an assignment through the formgrader, and the student reads the feedback that comes of it."""

import os
import re
import socket
import subprocess
import sys

import pytest
from nbgrader.utils import get_username
from playwright.sync_api import expect

from tests.browser.conftest import wait_for
from tests.grading.small import cell, essay, make_course, write_source

# The exchange knows a student by the name of the user.
WHO = get_username()
PS1 = [
    cell("answer", source="### BEGIN SOLUTION\nhalf = lambda x: x / 2\n### END SOLUTION", solution=True),
    cell("half", 2, source="assert half(8) == 4, f'half of 8 is 4, yours is {half(8)}'"),
    essay("why", 3),
]
SERVER = [
    "-m",
    "jupyter",
    "server",
    "--no-browser",
    "--allow-root",
    "--ServerApp.token=",
    "--ServerApp.disable_check_xsrf=True",
]
# What is typed before the formgrader has fetched the grades is not saved.
GRADES_LOADED = "formgrader.loaded && formgrader.grades.loaded && formgrader.comments.loaded"


@pytest.fixture
def place(tmp_path):
    """A course, an exchange, and a student's home."""
    (tmp_path / "exchange").mkdir(mode=0o777)
    (tmp_path / "exchange").chmod(0o777)
    exchange = f"c.Exchange.root = {str(tmp_path / 'exchange')!r}\n"
    course = make_course(tmp_path / "course", exchange)
    write_source(course.root, "ps1", ps1=PS1)
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.course_id = 'small'\n{exchange}"
    )
    return tmp_path


def student(place, *arguments):
    environment = os.environ | {"HOME": str(place / "home")}
    command = [sys.executable, "-m", "nbgrader", *arguments]
    run = subprocess.run(command, cwd=place / "home", env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


@pytest.fixture
def formgrader(place):
    """The address of the formgrader of the course."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, *SERVER, f"--port={port}"]
    command += ["--ServerApp.jpserver_extensions={'nbgrader.server_extensions.formgrader': True}"]
    environment = os.environ | {"HOME": str(place), "JUPYTER_CONFIG_DIR": str(place / "config")}
    with (place / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=place / "course", env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_for(f"http://127.0.0.1:{port}/api/status", server, place / "log")
        yield f"http://127.0.0.1:{port}/formgrader"
    finally:
        server.terminate()
        server.wait(20)


def press(page, kind, row="ps1"):
    """Press a button of a row and wait for nbgrader's word that it went well."""
    page.locator("tr", has_text=row).locator(f"td.{kind} a").click()
    expect(page.locator("#success-modal .modal-title")).to_have_text("Success", timeout=60_000)
    page.locator("#success-modal .modal-footer button").click()
    expect(page.locator("#success-modal")).to_have_count(0)


def test_from_generate_to_the_feedback_that_the_student_reads(formgrader, place, page, browser, tmp_path):
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: wrong.append(request.url) if "127.0.0.1" not in request.url else None)

    page.goto(f"{formgrader}/manage_assignments")
    press(page, "assign")
    press(page, "release")
    student(place, "fetch_assignment", "ps1")
    path = place / "home" / "ps1" / "ps1.ipynb"
    text = path.read_text().replace("# YOUR CODE HERE", "half = lambda x: x / 4").replace("raise NotImpl", "# ")
    path.write_text(text.replace("YOUR ANSWER HERE", "Because it is *so*."))
    student(place, "submit", "ps1")
    press(page, "collect")
    page.screenshot(path=tmp_path / "manage_assignments.png", full_page=True)

    page.goto(f"{formgrader}/manage_submissions/ps1")
    press(page, "autograde", WHO)
    expect(page.locator("tr", has_text=WHO).locator(".status")).to_have_text("needs manual grading")
    page.goto(f"{formgrader}/gradebook/ps1/ps1")
    page.get_by_role("link", name="Submission #1").click()
    expect(page.get_by_text("status: graded")).to_be_visible()
    expect(page.get_by_text("half of 8 is 4, yours is 2.0").first).to_be_visible()
    page.wait_for_function(GRADES_LOADED)
    with page.expect_response(lambda answer: "/api/grade/" in answer.url and answer.request.method == "PUT"):
        page.locator("#why").fill("2")
        page.locator("#why").press("Tab")
    with page.expect_response(lambda answer: "/api/comment/" in answer.url and answer.request.method == "PUT"):
        page.locator("#why-comment").fill("Short and **right**.")
        page.locator("#why-comment").press("Tab")
    page.screenshot(path=tmp_path / "submission.png", full_page=True)

    page.goto(f"{formgrader}/manage_submissions/ps1")
    press(page, "generate-feedback", WHO)
    press(page, "release-feedback", WHO)
    page.screenshot(path=tmp_path / "manage_submissions.png", full_page=True)
    assert wrong == []

    student(place, "fetch_feedback", "ps1")
    (feedback,) = (place / "home" / "ps1" / "feedback").rglob("*.html")
    phone = browser.new_page(viewport={"width": 390, "height": 844})
    phone.goto(feedback.as_uri())
    said = re.sub(r"\s+", " ", phone.locator("main").inner_text())
    assert said.startswith("2 of 5 points")
    assert "half of 8 is 4, yours is 2.0" in said
    assert "Comment Short and right." in said
    assert "lambda x: x / 4" in said
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.screenshot(path=tmp_path / "feedback-390.png", full_page=True)
    phone.close()
