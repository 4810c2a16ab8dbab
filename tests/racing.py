"""Several people at the same moment, each with a thread and a connection of their own. Needs a transactional test."""

from collections.abc import Callable, Iterable
from threading import Barrier, Thread

from django.db import connections


def race(acts: Iterable[Callable[[], object]]) -> list[object]:
    """Do all of these at once. Returns what each returned, or the exception it raised, in the same order."""
    acts = list(acts)
    start = Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(place: int) -> None:
        try:
            start.wait(timeout=30)
            results[place] = acts[place]()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[place]) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results
