"""Programs that a run has started, so that none outlives it."""

import atexit
import os
import signal
import subprocess

_running = set()


class Unfinished(Exception):
    """A program that did not do what it was started for."""


def start(command, log):
    """Starts a program that writes what it says into a file."""
    with log.open("wb") as out:
        words = [str(word) for word in command]
        process = subprocess.Popen(words, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    _running.add(process)
    return process


def stop(process, seconds=30):
    """Ends a program, by force where it does not end by itself."""
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    _running.discard(process)


def run(command, log):
    """Runs a program to its end. Gives back how it ended and what it said."""
    process = start(command, log)
    process.wait()
    _running.discard(process)
    return process.returncode, log.read_text("utf-8", "replace")


@atexit.register
def stop_all():
    for process in list(_running):
        process.kill()


def stop_all_when_told(clear_away):
    """Whoever ends the run ends what it has started as well."""

    def end(*_):
        stop_all()
        clear_away()
        os._exit(1)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
