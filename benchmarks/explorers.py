"""From a slider's move to the new picture in the browser: ``make bench-explorers`` prints each explorer's times.

The first show takes the cell's imports and trainings with it. A page's clock then measures from the input event to the
moment when the changed picture is decoded. Then twenty moves come within half a second, and the time from the last of
them to the last picture says whether a queue had built up.
"""

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM_FLAGS, Notebook, serving

ROOT = Path(__file__).parents[1]
EXPLORERS = {
    "01 splits": "splits",
    "02 bias and variance": "bias_variance",
    "03 L2": "l2",
    "04 dropout": "dropout",
    "05 augmentation": "augmentation",
    "06 early stopping": "early_stopping",
    "07 normalization": "normalization",
    "08 initialization": "initialization",
    "09 gradient checking": "gradient_checking",
}
MOVES, QUICK_MOVES = 20, 20
MOST = 150.0  # milliseconds: the 95th percentile of every explorer, on an idle machine

# Move the slider there and back again; resolves with the milliseconds until the picture of each move is decoded.
MEASURE = """async ([moves, quick]) => {
  const root = document.querySelector(".practicaldl-explorer");
  const image = root.querySelector("img");
  const slider = root.querySelector("input[type=range]");
  const top = Number(slider.max);
  let place = Number(slider.value), way = place + moves > top ? -1 : 1;
  const step = () => {
    if (place + way < 0 || place + way > top) way = -way;
    place += way;
    slider.value = place;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const pause = (time) => new Promise((go) => setTimeout(go, time));
  const changed = async (before) => {
    while (image.src === before) await new Promise(requestAnimationFrame);
    await image.decode();
  };
  const times = [];
  for (let i = 0; i < moves + 2; i++) {
    const before = image.src, start = performance.now();
    step();
    await changed(before);
    if (i > 1) times.push(performance.now() - start);  // the first two warm up
    await pause(60);
  }
  let pictures = 0, last = 0;
  const observer = new MutationObserver(() => { pictures++; last = performance.now(); });
  observer.observe(image, { attributes: true, attributeFilter: ["src"] });
  for (let i = 0; i < quick; i++) { step(); await pause(25); }
  const end = performance.now();
  await pause(2500);
  observer.disconnect();
  return [times, last - end, pictures];
}"""


def main() -> int:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        notebooks = Path(folder) / "notebooks"
        notebooks.mkdir()
        for name in EXPLORERS.values():
            source = f"from practicaldl.explorers.{name} import explore_{name}\n\nexplore_{name}()"
            notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
            notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
            nbformat.write(notebook, notebooks / f"{name}.ipynb")
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        slow = []
        moves = f"{'median':>7} {'p95':>7}   after {QUICK_MOVES} quick moves   (milliseconds)"
        print(f"{'explorer':22} {'first, s':>10} {moves}")
        with serving(
            Path(folder), lambda options: [sys.executable, "-m", "jupyter", "lab", *options.split()], ROOT
        ) as lab:
            for title, name in EXPLORERS.items():
                page = browser.new_page(viewport={"width": 1280, "height": 1000}, device_scale_factor=2)
                page.set_default_timeout(120_000)
                notebook = Notebook(page, lab(f"{name}.ipynb"))
                started = time.perf_counter()
                notebook.run(f"explore_{name}()")
                page.locator(".practicaldl-explorer img").wait_for()
                first = time.perf_counter() - started
                page.wait_for_timeout(500)
                times, behind, pictures = page.evaluate(MEASURE, [MOVES, QUICK_MOVES])
                p95 = statistics.quantiles(times, n=20)[-1]
                print(
                    f"{title:22} {first:10.1f} {statistics.median(times):7.0f} {p95:7.0f}   "
                    f"last picture {max(behind, 0):4.0f} later, {pictures} pictures",
                    flush=True,
                )
                slow += [title] if p95 > MOST or behind > 2 * MOST else []  # the last waits for the one under way
                page.close()
                lab.stop_kernels()
        browser.close()
    print(f"above {MOST:g} ms: {', '.join(slow)}" if slow else f"all within {MOST:g} ms, no backlog")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
