"""IPython as a notebook's kernel has it, with what a cell shows collected as nbformat outputs. Runs inside."""

import builtins
import importlib.util
import io
import json
import subprocess
import sys
from typing import Any, NoReturn

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from .limits import Limits


class Outputs:
    """The outputs of one cell, up to limits; the rest is replaced by one line that says so."""

    def __init__(self) -> None:
        self.limits = Limits()
        self.begin()

    def begin(self) -> None:
        self.items: list[dict[str, Any]] = []
        self._displays: dict[str, dict[str, Any]] = {}
        self._room = {"text": self.limits.text_bytes, "items": self.limits.output_bytes}

    def clear(self) -> None:
        self.items.clear()

    def text(self, name: str, text: str) -> None:
        """Add to a stream: to the last output, if that is the same stream."""
        last = self.items[-1] if self.items else {}
        if not self._take("text", text):
            return
        if last.get("name") == name:
            last["text"].append(text)
        else:
            self.items.append({"output_type": "stream", "name": name, "text": [text]})

    def display(self, data: dict[str, Any], display_id: str | None = None, update: bool = False) -> None:
        if not self._take("items", data):
            return
        item = {"output_type": "display_data", "data": data}
        if update and display_id in self._displays:
            self._displays[display_id]["data"] = data
        elif not update:
            self.items.append(item)
            if display_id is not None:
                self._displays[display_id] = item

    def result(self, data: dict[str, Any], count: int) -> None:
        if self._take("items", data):
            self.items.append({"output_type": "execute_result", "data": data, "execution_count": count})

    def error(self, name: str, value: str, lines: list[str]) -> None:
        # An error always has room: it is what a learner needs most.
        value, lines = value[:2000], [line[:10_000] for line in lines[-50:]]
        self.items.append({"output_type": "error", "ename": name, "evalue": value, "traceback": lines})

    def collected(self) -> list[dict[str, Any]]:
        return [item | {"text": "".join(item["text"])} if "text" in item else item for item in self.items]

    def _take(self, kind: str, content: object) -> bool:
        """Take room for an output; when it runs out, say so once."""
        if self._room[kind] < 0:
            return False
        self._room[kind] -= len(json.dumps(content, ensure_ascii=False, default=str).encode("utf-8", "replace"))
        if self._room[kind] >= 0 and len(self.items) < self.limits.cell_outputs:
            return True
        self._room[kind] = -1
        note = f"\n[Output was cut here: a cell may print {self.limits.text_bytes // 1024} KiB "
        note += f"and show {self.limits.cell_outputs} items of {self.limits.output_bytes // 2**20} MiB together.]\n"
        self.items.append({"output_type": "stream", "name": "stderr", "text": [note]})
        return False


class _Stream(io.TextIOBase):
    encoding = "utf-8"

    def __init__(self, name: str, outputs: Outputs) -> None:
        self.name = name
        self._outputs = outputs

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            self._outputs.text(self.name, text)
        return len(text)

    def writable(self) -> bool:
        return True


class _Publisher(DisplayPublisher):
    def publish(
        self,
        data: dict[str, Any],
        metadata: Any = None,
        source: Any = None,
        *,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **_: Any,
    ) -> None:
        self.shell.outputs.display(dict(data), (transient or {}).get("display_id"), update)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear()


class _Hook(DisplayHook):
    def write_output_prompt(self) -> None:
        """A notebook shows the count beside the output, not in it."""

    def write_format_data(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:
        assert isinstance(self.shell, Shell)
        self.shell.outputs.result(dict(format_dict), self.prompt_count)

    def finish_displayhook(self) -> None:
        """Nothing is printed, so there is nothing to flush."""


class Shell(InteractiveShell):
    """A shell without terminal, history file and event loop."""

    display_pub_class = _Publisher
    displayhook_class = _Hook

    def __init__(self, **kwargs: Any) -> None:
        self.outputs = Outputs()
        super().__init__(**kwargs)

    def enable_gui(self, gui: str | None = None) -> None:
        """Figures are shown inline; no window is opened."""

    def system(self, cmd: str) -> None:
        """Run what follows `!` in a cell and show what it prints."""
        done = subprocess.run(
            self.var_expand(cmd, depth=1), shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        self.user_ns["_exit_code"] = done.returncode
        print(done.stdout.decode("utf-8", "replace"), end="")

    def ask_exit(self) -> None:
        """`exit` in a cell ends nothing."""

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.outputs.error(etype.__name__, str(evalue), list(stb))


def make_shell() -> Shell:
    """Make the shell, with Matplotlib's figures inline."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    shell = Shell.instance(config=config)
    if importlib.util.find_spec("matplotlib"):
        import matplotlib_inline.config  # noqa: F401  (the backend looks for it when the first figure is shown)

        shell.enable_matplotlib("inline")
    builtins.input = _no_input
    return shell


def run_cell(shell: Shell, source: str) -> list[dict[str, Any]]:
    """Run a cell and return its nbformat outputs, without the metadata that nbformat wants."""
    shell.outputs.begin()
    sys.stdout, sys.stderr = _Stream("stdout", shell.outputs), _Stream("stderr", shell.outputs)
    shell.run_cell(source, store_history=True)
    return shell.outputs.collected()


def _no_input(prompt: object = "") -> NoReturn:
    raise RuntimeError("input() cannot be answered while your notebook is graded; set a variable instead")
