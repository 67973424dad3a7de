"""Work done in several processes at once (并行).

The processes are forked, so that what the work needs is there without being sent; only
results are.  Where forking is not sound (only Linux is sure of it), one part is done
after the other: the results are the same.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import platform
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Final, Generic, TypeVar

from disclosure import stages
from disclosure.findings import Failure

Part = TypeVar("Part")
Result = TypeVar("Result")

#: Parts begun for each process before the first result is taken: more would only fill the memory with results.
_AHEAD: Final = 2

#: In a worker: the work, and its parts.
_task: tuple[Callable[[Any], Any], Sequence[Any]] | None = None


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def each(work: Callable[[Part], Result], parts: Sequence[Part], jobs: int) -> Iterator[Result]:
    """Yield the result of the work on each part, in their order, from up to `jobs` processes.

    The work sees what there is at the first result asked for; what it changes is seen by
    nobody, but in this process where one part is done after the other: `jobs` or the
    parts are fewer than two, or this is a worker itself.  Results are pickled.  What the
    work raises is raised here.  Raises Failure where a worker was killed.
    """
    jobs = min(jobs, len(parts))
    if jobs < 2 or _task is not None or platform.system() != "Linux":
        yield from map(work, parts)
        return
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("fork"), _begin, (work, parts))
    begun: deque[Future[Any]] = deque()
    try:
        for at in range(len(parts)):
            if at >= jobs * _AHEAD:
                yield begun.popleft().result()
            begun.append(pool.submit(_do, at))
        while begun:
            yield begun.popleft().result()
    except BrokenProcessPool:
        raise Failure("并行工作的一个进程中途被终止，多半是内存不够。请关闭其他程序，再运行一次。") from None
    finally:
        pool.shutdown(cancel_futures=True)


class Errand(Generic[Result]):
    """Work that another process does while this one goes on with something else (另行办理).

    The work sees what there is when the errand begins.  Where processes cannot be forked,
    or fewer than two may work, it is done when its result is asked for; also when the other
    process did not come to an end.  Used as a context, it ends what nobody waited for.
    """

    def __init__(self, work: Callable[[], Result], jobs: int) -> None:
        self._work = work
        self._process: BaseProcess | None = None
        if jobs > 1 and _task is None and platform.system() == "Linux":
            self._receiving, sending = multiprocessing.Pipe(duplex=False)
            self._process = multiprocessing.get_context("fork").Process(target=_run, args=(work, sending), daemon=True)
            self._process.start()
            sending.close()

    def result(self) -> Result:
        """Return what the work returns, or raise what it raises."""
        if self._process is not None:
            with contextlib.suppress(EOFError, OSError, pickle.UnpicklingError):
                found, others = self._receiving.recv()
                stages.take_over(others)
                self._work = lambda: found
            self.cancel()
        return self._work()

    def cancel(self) -> None:
        """End the other process."""
        if self._process is not None:
            self._process.terminate()
            self._process.join()
            self._receiving.close()
            self._process = None

    def __enter__(self) -> Errand[Result]:
        return self

    def __exit__(self, *raised: object) -> None:
        self.cancel()


def _run(work: Callable[[], Any], sending: Connection) -> None:
    _begin(lambda _: None, ())
    stages.forget()
    with contextlib.suppress(Exception):  # the process that waits does it again, and says what is wrong
        sending.send((work(), stages.handed_over()))
    os._exit(0)


def _begin(work: Callable[[Any], Any], parts: Sequence[Any]) -> None:
    global _task
    _task = work, parts
    # Ctrl+C reaches all processes; the one that started the others ends them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # by which it does
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this worker when the process that started it was killed: nobody else would."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)


def _do(at: int) -> Any:
    assert _task is not None
    work, parts = _task
    try:
        return work(parts[at])
    except Exception as error:
        if _can_be_sent(error):
            raise
        raise RuntimeError(f"{type(error).__name__}: {error}") from error


def _can_be_sent(error: Exception) -> bool:
    """Tell whether an exception arrives: one that does not would look like the death of a worker."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return False
    return True
