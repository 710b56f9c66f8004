"""Files that lie in wait, stores that cannot be written, threads and processes, a network that is not there."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import os
import pickle
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cn_econ_extract import Document, Extractor, InputError
from cn_econ_extract.corpus import inputs as inputs_module
from cn_econ_extract.corpus.inputs import Failure, read_inputs
from cn_econ_extract.corpus.run import run
from cn_econ_extract.corpus.stores import open_store
from cn_econ_extract.reading import read_article
from invariants import FIXTURES

STORES = ["store.jsonl", "store", "store.duckdb"]
ROOT = Path(__file__).parents[1]


def text(number: int) -> str:
    return f"3月{number % 28 + 1}日，海川{number}号储能项目在安化县开工，总投资{number + 1}亿元。"


# ---------------------------------------------------------------- readers


def reasons(folder: Path) -> dict[str, str]:
    return {item.position.removeprefix(f"{folder}/"): item.reason for item in read_inputs([folder]) if isinstance(item, Failure)}


def test_files_that_lie_in_wait_get_a_line_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs_module, "MAX_MEMBER", 5000)
    folder = tmp_path / "inputs"
    folder.mkdir()
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("bomb.txt", b"x" * 100_000)
        archive.writestr("../../out.txt", "")
        archive.writestr("/etc/out.txt", "")
    (folder / "bomb.txt.gz").write_bytes(gzip.compress(b"x" * 100_000))
    (folder / "cut.txt.gz").write_bytes(gzip.compress(os.urandom(900))[:-300])
    (folder / "great.txt").write_bytes(b"x" * 6000)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "gone.txt").symlink_to(folder / "nothing.txt")
    (folder / "zero.txt").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.txt")
    (folder / "around").symlink_to(folder)
    (folder / "charset.html").write_bytes('<meta charset="utf-8"><body><p>開工</p>'.encode("big5"))
    told = reasons(folder)
    assert set(told) == {
        "bomb.zip!../../out.txt", "bomb.zip!/etc/out.txt", "bomb.zip!bomb.txt", "bomb.txt.gz", "cut.txt.gz", "great.txt",
        "empty.txt", "loop.txt", "gone.txt", "zero.txt", "pipe.txt", "charset.html",
    }  # fmt: skip
    assert all("\n" not in reason and "; " in reason for reason in told.values()), told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["inputs"]


def test_a_page_of_another_charset_than_it_declares_is_read(tmp_path: Path) -> None:
    body = "".join(f"<p>{text(n)}项目由海川集团投资建设，预计明年投产。</p>" for n in range(3))
    (tmp_path / "a.html").write_bytes(f'<html><meta charset="utf-8"><body>{body}</body></html>'.encode("gb18030"))
    (found,) = read_inputs([tmp_path])
    assert "海川1号储能项目" in found.text  # type: ignore[union-attr]


def test_files_that_go_or_change_while_they_are_read(tmp_path: Path) -> None:
    rows = "\n".join(json.dumps({"text": text(n)}) for n in range(4000))
    (tmp_path / "a.jsonl").write_text(rows, encoding="utf-8")
    (tmp_path / "b.txt").write_text(text(1), encoding="utf-8")
    found = read_inputs([tmp_path])
    next(found)
    os.truncate(tmp_path / "a.jsonl", 200_000)
    (tmp_path / "b.txt").unlink()
    failures = [item for item in found if isinstance(item, Failure)]
    assert [Path(item.position).name.partition(",")[0] for item in failures] == ["a.jsonl", "b.txt"]


def test_a_device_is_no_article() -> None:
    with pytest.raises(InputError, match="it is a device"):
        read_article("/dev/zero")


# ---------------------------------------------------------------- stores


def fill(store: Path, numbers: range) -> int:
    opened = open_store(store)
    try:
        items = [inputs_module.RawArticle(f"{n}", text(n), None, "2021-04-02") for n in numbers]
        return run(items, opened, Extractor()).articles
    finally:
        opened.close()


@pytest.mark.parametrize("name", STORES)
def test_a_full_disk_leaves_the_store_as_it_was(name: str, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    size = "4m" if name.endswith("duckdb") else "600k"
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)], capture_output=True).returncode:
        pytest.skip("no tmpfs can be mounted here")
    try:
        written = 0
        (disk / "room").write_bytes(b"x" * (1_000_000 if name.endswith("duckdb") else 100_000))
        with pytest.raises((OSError, InputError), match=r"\S"):
            for start in range(0, 100_000, 100):
                written += fill(disk / name, range(start, start + 100))
        assert written
        (disk / "room").unlink()  # whoever makes room goes on
        known = open_store(disk / name)
        held = len(set(known.known()))
        known.close()
        assert written <= held <= written + 100  # whole batches of the run that failed may be there too
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A folder that nobody may write into: root may whatever the permissions are, but for a file system mounted to be read."""
    folder = tmp_path / "read_only"
    folder.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(folder)]
    if os.geteuid():
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o755)
    elif subprocess.run(mounted, capture_output=True).returncode:
        yield Path("/proc")
    else:
        yield folder
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("name", STORES)
def test_a_store_that_may_not_be_written_is_one_line(name: str, read_only: Path) -> None:
    command = [sys.executable, "-m", "cn_econ_extract", "run", str(ROOT / "examples"), "--out", str(read_only / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


# ---------------------------------------------------------------- threads, processes, hash seeds


def test_eight_threads_on_one_extractor_are_as_one() -> None:
    extractor = Extractor()
    texts = [text(n % 1000) for n in range(10_000)]
    alone = [extractor.extract(article) for article in texts[:1000]]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(extractor.extract, texts))
    assert together == 10 * alone


def _extract(extractor: Extractor, article: str) -> Document:
    return extractor.extract(article, published="2021-04-02")


@pytest.mark.parametrize("method", ["spawn", "fork"])
def test_processes_give_the_same_records(method: str) -> None:
    extractor = Extractor(home="湖南省衡阳市", gazetteers=[[("星河储能", "company")]])
    texts = [fixture["text"] for fixture in FIXTURES]
    serial = [_extract(extractor, article) for article in texts]
    with multiprocessing.get_context(method).Pool(2) as pool:
        assert pool.starmap(_extract, [(extractor, article) for article in texts]) == serial


def test_extractors_and_documents_are_pickled() -> None:
    for extractor in (Extractor(), Extractor(home="430400", min_confidence=0.5), Extractor(gazetteers=[[("星河", "company")]])):
        document = extractor.extract(FIXTURES[0]["text"])
        assert pickle.loads(pickle.dumps(document)) == document
        assert pickle.loads(pickle.dumps(extractor)).extract(FIXTURES[0]["text"]) == document


def python(code: str, **environment: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, **environment}
    ).stdout


