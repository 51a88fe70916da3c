"""What a submission can reach: Python, the helper package, and nothing of the grader's."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
import uuid
from pathlib import Path

import psutil
import pytest

import practicaldl
from autograder.course import at_hand
from autograder.sandbox import isolation
from autograder.sandbox.inside.limits import Limits
from autograder.sandbox.session import Sandbox

WORKING = [probe.tier for probe in isolation.probe() if probe.works]
WALLED = [tier for tier in WORKING if tier != "process"]
REPOSITORY = Path(__file__).parents[2]
AROUND = at_hand().surroundings
SHORT = Limits(call_seconds=3.0, cell_seconds=20.0)


@pytest.fixture(scope="module", params=WORKING)
def tier(request):
    with Sandbox(SHORT, request.param, AROUND) as sandbox:
        yield sandbox


@pytest.fixture(scope="module", params=WALLED)
def walled(request):
    secret = str(uuid.uuid4())
    os.environ["GRADER_SECRET"] = secret
    with Sandbox(SHORT, request.param, AROUND) as sandbox:
        sandbox.secret = secret
        yield sandbox
    del os.environ["GRADER_SECRET"]


def result(session, source):
    """The value of the cell's last line, by name `result`."""
    run = session.run_cell(textwrap.dedent(source))
    assert run.ok, run
    return session.lookup(["result"])["result"]


def test_bubblewrap_works_here_and_is_taken():
    assert isolation.best_tier() == "bubblewrap" == WORKING[0]


def test_a_tier_that_does_not_work_says_why_and_what_to_do(monkeypatch):
    monkeypatch.setattr(isolation.shutil, "which", lambda name: None)
    missing, below = isolation.probe()[:2]
    assert not missing.works
    assert "bwrap" in missing.reason
    assert missing.remedy == "sudo apt install bubblewrap"
    assert below.tier == "process"


def test_every_tier_runs_a_submission(tier):
    with tier.session() as session:
        assert session.run_cell("import numpy as np\nimport practicaldl\ndef f(x): return x + 1").ok
        assert session.lookup(["f"])["f"](2) == 3
        assert not session.run_cell("import autograder").ok or tier.isolation == "process"
        assert session.run_cell("import os; os._exit(1)").stopped.reason == "died"
        assert session.run_cell("bytearray(2**32)").outputs[0]["ename"] == "MemoryError"
        assert session.lookup(["f"])["f"](2) == 3
        names = set(result(session, "import os\nresult = sorted(os.environ)"))
        assert names - {"PWD", "KMP_DUPLICATE_LIB_OK"} == set(isolation._environment("", ""))


def test_no_process_of_a_session_is_left_in_any_tier(tier):
    server = psutil.Process(tier._server.process.pid)
    with tier.session() as session:
        session.run_cell("x = 1")
        forked = set(server.children(recursive=True))
        session.run_cell("import subprocess; subprocess.Popen('sleep 100 & sleep 100', shell=True)")
    left = [process for process in server.children(recursive=True) if process.name() == "sleep"]
    assert left == []
    assert len(server.children(recursive=True)) < len(forked)


def test_only_python_and_the_helper_package_are_visible(walled):
    python = [sys.base_prefix, sys.prefix]
    with walled.session() as session:
        everywhere, elsewhere = result(
            session,
            f"""
            import os
            everywhere, elsewhere = [], []
            for place, folders, files in os.walk('/'):
                if place in ('/proc', '/dev', '/etc/alternatives', '/etc/fonts'):
                    folders.clear()
                    continue
                everywhere += [f'{{place}}/{{name}}' for name in folders + files if name in ('autograder', 'checks')]
                if place == '/usr' or place in {python!r}:
                    elsewhere.append(place)
                    everywhere += [top for top, names, _ in os.walk(place) if 'autograder' in names]
                    folders.clear()
                elif not place.startswith('/run/course/practicaldl/'):
                    elsewhere += [f'{{place}}/{{name}}'.replace('//', '/') for name in files]
            result = everywhere, elsewhere
            """,
        )
    assert everywhere == []
    helpers = [f"/run/course/practicaldl/{path.name}" for path in Path(practicaldl.__file__).parent.glob("*.*")]
    ours = [f"/run/course/inside/{path.name}" for path in isolation._INSIDE.glob("*.py")]
    assert set(elsewhere) <= {"/usr", *python, *helpers, *ours, "/etc/ld.so.cache", "/etc/localtime"}


def test_nothing_of_the_grader_is_in_environment_processes_or_memory(walled):
    with walled.session() as session:
        seen = result(
            session,
            f"""
            import gc, os, re, sys
            secret = {walled.secret[::-1]!r}[::-1]
            result = []
            for pid in filter(str.isdigit, os.listdir('/proc')):
                for name in ('environ', 'cmdline', 'maps', 'status'):
                    try:
                        text = open(f'/proc/{{pid}}/{{name}}', 'rb').read().decode('latin-1')
                    except OSError:
                        continue
                    if secret in text or '/autograder' in text:
                        result.append((pid, name))
            if any(secret in value for value in os.environ.values()):
                result.append('environ')
            if any('autograder' in name for name in sys.modules):
                result.append('modules')
            for thing in gc.get_objects():
                if type(thing) is dict:
                    for value in list(thing.values()):
                        if type(value) is str and value != secret and secret in value:
                            result.append(value)
            """,
        )
        assert seen == []
        assert result(session, "result = [int(p) for p in os.listdir('/proc') if p.isdigit()]") == [1]


