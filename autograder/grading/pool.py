"""Run a function over many items on any ``concurrent.futures.Executor``; a dying worker costs one item at most."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import forkserver
from typing import Any

from autograder.course import CourseError

_FORKING = multiprocessing.get_context("forkserver")


@dataclass
class Pool:
    """A pool of workers that is started again when one of them takes it down.

    Attributes
    ----------
    start : callable
        Returns a fresh executor.
    width : int
        Items in work at the same time.
    elsewhere : bool
        Whether its workers have an installation of their own.
    """

    start: Callable[[], Executor]
    width: int
    elsewhere: bool = False
    _executor: Executor | None = None

    def run(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        """Yield ``(item, result)`` as results come; the result is an exception where the function raised one.

        When a worker dies, everything in its pool is lost. Each of those items is tried once more on its own, so
        only the item that kills a worker again gets the exception.
        """
        waiting = iter(items)
        suspects: deque[Any] = deque()
        running: dict[Future, Any] = {}
        try:
            while True:
                for item in itertools.islice(waiting, 0 if suspects else self.width - len(running)):
                    self._submit(function, item, running, suspects)
                if not running and not suspects:
                    return
                for future in wait(running, return_when=FIRST_COMPLETED).done if running else ():
                    item = running.pop(future)
                    if isinstance(future.exception(), BrokenProcessPool):
                        suspects.append(item)
                    else:
                        yield item, future.exception() or future.result()
                if suspects and not running:
                    self.close()
                    while suspects:
                        yield self._run_alone(function, suspects.popleft())
        finally:
            for future in running:
                future.cancel()

    def _submit(self, function: Callable, item: Any, running: dict[Future, Any], suspects: deque[Any]) -> None:
        try:
            self._executor = self._executor or self.start()
            running[self._executor.submit(function, item)] = item
        except BrokenProcessPool:
            suspects.append(item)

    def _run_alone(self, function: Callable, item: Any) -> tuple[Any, Any]:
        self._executor = self._executor or self.start()
        future = self._executor.submit(function, item)
        try:
            return item, future.result()
        except BrokenProcessPool:
            self.close()
            return item, RuntimeError("the worker process died while it graded this submission, twice")
        except Exception as error:
            return item, error

    def close(self) -> None:
        if self._executor is not None:
            self._executor.shutdown()
            self._executor = None


def warm_up() -> None:
    """Start the process that workers are forked from; it imports all they need while the caller goes on."""
    _FORKING.set_forkserver_preload(["autograder.cli", "autograder.grading.worker", "autograder.publish.feedback"])
    forkserver.ensure_running()


@contextlib.contextmanager
def local_pool(jobs: int) -> Iterator[Pool]:
    """Worker processes on this machine."""
    warm_up()

    def start() -> Executor:
        return ProcessPoolExecutor(jobs, mp_context=_FORKING, initializer=_prepare_worker)

    # One item ahead per worker keeps them busy; more would be lost with a dying one.
    pool = Pool(start, width=2 * jobs)
    try:
        yield pool
    finally:
        pool.close()


@contextlib.contextmanager
def cluster_pool(address: str) -> Iterator[Pool]:
    """Workers of a Dask cluster.

    Raises
    ------
    CourseError
        If ``distributed`` is not installed or nothing answers at `address`.
    """
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise CourseError("--cluster needs Dask: pip install 'practicaldl-autograder[cluster]'") from error
    try:
        client = Client(address, timeout=10, set_as_default=False)
    except (OSError, ValueError) as error:
        raise CourseError(f"No Dask scheduler answers at '{address}' ({error}). Start one: dask scheduler") from error
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise CourseError(f"The Dask cluster at '{address}' has no workers. Start some: dask worker {address}")
        pool = Pool(lambda: client.get_executor(pure=False), width=2 * threads, elsewhere=True)
        try:
            yield pool
        finally:
            pool.close()


def _prepare_worker() -> None:
    """Leave Ctrl-C to the grader, and die with it: a worker of the fork server outlives it otherwise."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_grader, daemon=True).start()
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"


def _die_with_grader() -> None:
    grader = multiprocessing.parent_process()
    if grader is not None:
        grader.join()
        os.kill(os.getpid(), signal.SIGKILL)