def test_records_do_not_hang_on_the_hash_seed() -> None:
    code = f"""if True:
        import hashlib, json, pathlib, cn_econ_extract as c
        files = sorted(pathlib.Path({str(ROOT / "tests/fixtures")!r}).glob("*.json"))
        texts = [json.loads(file.read_text(encoding="utf-8"))["text"] for file in files]
        print(hashlib.sha256("".join(c.extract(t).to_json() for t in texts).encode()).hexdigest())"""
    assert len({python(code, PYTHONHASHSEED=seed) for seed in ("0", "1", "42")}) == 1


# ---------------------------------------------------------------- network


def test_nothing_is_asked_of_the_network() -> None:
    """Every kind of work runs where no socket can be made, and no name be looked up."""
    code = f"""if True:
        import socket
        class Refusing(socket.socket):
            def __init__(self, *given, **named): raise AssertionError("the network was asked for")
        def refuse(*given, **named): raise AssertionError("the network was asked for")
        socket.socket, socket.create_connection, socket.getaddrinfo = Refusing, refuse, refuse
        import cn_econ_extract as c, pathlib, tempfile
        from cn_econ_extract.corpus.inputs import read_inputs
        from cn_econ_extract.corpus.run import run
        from cn_econ_extract.corpus.stores import open_store
        extractor = c.Extractor(home="430400", gazetteers=[[("星河", "company")]])
        with tempfile.TemporaryDirectory() as folder:
            page = pathlib.Path(folder, "a.html")
            page.write_text("<html><body><p>" + {text(1)!r} * 9 + "</p></body></html>", encoding="utf-8")
            for store in ("a.jsonl", "a.duckdb", "a"):
                report = run(read_inputs([page, {str(ROOT / "examples")!r}]), open_store(pathlib.Path(folder, store)), extractor)
                assert report.articles == 2
        c.extract({text(1)!r}, published="Mar 30, 2021")._repr_html_()
        print("done")"""
    assert python(code) == "done\n"
