"""The workbench over HTTP: what it answers, what it refuses, and that it stays awake."""

from __future__ import annotations

import contextlib
import http.client
import io
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import uvicorn

from cn_econ_extract import Document, Extractor
from cn_econ_extract.workbench.app import MakeExtractor, make_extractor
from cn_econ_extract.workbench.server import configure
from cn_econ_extract.workbench.settings import Settings

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
from load import measure

TEXT = "3月30日,星河储能项目在我市开工,总投资12亿元。"
QUICK = Settings(max_bytes=3000, body_seconds=0.5, head_seconds=0.3, request_seconds=2, max_connections=40)


@contextlib.contextmanager
def served(settings: Settings, make: MakeExtractor = make_extractor) -> Iterator[int]:
    """A workbench in a thread of this process: its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(configure(settings, make))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            end = time.monotonic() + 30
            while not server.started:
                assert thread.is_alive() and time.monotonic() < end
                time.sleep(0.02)
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(20)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with served(QUICK) as port:
        yield port


class Answer:
    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status = answer.status
        self.headers = answer.headers
        self.content = answer.read()

    @property
    def error(self) -> str:
        return str(json.loads(self.content)["error"])


def ask(port: int, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    with contextlib.closing(connection):
        connection.request(method, path, body, headers or {}, encode_chunked=body is not None and not isinstance(body, bytes))
        return Answer(connection.getresponse())


def extract(port: int, body: bytes = TEXT.encode(), headers: dict[str, str] | None = None, **options: str) -> Answer:
    query = "&".join(f"{key}={quote(value)}" for key, value in options.items())
    return ask(port, "POST", f"/api/extract?{query}", body, headers)


def raw(port: int, sent: bytes, seconds: float = 10) -> bytes:
    """What the server answers to these bytes until it closes the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as client:
        client.sendall(sent)
        received = b""
        with contextlib.suppress(ConnectionResetError):
            while chunk := client.recv(65536):
                received += chunk
        return received


def test_json_is_the_document_that_the_library_gives(port: int) -> None:
    answer = extract(port, format="json", published="2021-04-02", title="开工", home="湖南省衡阳市")
    assert answer.status == 200
    assert "attachment" in answer.headers["content-disposition"]
    expected = Extractor(home="湖南省衡阳市").extract(TEXT, title="开工", published="2021-04-02")
    assert Document.from_json(answer.content) == expected


def test_the_page_gets_marks_and_counts(port: int) -> None:
    shown = json.loads(extract(port, published="2021-04-02").content)
    assert shown["text"] == TEXT
    assert "<mark" in shown["html"]
    assert (shown["events"], shown["published"]) == (1, "2021-04-02")


def test_csv_is_for_excel_and_runs_no_formula(port: int) -> None:
    answer = extract(port, format="csv", title="=1+1")
    assert answer.headers["content-type"].startswith("text/csv")
    lines = answer.content.decode("utf-8").splitlines()
    assert lines[0].startswith("\ufefffile,")
    assert lines[1].startswith("'=1+1,")


def test_xlsx_is_a_workbook_of_the_events(port: int) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(extract(port, format="xlsx").content))
    assert book["events"].max_row == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_bytes_are_decoded_as_files_are(port: int, encoding: str) -> None:
    assert json.loads(extract(port, TEXT.encode(encoding)).content)["text"] == TEXT


