from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import NoReturn

import pytest

from disclosure import stages, workers
from disclosure.findings import Failure

forks = pytest.mark.skipif(sys.platform != "linux", reason="只有 Linux 上才分进程")


class Refused(Exception):
    pass


def test_there_is_at_least_one_core() -> None:
    assert workers.cores() >= 1


@pytest.mark.parametrize("jobs", [1, 2, 5, 100])
def test_results_come_in_the_order_of_the_parts(jobs: int) -> None:
    assert list(workers.each(lambda part: part * part, range(40), jobs)) == [part * part for part in range(40)]
    assert multiprocessing.active_children() == []


def test_nothing_to_do() -> None:
    assert list(workers.each(abs, [], 4)) == []


@forks
def test_work_and_parts_need_not_be_sendable() -> None:
    parts = [(lambda at=at: at) for at in range(5)]
    found = list(workers.each(lambda part: (part(), os.getpid()), parts, 2))
    assert [result for result, _ in found] == [0, 1, 2, 3, 4]
    assert os.getpid() not in {process for _, process in found}


@pytest.mark.parametrize(("jobs", "parts"), [(1, [1, 2, 3]), (0, [1, 2]), (4, [1])])
def test_one_job_or_one_part_stays_in_this_process(jobs: int, parts: list[int]) -> None:
    assert list(workers.each(lambda _: os.getpid(), parts, jobs)) == [os.getpid()] * len(parts)


@forks
def test_a_worker_starts_no_workers() -> None:
    def inner(_: int) -> bool:
        return set(workers.each(lambda _: os.getpid(), range(4), 2)) == {os.getpid()}

    assert list(workers.each(inner, range(4), 2)) == [True] * 4


@pytest.mark.parametrize("jobs", [1, 3])
def test_what_the_work_raises_arrives(jobs: int) -> None:
    def work(part: int) -> int:
        if part == 7:
            raise Refused("七")
        return part

    found = workers.each(work, range(20), jobs)
    assert [next(found) for _ in range(7)] == list(range(7))
    with pytest.raises(Refused, match="七"):
        next(found)
    assert multiprocessing.active_children() == []


def test_a_failure_arrives_as_one() -> None:
    def work(part: int) -> NoReturn:
        raise Failure(f"第 {part} 份做不成。")

    with pytest.raises(Failure, match="第 0 份做不成。"):
        list(workers.each(work, range(4), 2))


@forks
def test_a_killed_worker_is_noticed() -> None:
    def work(part: int) -> int:
        if part == 5:
            os.kill(os.getpid(), signal.SIGKILL)
        return part

    with pytest.raises(Failure, match="进程中途被终止"):
        list(workers.each(work, range(20), 2))
    assert multiprocessing.active_children() == []


@forks
def test_workers_end_where_nobody_asks_for_more() -> None:
    found = workers.each(abs, range(1000), 3)
    assert next(found) == 0
    assert multiprocessing.active_children()
    found.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


@forks
def test_workers_end_with_the_process_that_started_them() -> None:
    code = """
import os, time
from disclosure import workers
def work(part):
    if part:
        time.sleep(1000)
    return os.getpid()
for _ in workers.each(work, range(3), 3):
    print("began", flush=True)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "began\n"
        process.kill()
        # The workers hold the other end: it closes when the last of them is gone.
        assert process.communicate(timeout=30)[0] == ""


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=forks)])
def test_an_errand_is_done_meanwhile(jobs: int) -> None:
    """Its result is there when it is asked for, and asked for again."""
    with workers.Errand(lambda: (os.getpid(), "done"), jobs) as errand:
        process, said = errand.result()
        assert errand.result() == (process, said)
    assert (process == os.getpid()) == (jobs == 1)
    assert said == "done"
    assert multiprocessing.active_children() == []


@forks
def test_an_errand_sees_what_there_was_when_it_began() -> None:
    words = ["before"]
    with workers.Errand(lambda: list(words), 2) as errand:
        words.append("after")
        assert errand.result() == ["before"]


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=forks)])
def test_what_an_errand_raises_arrives(jobs: int) -> None:
    def work() -> None:
        raise Refused("不行")

    with workers.Errand(work, jobs) as errand, pytest.raises(Refused, match="不行"):
        errand.result()
    assert multiprocessing.active_children() == []


@forks
@pytest.mark.parametrize("end", [lambda: os.kill(os.getpid(), signal.SIGKILL), lambda: os._exit(1)])
def test_an_errand_whose_process_dies_is_done_here(end: Callable[[], None]) -> None:
    here = os.getpid()

    def work() -> int:
        if os.getpid() != here:
            end()
        return os.getpid()

    with workers.Errand(work, 2) as errand:
        assert errand.result() == here


@forks
def test_an_errand_that_nobody_waits_for_is_ended() -> None:
    started = time.monotonic()
    with pytest.raises(Refused), workers.Errand(lambda: time.sleep(60), 2):
        raise Refused
    assert multiprocessing.active_children() == []
    assert time.monotonic() - started < 30


@forks
def test_an_errand_ends_with_the_process_that_began_it() -> None:
    code = """
import time
from disclosure.workers import Errand
errand = Errand(lambda: time.sleep(1000), 2)
print("began", flush=True)
errand.result()
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "began\n"
        process.kill()
        assert process.communicate(timeout=30)[0] == ""


@forks
def test_an_errand_starts_no_processes() -> None:
    def work() -> bool:
        with workers.Errand(os.getpid, 2) as inner:
            return {*workers.each(lambda _: os.getpid(), range(4), 2), inner.result()} == {os.getpid()}

    with workers.Errand(work, 2) as errand:
        assert errand.result()


@forks
def test_stages_of_an_errand_are_told() -> None:
    """In the place in which it was begun."""
    stages.forget()

    def work() -> None:
        with stages.stage("inner") as measured:
            measured.count = 3

    with stages.stage("outer"), workers.Errand(work, 2) as errand:
        errand.result()
    assert [(stage.name, stage.depth, stage.count) for stage in stages.taken()] == [("outer", 0, None), ("inner", 1, 3)]
