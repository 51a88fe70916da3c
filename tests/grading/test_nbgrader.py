"""nbgrader's own tools work on what `autograder grade` wrote."""

import json
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from tests import ASSIGNMENT


@pytest.fixture
def graded(class_of, grade, course):
    """A course folder graded in place, as `autograder grade` does without --out."""
    grade(class_of("emil", "vex", "wanda"), out=course.root)
    yield course.root
    for name in ("autograded", "feedback", "results"):
        subprocess.run(["rm", "-rf", course.root / name], check=True)
    (course.root / "gradebook.db").unlink()


def nbgrader(root, *arguments):
    command = [sys.executable, "-m", "nbgrader", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True)


def test_generate_feedback_makes_the_same_page(graded):
    path = graded / "feedback" / "emil" / ASSIGNMENT / f"{ASSIGNMENT}.html"
    ours = path.read_text()
    run = nbgrader(graded, "generate_feedback", ASSIGNMENT, "--student", "emil", "--force")
    assert run.returncode == 0, run.stderr
    assert path.read_text() == ours


def test_export_lists_the_scores(graded):
    run = nbgrader(graded, "export", "--to", "grades.csv")
    assert run.returncode == 0, run.stderr
    table = (graded / "grades.csv").read_text()
    assert re.search(r"emil.*,8\.0,", table)


def test_the_formgrader_opens_every_page_and_runs_no_script(graded):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "jupyter", "server", "--no-browser", "--ServerApp.token=", "--allow-root"]
    command += [f"--port={port}", "--ServerApp.jpserver_extensions={'nbgrader.server_extensions.formgrader': True}"]
    server = subprocess.Popen(command, cwd=graded, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}/formgrader"
    try:
        wait_until_it_answers(address, server)
        for page in ("manage_assignments", "gradebook", f"gradebook/{ASSIGNMENT}", "manage_students"):
            fetch(f"{address}/{page}")
        (assignment,) = json.loads(fetch(f"{address}/api/assignments"))
        assert assignment["name"] == ASSIGNMENT
        listed = json.loads(fetch(f"{address}/api/submitted_notebooks/{ASSIGNMENT}/{ASSIGNMENT}"))
        assert len(listed) == 3
        for notebook in listed:
            page = fetch(f"{address}/submissions/{notebook['id']}/?index=0")
            assert "<img src=x" not in page
            assert "<script>fetch" not in page
    finally:
        server.terminate()
        server.wait(20)


def wait_until_it_answers(address, server):
    for _ in range(300):
        assert server.poll() is None, "the server ended"
        try:
            return fetch(address)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError("the formgrader does not answer")


def fetch(address):
    with urllib.request.urlopen(address, timeout=30) as answer:
        assert answer.status == 200
        return answer.read().decode()