@pytest.mark.parametrize(
    ("options", "body", "told"),
    [
        ({"published": "2021-02-30"}, TEXT, "published"),
        ({"home": "乌有市"}, TEXT, "no division of China"),
        ({"format": "docx"}, TEXT, "the formats are"),
        ({"path": "/etc/passwd"}, TEXT, "no parameter 'path'"),
        ({"title": "题" * 501}, TEXT, "title: more than 500"),
        ({}, " \n", "it is empty"),
        ({}, "a\0b", "binary"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_line(port: int, options: dict[str, str], body: str, told: str) -> None:
    answer = extract(port, body.encode(), **options)
    assert answer.status == 400
    assert told in answer.error


def test_every_answer_has_the_security_headers(port: int) -> None:
    paths = {"/": 200, "/workbench.js": 200, "/workbench.css": 200, "/none": 404, "/api/extract": 405}
    answers = {path: ask(port, "GET", path) for path in paths} | {"host": ask(port, "GET", "/", headers={"Host": "evil.test"})}
    assert {path: answers[path].status for path in paths} == paths
    for answer in answers.values():
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy and "http:" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("path", ["/../pyproject.toml", "/static/workbench.js", "//etc/passwd", "/%2e%2e/%2e%2e/x", "/%00"])
def test_no_path_leads_to_the_file_system(port: int, path: str) -> None:
    assert ask(port, "GET", path).status == 404


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:1", 200), ("127.0.0.1", 200), ("[::1]:80", 200), ("LOCALHOST", 200),
        ("evil.test", 421), ("localhost.evil.test", 421), ("127.0.0.1.evil.test", 421), ("a b", 421), ("", 421), ("[::1", 421),
    ],
)  # fmt: skip
def test_a_rebound_name_is_refused(port: int, host: str, status: int) -> None:
    assert ask(port, "GET", "/", headers={"Host": host}).status == status


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.test"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://127.0.0.1:1"}],
)
def test_the_page_of_another_site_cannot_have_articles_read(port: int, headers: dict[str, str]) -> None:
    answer = extract(port, headers=headers)
    assert answer.status == 403
    assert extract(port, headers={"Origin": f"http://127.0.0.1:{port}", "Sec-Fetch-Site": "same-origin"}).status == 200


@pytest.mark.parametrize("size", [3001, 20_000, 5_000_000])
def test_a_body_over_the_limit_is_refused_declared_or_in_chunks(port: int, size: int) -> None:
    head = f"POST /api/extract HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: {size}\r\n\r\n"
    assert raw(port, head.encode()).startswith(b"HTTP/1.1 413")
    if size <= 20_000:
        assert extract(port, b"x" * size).status == 413
        assert "3,000 bytes" in ask(port, "POST", "/api/extract", iter([b"x" * size])).error


def test_an_article_over_the_limit_of_characters_is_refused(port: int) -> None:
    assert extract(port, ("一" * 1000).encode()).status == 200
    answer = extract(port, b"x" * 1001)
    assert answer.status == 413
    assert "1,001 characters" in answer.error


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 20_000,
        b"POST /api/extract HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST /api/extract HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        b"POST /api/extract HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_a_broken_request_is_refused_and_the_connection_closed(port: int, sent: bytes) -> None:
    answer = raw(port, sent)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 4")
    assert extract(port).status == 200


def test_a_client_that_is_slow_with_its_body_is_told_so(port: int) -> None:
    answer = raw(port, b"POST /api/extract HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\nabc")
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"did not arrive within 0.5 seconds" in answer


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: "])
def test_a_client_that_is_slow_with_its_head_is_cut_off(port: int, sent: bytes) -> None:
    started = time.monotonic()
    assert raw(port, sent) == b""
    assert time.monotonic() - started < 5


