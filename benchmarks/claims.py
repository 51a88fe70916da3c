"""Measure again every number that the lessons quote, and compare it with lessons/claims.json.

    python -m benchmarks.claims [TOPIC ...]            compare; exit code 1 on a difference
    python -m benchmarks.claims [TOPIC ...] --update   write what was measured

A lesson quotes a number as ``{{topic.key}}``, and the build puts in the text that stands in claims.json.
"""

import argparse
import importlib
import json
import pkgutil
import re
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from practicaldl import experiments
from practicaldl.experiments import Claim

LESSONS = Path(__file__).parent.parent / "lessons"
STORED = LESSONS / "claims.json"
QUOTE = re.compile(r"\{\{\s*(\w+)\.(\w+)\s*\}\}")

# Training runs differ a little from processor to processor, because the last bits of matrix products do. Half of the
# spread over seeds is far more than that, and far less than what a reader would call another result.
TOLERATED_SPREADS = 0.5

Stored = dict[str, dict[str, Claim]]


def topics() -> list[str]:
    """Names of the experiment modules, one for each lesson that has one."""
    return sorted(module.name for module in pkgutil.iter_modules(experiments.__path__))


def load(path: Path = STORED) -> Stored:
    """Read the claims as they were last written: topic to key to claim."""
    if not path.exists():
        return {}
    text = json.loads(path.read_text(encoding="utf-8"))
    return {topic: {key: Claim(**fields) for key, fields in claims.items()} for topic, claims in text.items()}


def save(claims: Stored, path: Path = STORED) -> None:
    """Write the claims with sorted keys, so that a change reads well in a diff."""
    text = {topic: {key: asdict(claim) for key, claim in keyed.items()} for topic, keyed in claims.items()}
    path.write_text(json.dumps(text, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def differences(topic: str, stored: dict[str, Claim], measured: dict[str, Claim]) -> list[str]:
    """What a second measurement says otherwise than the first, one sentence for each claim."""
    found = [f"{topic}.{key}: stored, but no longer measured" for key in stored.keys() - measured.keys()]
    for key, now in measured.items():
        before = stored.get(key)
        if before is None:
            found.append(f"{topic}.{key}: measured {now.text}, but not stored")
        elif abs(now.value - before.value) > TOLERATED_SPREADS * before.spread + 1e-9 * abs(before.value):
            found.append(f"{topic}.{key}: the lesson says {before.text}, measured now {now.text}")
    return sorted(found)


def quoted(lessons: Path = LESSONS) -> dict[str, set[str]]:
    """Every ``topic.key`` that a lesson quotes, with the names of the lessons."""
    found: dict[str, set[str]] = {}
    for lesson in sorted(lessons.glob("*.py")):
        for topic, key in QUOTE.findall(lesson.read_text(encoding="utf-8")):
            found.setdefault(f"{topic}.{key}", set()).add(lesson.stem)
    return found


def unmatched(stored: Stored, quotes: dict[str, set[str]], chosen: Iterable[str]) -> list[str]:
    """Quotes without a claim, and claims of the chosen topics that no lesson quotes."""
    names = {f"{topic}.{key}" for topic, claims in stored.items() for key in claims}
    chosen = set(chosen)
    missing = [f"{name}: quoted in {', '.join(sorted(quotes[name]))}, but not stored" for name in quotes.keys() - names]
    idle = [f"{name}: stored, but no lesson quotes it" for name in names - quotes.keys()]
    return sorted(line for line in missing + idle if line.partition(".")[0] in chosen)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.claims", description=__doc__.partition("\n")[0])
    parser.add_argument("topics", nargs="*", metavar="TOPIC", help="experiment modules to measure; all when none given")
    parser.add_argument("--update", action="store_true", help="write what was measured to lessons/claims.json")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.topics) - set(topics()))
    if unknown:
        parser.error(f"no experiment named {', '.join(unknown)}; there are {', '.join(topics())}")

    chosen = options.topics or topics()
    measured: Stored = {}
    for topic in chosen:
        start = time.perf_counter()
        measured[topic] = importlib.import_module(f"practicaldl.experiments.{topic}").claims()
        print(f"{topic}: {len(measured[topic])} numbers measured in {time.perf_counter() - start:.1f} s", flush=True)
    stored = load()  # only now: another run may have written its topics in the meantime
    if options.update:
        stored |= measured
        save(stored)
    problems = [line for topic in chosen for line in differences(topic, stored.get(topic, {}), measured[topic])]
    problems += unmatched(stored, quoted(), chosen)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print("Correct the lesson's sentence if it no longer holds, then run with --update.", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
