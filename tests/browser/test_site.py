"""The course as web pages: built without a warning, whole without a network, readable by everyone."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

COURSE = Path(__file__).parents[2]
EXECUTED = "09_gradient_checking"  # executing all of them takes minutes: `make site` does
PAGES = ("index", f"notebooks/{EXECUTED}", "instructors")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    out = tmp_path_factory.mktemp("site") / "html"
    build = [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "--keep-going", "--builder", "html"]
    environment = os.environ | {"SITE_EXECUTES": EXECUTED}
    done = subprocess.run([*build, COURSE / "docs", out], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


def test_every_link_leads_somewhere_and_nothing_is_loaded_from_elsewhere(site):
    done = subprocess.run([sys.executable, "scripts/check_site.py", site], cwd=COURSE, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_link_check_finds_what_is_broken(tmp_path):
    (tmp_path / "a.html").write_text(
        '<p id="here"></p><a href="#here"></a><a href="#gone"></a><a href="b.html"></a>'
        '<script src="https://example.org/x.js"></script><a href="http://example.org"></a>'
    )
    command = [sys.executable, "scripts/check_site.py", tmp_path]
    said = subprocess.run(command, cwd=COURSE, capture_output=True, text=True).stdout.splitlines()
    assert [line.split()[1] for line in said] == ["links", "links", "loads", "links"]


def test_a_lesson_shows_its_figures_and_explorer_and_folds_what_spoils(site):
    page = (site / "notebooks" / f"{EXECUTED}.html").read_text("utf-8")
    alts = re.findall(r'<img [^>]*src="data:image/png[^>]*alt="([^"]+)"', page)
    assert len(alts) >= 4
    assert "This is the explorer as it starts." in page
    assert page.count("Show a solution") == page.count('NotImplementedError</span><span class="p">(') > 0
    assert "BEGIN SOLUTION" not in page
    assert "jupyter.widget" not in page  # no live view that would need a network
    assert f"urlpath=lab/tree/notebooks/{EXECUTED}.ipynb" in page


def test_nobodys_own_progress_is_published(site):
    index = (site / "notebooks" / "00_index.html").read_text("utf-8")
    assert "What to take if time is short" in index
    assert "overview()" not in index
    assert str(Path.home()) not in index


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_readable_by_everyone_wide_and_narrow_and_without_a_network(name, scheme, site, browser, tmp_path):
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1300, "height": 900})
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("requestfailed", lambda request: errors.append(request.url))
    page.on(
        "request", lambda request: None if request.url.startswith(("file:", "data:")) else errors.append(request.url)
    )
    page.goto((site / f"{name}.html").as_uri())
    page.wait_for_function("window.MathJax?.startup?.promise.then(() => true) ?? true")
    assert errors == []  # before axe, which reads style sheets in a way that files do not allow
    found = Axe().run(page)
    serious = [one for one in found.response["violations"] if one["impact"] in ("serious", "critical")]
    assert not serious, [(one["id"], [node["html"][:200] for node in one["nodes"]][:5]) for one in serious]
    page.screenshot(path=tmp_path / "wide.png")
    page.set_viewport_size({"width": 390, "height": 844})
    page.screenshot(path=tmp_path / "narrow.png")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


def test_formulas_are_typeset(site, page):
    page.goto((site / "notebooks" / f"{EXECUTED}.html").as_uri())
    page.locator("mjx-container").first.wait_for()
    assert page.locator("mjx-merror").count() == 0


def test_the_search_finds_a_lesson(site, page):
    page.goto((site / "search.html").as_uri() + "?q=epsilon")
    page.locator("#search-results li a", has_text="Gradient checking").first.wait_for()
