"""The pictures of the readme, taken from the example as it is now: ``script/screenshots``."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.functional.site_room import served, vedich

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
_CAMPAIGN = "campaign/gia-lai-2026/"
# (file, address below the site's own, width, height, signed in)
_SHOTS = (
    ("today", "", 1280, 900, True),
    ("unit-phone", f"{_CAMPAIGN}unit/H21.17/", 360, 760, True),
    ("procedure-phone", "thu-tuc/vi/2.000815/", 360, 760, False),
)
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


def main() -> None:
    """Take every picture; the files in docs/images are replaced."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        # People for trying out are made in a folder called demo alone.
        home = Path(folder) / "demo"
        vedich(home, "demo")
        people = json.loads(vedich(home, "people", "demo", "--json").stdout)["rows"]
        password = next(one["password"] for one in people if one["username"] == "vanphong")
        with served(home) as (address, _process), sync_playwright() as player:
            browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=_FLAGS)
            for name, place, width, height, signed_in in _SHOTS:
                page = browser.new_page(viewport={"width": width, "height": height}, locale="vi-VN")
                if signed_in:
                    _sign_in(page, address, password)
                page.goto(f"{address}/{place}")
                page.wait_for_load_state("networkidle")
                page.screenshot(path=IMAGES / f"{name}.png")
                page.close()
            browser.close()


def _sign_in(page: Page, address: str, password: str) -> None:
    page.goto(f"{address}/")
    page.fill("input[name=login]", "vanphong")
    page.fill("input[type=password]", password)
    page.click("form [type=submit]")
    page.wait_for_load_state("networkidle")


if __name__ == "__main__":
    main()
