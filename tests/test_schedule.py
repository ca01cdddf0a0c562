"""What docs/schedule.md tells to install is tried: the units by systemd itself, the cron line in cron's environment."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from articles import article_page, list_page

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "schedule.md").read_text(encoding="utf-8")
CHECKOUT = "/srv/newscrawler"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_accepts_the_units(tmp_path):
    program = tmp_path / ".venv" / "bin" / "scrapy"
    program.parent.mkdir(parents=True)
    program.touch(mode=0o755)
    units = re.findall(r"```ini\n# /etc/systemd/system/(\S+)\n(.*?)```", PAGE, flags=re.DOTALL)
    assert len(units) == 3
    for name, text in units:
        (tmp_path / name).write_text(text.replace(CHECKOUT, str(tmp_path)), encoding="utf-8")
    command = ["systemd-analyze", "verify", *(str(tmp_path / name) for name, _ in units)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_cron_line_crawls_in_crons_environment(web, news):
    path = "/news/a-story-of-two-rivers-31/"
    web.page(path, article_page("A story of two rivers"))
    web.page("/", list_page((path, "A story")))
    [line] = re.findall(r"^7 (?:\* ){4}(.*crawlall .*crawl\.log)$", PAGE, flags=re.MULTILINE)
    settings = f"-s ARCHIVE_PATH={news.archive} -s PRIVATE_HOSTS=127.0.0.1 -s DOWNLOAD_DELAY=0.01"
    for told, here in (
        (f"cd {CHECKOUT}", f"cd {ROOT}"),
        (".venv/bin/scrapy", str(Path(sys.executable).with_name("scrapy"))),
        ("crawlall", f"crawl anysite -a url={web.url}/ {settings}"),
        ("data/crawl.log", str(news.folder / "crawl.log")),
    ):
        assert told in line
        line = line.replace(told, here)
    environment = {"HOME": str(news.folder), "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(["/bin/sh", "-c", line], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (news.folder / "crawl.log").read_text(encoding="utf-8").startswith("anysite: 1 new")