def test_a_client_that_trickles_its_head_is_cut_off(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client, pytest.raises(OSError):
        for _ in range(60):
            client.sendall(b"G")
            time.sleep(0.1)


def test_a_client_that_goes_away_does_no_harm(port: int) -> None:
    for _ in range(5):
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(b"POST /api/extract HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\nabc")
    assert extract(port).status == 200


class Stuck:
    """Gives extractors that read no article before they are let."""

    def __init__(self) -> None:
        self.go = threading.Event()

    def __call__(self, home: str | None, max_length: int) -> Extractor:
        go = self.go

        class Waiting(Extractor):
            def extract(self, text: str, **options: Any) -> Document:
                if "总投资" in text:
                    go.wait(20)
                return super().extract(text, **options)

        return Waiting(home=home, max_length=max_length)


def test_more_requests_than_it_holds_are_told_to_come_again_and_the_page_still_comes() -> None:
    stuck = Stuck()
    with served(Settings(max_waiting=3, threads=1), stuck) as port:
        answers: list[Answer] = []
        clients = [threading.Thread(target=lambda: answers.append(extract(port))) for _ in range(8)]
        for client in clients:
            client.start()
        end = time.monotonic() + 10
        while len(answers) < 5 and time.monotonic() < end:
            time.sleep(0.02)
        assert [(answer.status, answer.headers["retry-after"]) for answer in answers] == [(503, "2")] * 5
        assert ask(port, "GET", "/").status == 200
        stuck.go.set()
        for client in clients:
            client.join()
        assert sorted(answer.status for answer in answers) == [200] * 3 + [503] * 5


def test_a_failure_of_the_program_is_an_answer_too(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Extractor):
        def extract(self, text: str, **options: Any) -> Document:
            if "总投资" in text:
                raise RuntimeError("broken")
            return super().extract(text, **options)

    with served(Settings(), lambda home, max_length: Broken()) as port:
        answer = extract(port)
        assert (answer.status, answer.headers["x-content-type-options"]) == (500, "nosniff")
        assert "standard error" in answer.error
        assert extract(port, "3月开工。".encode()).status == 200
    assert "RuntimeError: broken" in caplog.text


def test_a_request_that_takes_too_long_is_cut_off() -> None:
    stuck = Stuck()
    with served(Settings(head_seconds=0.2, request_seconds=0.6), stuck) as port:
        head = f"POST /api/extract HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(TEXT.encode())}\r\n\r\n"
        assert raw(port, head.encode() + TEXT.encode()) == b""
        assert ask(port, "GET", "/").status == 200
        stuck.go.set()


def test_connections_beyond_the_limit_are_refused() -> None:
    with served(Settings(max_connections=5)) as port, contextlib.ExitStack() as idle:
        for _ in range(5):
            idle.enter_context(socket.create_connection(("127.0.0.1", port)))
        assert ask(port, "GET", "/").status == 503
        idle.close()
        time.sleep(0.2)
        assert ask(port, "GET", "/").status == 200


def serve(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from cn_econ_extract.cli import main; main()", "serve", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_options_that_cannot_be_are_told_in_a_line(port: int) -> None:
    taken = serve("--port", str(port))
    assert taken.returncode == 1
    assert f"127.0.0.1:{port}" in taken.stderr and "choose another --host or --port" in taken.stderr
    nowhere = serve("--home", "乌有市")
    assert nowhere.returncode == 2
    assert nowhere.stderr.startswith("cn-econ-extract: home:")
    assert serve("--host", "192.0.2.1").returncode == 1


@pytest.mark.parametrize(("host", "warns"), [("127.0.0.1", False), ("localhost", False), ("0.0.0.0", True)])
def test_it_listens_on_loopback_and_says_where_it_does_not(host: str, warns: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    from cn_econ_extract.workbench import command, server

    told: list[str] = []
    monkeypatch.setattr(server, "serve", lambda settings, listener, make, ready: ready())
    command.run_workbench(host, 0, 1000, None, told.append)
    assert told[-1].startswith(f"workbench at http://{host}:")
    assert any("is not loopback" in line for line in told) == warns


def test_a_missing_package_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    from cn_econ_extract.errors import MissingExtraError
    from cn_econ_extract.workbench import command

    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(MissingExtraError, match=r'pip install "cn-econ-extract\[serve\]"'):
        command.run_workbench("127.0.0.1", 0, 1000, None, print)


def test_a_short_load_gives_no_error() -> None:
    figures = measure(clients=8, seconds=4)
    assert figures["errors"] == 0
    assert figures["articles"] > 8
    assert figures["memory_mb_at_the_end"] < 1.2 * figures["memory_mb_at_a_quarter"]
