"""The service under attack: a demonstration on this machine, in a folder of its own, and what it must still be afterwards."""

import http.client
import re
import shutil
import socket
import subprocess
import time
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import processes

SETTINGS = Path(__file__).with_name("settings.toml")
# What the log must not have: a page that panicked, and any line of a fault.
LOG_FAULTS = re.compile(r"panicked|\bERROR\b")


class Service:
    """A running service on a folder of data."""

    def __init__(self, program, data):
        self.program, self.data, self.log = program, data, data.with_suffix(".log")
        self._wrong_before = []
        self._start()

    def put_back(self, base):
        """Begins again with what is in another folder, as if nothing had been done here. What the log said before must be well."""
        self.stop()
        self._wrong_before += self._wrong_in_log()
        shutil.rmtree(self.data)
        copy_of(base, self.data)
        self._start()

    def _start(self):
        self.port = free_port()
        command = [self.program, "serve", "--demo", "--config", SETTINGS, "--data", self.data]
        self._process = processes.start(command + ["--listen", f"127.0.0.1:{self.port}"], self.log)
        for _ in range(1200):
            if self._process.poll() is not None or self.answers():
                break
            time.sleep(0.1)
        if not self.answers():
            self.stop()
            raise processes.Unfinished(f"the service did not start: {self.log.read_text()[-2000:]}")

    def answers(self):
        try:
            return self._ask("GET", "/health")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def stop(self):
        processes.stop(self._process)

    def people(self):
        """The ids of those of whom the sign-in page has a button, by name."""
        page = self._ask("GET", "/sign-in")[2].decode()
        buttons = re.findall(r'name="user" value="([^"]+)".*?<button[^>]*>([^<,]+),', page, re.S)
        return {unescape(name): user for user, name in buttons}

    def signing_in(self, person):
        """Gives back what signs this person in by their button: (name of the cookie, its secret, the header that set it)."""
        user = self.people().get(person)
        if user is None:
            raise processes.Unfinished(f"{person} has no button on the sign-in page")

        def sign_in():
            status, headers, _ = self._ask("POST", "/demo/sign-in", urlencode({"user": user, "next": "/"}))
            line = next(
                (
                    value
                    for name, value in headers
                    if name.lower() == "set-cookie" and "alongside" in value and "=;" not in value
                ),
                None,
            )
            if status != 303 or line is None:
                raise processes.Unfinished(f"{person} was not signed in: {status}")
            name, _, secret = line.split(";")[0].partition("=")
            return name, secret, line

        return sign_in

    def token(self, email, scopes):
        """A token with which a program speaks for somebody, as an administrator makes it on the command line."""
        command = [self.program, "token", "add", "--config", SETTINGS, "--data", self.data, "--email", email]
        command += ["--label", "attack"] + [word for scope in scopes for word in ("--scope", scope)]
        made = subprocess.run([str(word) for word in command], capture_output=True, text=True)
        secret = re.search(r"\b[A-Za-z0-9_-]{40,}\b|\b[0-9a-f]{64}\b", made.stdout)
        if made.returncode != 0 or not secret:
            raise processes.Unfinished(f"no token was made: {made.stdout} {made.stderr}")
        return secret[0]

    def wrong_afterwards(self):
        """Stops the service and says what is wrong with what it leaves."""
        wrong = [] if self.answers() else ["the service does not answer any more"]
        if self._process.poll() is not None:
            wrong.append(f"the service ended by itself: {self._process.returncode}")
        self.stop()
        wrong += self._wrong_before[:10] + self._wrong_in_log()
        verify = subprocess.run(
            [self.program, "trail", "verify", "--config", SETTINGS, "--data", self.data], capture_output=True, text=True
        )
        if verify.returncode != 0:
            wrong.append(f"trail verify: {verify.stdout[-500:]} {verify.stderr[-500:]}")
        return wrong

    def _wrong_in_log(self):
        said = self.log.read_text("utf-8", "replace").splitlines()
        return [f"log: {line[:300]}" for line in said if LOG_FAULTS.search(line)][:10]

    def _ask(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Sec-Fetch-Site": "same-origin"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        held = answer.read()
        connection.close()
        return answer.status, answer.getheaders(), held


def copy_of(data, to):
    """A folder of data of its own, as this one is; its service is stopped."""
    shutil.copytree(data, to)
    return to


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]
