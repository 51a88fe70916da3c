"""Whatever a cell or a function does, it costs at most itself: before and after are as without it."""

import os
import time
import uuid

import psutil
import pytest

from autograder.sandbox.inside.values import LearnerError, LearnerStopped

FORGE = """
import json, os, socket, struct
def forge(header):
    text = json.dumps([[], header]).encode()
    os.write(3, struct.pack('<IQ', len(text), 0) + text)
"""

HOSTILE = {
    "endless loop": "while True: pass",
    "endless loop that catches everything": """
while True:
    try:
        while True: pass
    except BaseException: pass""",
    "endless repr": """
class Slow:
    def __repr__(self):
        while True: pass
Slow()""",
    "os._exit": "import os; os._exit(0)",
    "sys.exit": "import sys; sys.exit(1)",
    "kill itself": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "stop itself": "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)",
    "abort": "import os; os.abort()",
    "kill everything": "import os; os.kill(-1, 9)",
    "crash": "import ctypes; ctypes.string_at(0)",
    "4 GiB": "import numpy; numpy.ones(2**29)",
    "memory in small pieces": "x = []\nwhile True: x.append(bytearray(2**20))",
    "memory in files without a name": """
import os
kept = []
for n in range(1000):
    kept.append(os.memfd_create(str(n)))
    os.write(kept[-1], bytes(2**24))""",
    "shared memory": """
import ctypes
libc = ctypes.CDLL(None)
for n in range(100):
    assert libc.shmget(0, 2**28, 0o1600) < 0""",
    "fork storm": "import os\nwhile True: os.fork()",
    "forks that go on": """
import os, time
for n in range(5):
    if os.fork() == 0:
        while True: time.sleep(1)""",
    "daemons": """
import subprocess
for n in range(5):
    subprocess.Popen('setsid sleep 1000 & sleep 1000', shell=True)""",
    "thread storm": """
import threading, time
while True: threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()""",
    "process storm": "import subprocess\nwhile True: subprocess.Popen(['sleep', '1000'])",
    "output flood": "for n in range(10**6): print('x' * 1000)",
    "flood of the descriptors": "import os\nfor n in range(10**5): os.write(1, b'x' * 1000); os.write(2, b'x')",
    "display flood": "for n in range(10**5): display(n)",
    "one huge display": "from IPython.display import HTML\nHTML('x' * 10**8)",
    "one huge file": "open('big', 'wb').write(bytes(2**30))",
    "many files": "for n in range(10**6): open(str(n), 'w').write('x')",
    "full disk": "for n in range(100): open(str(n), 'wb').write(bytes(2**23))",
    "deep recursion": "def f(n): return f(n + 1)\nf(0)",
    "deeper recursion": """
import sys
sys.setrecursionlimit(10**9)
def f(n): return f(n + 1) + len(repr([[n]]))
f(0)""",
    "huge traceback": "raise ValueError('x' * 10**8)",
    "closed descriptors": "import os; os.closerange(0, 1000)",
    "closed output": "import sys; sys.stdout.close(); sys.stderr = None; sys.stdout = None",
    "no builtins": "import builtins; builtins.len = builtins.isinstance = builtins.print = None",
    "patched json": "import json; json.dumps = json.loads = lambda *a, **k: '[]'",
    "patched numpy": "import numpy; numpy.ndarray = numpy.allclose = numpy.frombuffer = None",
    "patched socket": "import socket; socket.socket.sendall = lambda *a: None",
    "emptied modules": "import sys; sys.modules.clear()",
    "replaced shell": """
shell = get_ipython()
shell.run_cell = shell.run_code = shell.showtraceback = shell._showtraceback = lambda *a, **k: 1/0""",
    "replaced outputs": "get_ipython().outputs = None",
    "changed wire": """
import gc
for thing in gc.get_objects():
    if type(thing).__name__ in ('LearnerEnd', 'Channel', 'Memory', 'Server', 'Outputs'):
        vars(thing).clear()""",
    "noise on the wire": "import os; os.write(3, bytes(range(256)) * 100)",
    "huge message": "import os; os.write(3, b'\\xff' * 12)",
    "endless callbacks": FORGE + "while True: forge(['call', 0, [], {}])",
    "forged reply": FORGE + "forge(['return', [], []])",
    "replies in advance": FORGE + "for n in range(100): forge(['return', ['tuple', []], []])",
    "unloaded interpreter": "import ctypes; ctypes.pythonapi.Py_FinalizeEx()",
    "an alarm later": "import signal; signal.signal(signal.SIGALRM, signal.SIG_DFL); signal.alarm(1)",
    "reads what is not there": "open('/proc/1/mem', 'rb').read(); open('/proc/kcore', 'rb').read()",
    "leaves a namespace": """
import ctypes
libc = ctypes.CDLL(None)
for flag in (0x10000000, 0x20000, 0x20000000, 0x40000000):
    assert libc.unshare(flag) < 0
assert libc.mount(b'none', b'/tmp', b'tmpfs', 0, None) < 0
assert libc.umount2(b'/tmp', 2) < 0
assert libc.setuid(0) < 0 and libc.chroot(b'/tmp') < 0""",
}
# These must raise no assertion of their own: what they try has to fail.
REFUSED = ("shared memory", "leaves a namespace")


