"""JupyterLab as ``make lab`` serves it, and a headless Chromium that looks at it."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError as NotInTime
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 90
STARTED = r"prompt => /^\[(\*|\d+)\]:$/.test(prompt.innerText)"
ENDED = r"prompt => /^\[\d+\]:$/.test(prompt.innerText)"
TOKEN = "browser-test"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A running ``make lab`` on a copy of the notebooks: ``lab("04_dropout.ipynb")`` is a notebook's address."""
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    with serving(folder, lambda options: ["make", "--no-print-directory", "lab", f"ARGS={options}"], ROOT) as running:
        yield running


class Lab:
    """A JupyterLab that answers."""

    def __init__(self, address, folder, notebooks="notebooks/"):
        self.address = address
        self.folder = folder
        self.notebooks = notebooks

    def __call__(self, name):
        """Start a notebook's kernel and return its page. JupyterLab starts two, and drops one, where it is slow."""
        path = f"{self.notebooks}{name}"
        self.ask("sessions", {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}})
        return f"{self.address}/lab/tree/{path}?token={TOKEN}&reset"  # without the tabs of the time before

    def stop_kernels(self):
        for session in json.loads(self.ask("sessions")):
            self.ask(f"sessions/{session['id']}", method="DELETE")

    def ask(self, path, body=None, method=None):
        request = urllib.request.Request(
            f"{self.address}/api/{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {TOKEN}", "Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read()


@contextlib.contextmanager
def serving(folder, command, cwd, notebooks="notebooks/"):
    """A JupyterLab over a folder, which is its home too: nothing of this computer's settings reaches it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    options = f"--port={port} --no-browser --allow-root --ServerApp.root_dir={folder} --IdentityProvider.token={TOKEN}"
    environment = os.environ | {"HOME": str(folder), "JUPYTER_CONFIG_DIR": str(folder / "config")}
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            command(options), cwd=cwd, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        wait_for(f"{address}/api/status?token={TOKEN}", server, folder / "log")
        yield Lab(address, folder, notebooks)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)


def wait_for(address, server, log):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"`make lab` did not answer within {START_SECONDS} s; it said:\n{log.read_text()[-2000:]}")


@pytest.fixture(scope="module")
def browser():
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.fail("Chromium is missing. Install it: apt-get install chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield running
        running.close()


class Notebook:
    """What a person does in JupyterLab: find a cell, write into it, run it, look at what comes out."""

    def __init__(self, page, address):
        self.page = page
        page.goto(address)
        self.wait()

    def wait(self):
        self.page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
        self.page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').first.wait_for(state="attached")

    def cell(self, text):
        """The code cell that holds ``text``."""
        return self.page.locator(".jp-CodeCell", has=self.page.locator(".cm-content", has_text=text)).first

    def run(self, text):
        """Run a cell and wait until it has its number."""
        cell = self.cell(text)
        cell.scroll_into_view_if_needed()
        prompt = cell.locator(".jp-InputPrompt").element_handle()
        prompt.evaluate("prompt => prompt.textContent = ''")  # a saved number may be the new one again
        for last in (False, False, True):  # a dialog that came in between has taken the keys
            cell.locator(".cm-content").click()
            self.page.keyboard.press("Control+Enter")
            try:
                self.page.wait_for_function(STARTED, arg=prompt, timeout=10_000)
                break
            except NotInTime:
                if last:
                    raise
        self.page.wait_for_function(ENDED, arg=prompt)
        return cell

    def shown(self, text):
        """Run a cell and wait for what it shows."""
        output = self.run(text).locator(".jp-OutputArea-output").first
        output.wait_for()
        return output

    def write(self, text, source):
        """Replace what a cell holds."""
        cell = self.cell(text)
        cell.scroll_into_view_if_needed()
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(source)

    def save(self):
        """Save, and wait until the tab says so."""
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("Control+s")
        self.page.locator(".lm-TabBar-tab.lm-mod-current.jp-mod-dirty").wait_for(state="detached")


@pytest.fixture(scope="session")
def pictures(tmp_path_factory):
    """Where screenshots are kept; the environment variable ``PICTURES`` names another folder."""
    folder = Path(os.environ.get("PICTURES") or tmp_path_factory.mktemp("pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def open_notebook(page):
    """Open a notebook at an address."""
    return lambda address: Notebook(page, address)


def choose_python(dialog):
    """Answer JupyterLab, which asks for a kernel where it is slow to learn of the one that runs."""
    dialog.locator("select").select_option(label="Python 3 (ipykernel)")
    dialog.locator("button.jp-mod-accept").click()


@pytest.fixture
def page(browser):
    tab = browser.new_page(viewport={"width": 1280, "height": 1000})
    tab.set_default_timeout(60_000)
    tab.add_locator_handler(tab.locator(".jp-Dialog", has_text="Select Kernel"), choose_python)
    yield tab
    tab.close()
