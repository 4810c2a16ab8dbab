"""Start the real server on made-up data, ask each page for many times, and print ratios. Exits 1 over a limit.

CPU time of the server's processes is read from /proc, so the asking itself does not count. L is the bare page.
"""

import http.client
import os
import re
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

from cryptography.fernet import Fernet

ROUNDS, ASKED, WARM_UP = 5, 60, 15
TICK = os.sysconf("SC_CLK_TCK")
HOST = "127.0.0.1"
BARE = "/bench/row/"


@dataclass
class Page:
    name: str
    path: str
    limit: float
    queries: int = 15
    kib: float = 30
    cookie: str = ""
    saves: bool = False  # send the page's own form back with one answer changed, and count only the sending
    ratios: list[float] = field(default_factory=list)
    seen: tuple[int, int] = (0, 0)


def prepare(folder: str, port: int) -> None:
    """The environment of a real installation, with its own database and keys."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "EYR_DEMO": "0",
        "EYR_DEBUG": "0",
        "EYR_VAR": folder,
        "EYR_SECRET_KEY": secrets.token_urlsafe(60),
        "EYR_DATA_KEYS": Fernet.generate_key().decode(),
        "EYR_ALLOWED_HOSTS": f"{HOST}",
        "EYR_ADDRESS": f"http://{HOST}:{port}",
        "EYR_BEHIND_PROXY": "1",
    }


class Server:
    def __init__(self, port: int):
        self.port = port
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "config.wsgi",
            "--bind",
            f"{HOST}:{port}",
            "--workers",
            "2",
        ]
        self.process = subprocess.Popen([*command, "--log-level", "error", "--no-control-socket"])
        self.wait()

    def wait(self) -> None:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex((HOST, self.port)) == 0:
                    return
            time.sleep(0.1)
        sys.exit("The server did not start.")

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def cpu(self) -> float:
        """Seconds of CPU the workers have used, user and system."""
        ticks = 0
        for pid in self.workers():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / TICK

    def memory(self) -> float:
        """MiB that the server holds, shared pages counted once for each process."""
        kib = 0
        for pid in [self.process.pid, *self.workers()]:
            kib += int(re.search(r"Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text())[1])
        return kib / 1024

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(10)


def ask(port: int, path: str, cookie: str, form: dict | None = None):
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    headers = {"Cookie": cookie, "X-Forwarded-Proto": "https", "Accept-Encoding": "identity"}
    if form:
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"https://{HOST}:{port}/"}
    connection.request(
        "POST" if form else "GET", path, urlencode(form, doseq=True) if form else None, headers
    )
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def asking(server: Server, page: Page) -> float:
    """CPU seconds of one request for the page, over many."""
    before = server.cpu()
    for _ in range(ASKED):
        response, body = ask(server.port, page.path, page.cookie)
        expect(200, page.path, response, body)
        page.seen = (int(response.headers["X-Queries"]), len(body))
    return (server.cpu() - before) / ASKED


def saving(server: Server, page: Page) -> float:
    """CPU seconds of sending the page's form with one changed answer: what page and sending cost, less the page."""
    alone = asking(server, page)
    before = server.cpu()
    for number in range(ASKED):
        response, body = ask(server.port, page.path, page.cookie)
        cookie = response.headers["Set-Cookie"] or ""
        form = fields(body.decode())
        name = next(name for name in form if name.endswith("-evidence"))
        form[name] = f"Looked again, time {number}."
        token = cookie.partition(";")[0]
        response, body = ask(server.port, page.path, f"{page.cookie}; {token}", form)
        expect(302, page.path, response, body)
        page.seen = (int(response.headers["X-Queries"]), len(body))
    return (server.cpu() - before) / ASKED - alone


def expect(status: int, path: str, response, body: bytes) -> None:
    if response.status != status:
        sys.exit(f"{path} answered {response.status}, not {status}: {body[:600]!r}")


class Fields(HTMLParser):
    """The fields of the page's main form as a browser would send them."""

    def __init__(self):
        super().__init__()
        self.found: dict[str, str] = {}
        self.textarea = ""

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        name, kind = given.get("name"), given.get("type", "text")
        if tag == "textarea" and name:
            self.textarea = name
            self.found[name] = ""
        chosen = kind not in ("radio", "checkbox", "submit", "button") or "checked" in given
        if tag == "input" and name and chosen:
            self.found[name] = given.get("value") or ""

    def handle_data(self, data):
        if self.textarea:
            self.found[self.textarea] += data.removeprefix("\n")

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.textarea = ""


def fields(html: str) -> dict[str, str]:
    parser = Fields()
    parser.feed(html)
    return parser.found


def measure(server: Server, pages: list[Page], cookie: str) -> None:
    bare = Page("bare", BARE, 1, cookie=cookie)
    for page in [bare, *pages]:
        for _ in range(WARM_UP):
            ask(server.port, page.path, page.cookie)
    for _ in range(ROUNDS):
        for page in pages:
            one = asking(server, bare)
            page.ratios.append((saving if page.saves else asking)(server, page) / one)


def report(pages: list[Page], memory: float) -> int:
    print(f"\n{'page':<44}{'L':>7}{'limit':>7}{'min-max':>13}{'queries':>9}{'KiB':>7}")
    over = 0
    for page in pages:
        ratio, (queries, size) = statistics.median(page.ratios), page.seen
        missed = ratio > page.limit or queries > page.queries or size / 1024 > page.kib
        over += missed
        spread = f"{min(page.ratios):.1f}-{max(page.ratios):.1f}"
        print(
            f"{page.name:<44}{ratio:>7.1f}{page.limit:>7.0f}{spread:>13}{queries:>6}/{page.queries:<2}"
            f"{size / 1024:>7.1f}{'  OVER' if missed else ''}"
        )
    print(f"\nmemory of the server with two workers: {memory:.0f} MiB (limit 300)")
    print("L is the CPU time of the bare signed-in page in the same run.")
    return over + (memory > 300)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
        probe.close()
        prepare(folder, port)
        from tests.bench.world import make_pages

        pages, cookie = make_pages()
        server = Server(port)
        try:
            measure(server, pages, cookie)
            return 1 if report(pages, server.memory()) else 0
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main())