def processes(sandbox):
    return psutil.Process(sandbox._server.process.pid).children(recursive=True)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_cell_costs_at_most_itself(sandbox, name):
    with sandbox.session() as session:
        assert session.run_cell("before = 1\ndef f(x): return x + before").ok
    idle = len(processes(sandbox))
    leftover = f"leftover-{uuid.uuid4()}"
    with sandbox.session() as session:
        session.run_cell("before = 1\ndef f(x): return x + before")
        run = session.run_cell(
            HOSTILE[name] if "import" in HOSTILE[name] else f"open('{leftover}', 'w')\n{HOSTILE[name]}"
        )
        if name in REFUSED:
            assert run.ok, run
        # What it patched in its own interpreter may break later cells: then they are stopped or wrong, no more.
        session.run_cell("after = before + 1")
        for value in session.lookup(["before", "after"]).values():
            assert value is None or type(value).__module__ != "builtins" or value in (1, 2, ())
    assert_gone(sandbox, idle, leftover)
    with sandbox.session() as session:
        assert session.run_cell("before = 1\ndef f(x): return x + before").ok
        assert session.lookup(["f"])["f"](1) == 2


# What ends or wedges the process, when it is done by a function: the other functions keep their results.
FAULTS = [
    "endless loop",
    "os._exit",
    "crash",
    "kill everything",
    "4 GiB",
    "fork storm",
    "thread storm",
    "deeper recursion",
    "closed descriptors",
    "noise on the wire",
    "huge message",
    "endless callbacks",
]


@pytest.mark.parametrize("name", FAULTS)
def test_a_hostile_function_costs_at_most_itself(sandbox, name):
    source = "def hostile():\n" + "\n".join("    " + line for line in HOSTILE[name].splitlines())
    with sandbox.session() as session:
        session.run_cell("def f(x): return x + 1")
        session.run_cell(source)
        session.run_cell("def g(x): return x + 2")
        found = session.lookup(["f", "hostile", "g"])
        assert found["f"](1) == 2
        with pytest.raises((LearnerStopped, LearnerError), match="."):
            found["hostile"]()
        assert found["f"](1) == 2
        assert found["g"](1) == 3


def test_a_forged_reply_is_no_more_than_another_value(sandbox):
    with sandbox.session() as session:
        session.run_cell(FORGE + "def f(): forge(['return', 42, []]); return 1\ndef g(): return 7")
        found = session.lookup(["f", "g"])
        assert found["f"]() == 42
        # The true reply comes as that of the next call: a wrong answer of the learner's own making.
        assert found["g"]() == 1


def test_forged_errors_and_handles_stop_only_their_own_call(sandbox):
    with sandbox.session() as session:
        session.run_cell(FORGE + "def f(): forge(['call', 2, [], {}]); return 1\ndef g(): return 7")
        found = session.lookup(["f", "g"])
        with pytest.raises(LearnerStopped, match="broke the connection") as caught:
            found["f"]()
        assert caught.value.reason == "protocol"
        assert found["g"]() == 7


def assert_gone(sandbox, idle, leftover):
    deadline = time.monotonic() + 5
    while len(processes(sandbox)) > idle and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(processes(sandbox)) == idle
    for place in ("/tmp", "/dev/shm", "/var/tmp", os.getcwd()):
        assert leftover not in os.listdir(place)