def test_there_is_no_network(walled):
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as abstract:
        name = f"\0{uuid.uuid4()}"
        abstract.bind(name)
        abstract.listen()
        with walled.session() as session:
            errors = result(
                session,
                f"""
                import socket
                result = []
                for family, address in [
                    (socket.AF_INET, ('127.0.0.1', {server.getsockname()[1]})),
                    (socket.AF_INET, ('192.0.2.1', 80)),
                    (socket.AF_UNIX, {name!r}),
                ]:
                    try:
                        socket.socket(family).connect(address)
                    except OSError as error:
                        result.append(type(error).__name__)
                """,
            )
    assert len(errors) == 3


def test_only_the_private_directory_can_be_written(walled):
    with walled.session() as session:
        written = result(
            session,
            """
            import os
            result = []
            for place in ['/', '/dev', '/dev/shm', '/etc', '/run/course', '/usr', '/var', '/proc/self', '/root', '/tmp',
                          os.path.dirname(os.__file__), os.path.dirname(__import__('numpy').__file__),
                          os.path.dirname(__import__('practicaldl').__file__)]:
                try:
                    open(f'{place}/probe', 'w').close()
                    result.append(place)
                except OSError:
                    pass
            """,
        )
        assert written == ["/tmp"]
        assert (
            result(session, "result = sum(os.access(f'/proc/sys/{n}', os.W_OK) for n in os.listdir('/proc/sys'))") == 0
        )


def test_no_privilege_is_left(walled):
    with walled.session() as session:
        status = result(session, "result = dict(line.split(':\\t') for line in open('/proc/self/status'))")
    for kind in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        assert int(status[kind], 16) == 0
    assert int(status["NoNewPrivs"]) == 1
    assert "\t0\t" not in status["Uid"]


def test_sandboxes_beside_each_other_do_not_meet(tier):
    with Sandbox(SHORT, tier.isolation) as other, tier.session() as one, other.session() as two:
        one.run_cell("x = 1\nopen('/tmp/meet', 'w').write('hello')" if tier.isolation != "process" else "x = 1")
        for _ in range(3):
            assert one.run_cell("import os\nwhile True: os.fork()").stopped is None
        assert two.run_cell("import os\nassert not os.path.exists('/tmp/meet')\nx = 2").ok
        assert (one.lookup(["x"])["x"], two.lookup(["x"])["x"]) == (1, 2)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("name", WORKING)
def test_everything_ends_with_the_grader(name, how):
    source = f"""
        from autograder.sandbox.session import Sandbox
        with Sandbox(tier={name!r}) as sandbox, sandbox.session() as session:
            session.run_cell("x = 1")
            print("running", flush=True)
            session.run_cell("while True: pass")
    """
    grader = subprocess.Popen([sys.executable, "-c", textwrap.dedent(source)], stdout=subprocess.PIPE, text=True)
    try:
        assert grader.stdout.readline() == "running\n"
        started = psutil.Process(grader.pid).children(recursive=True)
        assert len(started) >= 2
    finally:
        grader.send_signal(how)
        grader.wait()
        grader.stdout.close()
    _, alive = psutil.wait_procs(started, timeout=10)
    assert alive == []


def test_closing_a_sandbox_leaves_nothing():
    with Sandbox(SHORT) as sandbox, sandbox.session() as session:
        session.run_cell("x = 1")
        started = [psutil.Process(sandbox._server.process.pid)]
        started += started[0].children(recursive=True)
    _, alive = psutil.wait_procs(started, timeout=10)
    assert alive == []


@pytest.mark.timeout(900)
def test_an_ordinary_user_has_the_same_walls():
    """As root, run these tests again as somebody else; as somebody else, this is that run."""
    if os.geteuid():
        return
    script = Path(__file__).with_name("as_another_user.py")
    tests = [str(Path(__file__)), str(Path(__file__).with_name("test_hostile_code.py"))]
    done = subprocess.run(
        [sys.executable, script, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        timeout=800,
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr
    assert "skipped" not in done.stdout


def test_a_fork_is_quick(tier):
    with tier.session() as session:
        session.run_cell("x = 1")
    times = []
    for _ in range(10):
        start = time.monotonic()
        with tier.session() as session:
            session.lookup([])
            times.append(time.monotonic() - start)
    # 7 ms on an idle machine; the bound is for one that is not.
    assert min(times) < 0.1


def test_an_installed_grader_is_masked_and_packages_in_tmp_are_not(tmp_path, monkeypatch):
    packages = tmp_path / "venv" / "site-packages"
    for name in ("autograder", "extra"):
        (packages / name).mkdir(parents=True)
        (packages / name / "__init__.py").write_text("answer = 42")
    monkeypatch.syspath_prepend(str(packages))
    for name in WALLED:
        with Sandbox(SHORT, name) as sandbox, sandbox.session() as session:
            assert result(session, "import extra\nresult = extra.answer") == 42
            assert result(session, f"import os\nresult = os.listdir({str(packages / 'autograder')!r})") == []
            assert not session.run_cell("from autograder import answer").ok
            writable = (
                f"import os\nresult = [p for p in {[str(packages), str(packages / 'autograder')]} if os.access(p, 2)]"
            )
            assert result(session, writable) == []
