"""A campaign's file written anew with changed values, as the office's own file.

    text, campaign = rewritten(book, "ia-ake-2024", data, "Kéo dài", "KH 52/KH-UBND")

In place of a shipped file it says what it replaces and why; comments of a hand-written file are
not carried over, the revision before keeps them.
"""

from __future__ import annotations

import copy
from typing import Any

from vedich.domain.campaigns import Campaign
from vedich.rulebook.book import Kind, Rulebook
from vedich.rulebook.campaigns import load_campaign
from vedich.rulebook.overriding import KEY, take_override
from vedich.rulebook.source import SourceFile

_HEAD = (
    "# Tệp do phần mềm ghi khi ban hành hoặc sửa đổi kế hoạch; bản trước nằm ở trang Vòng đời.\n"
    "# Written when the plan was issued or amended; the page of its life has earlier revisions.\n"
)


def data_of(book: Rulebook, name: str) -> dict[str, Any]:
    """The plain data of a campaign's file, to be changed."""
    data: dict[str, Any] = copy.deepcopy(book.source(Kind.CAMPAIGNS, name).data)
    return data


def rewritten(
    book: Rulebook, name: str, data: dict[str, Any], reason: str, clause: str
) -> tuple[str, Campaign]:
    """The file's new text, and the campaign it holds; Refusal where the data are none."""
    load_campaign(SourceFile.of(f"campaigns/{name}.yaml", _dump(data)))
    shipped = book.shelf(Kind.CAMPAIGNS).shipped.get(name)
    if shipped is not None:
        replaced = {"definition": f"{name}@{shipped.digest}", "reason": reason, "clause": clause}
        data = {KEY: replaced} | data
    text = _HEAD + _dump(data)
    source, _ = take_override(SourceFile.of(f"campaigns/{name}.yaml", text))
    return text, load_campaign(source)


def _dump(data: dict[str, Any]) -> str:
    import yaml

    class Plain(yaml.SafeDumper):
        """Definition files have no aliases, so what stands twice is written twice."""

        def ignore_aliases(self, data: Any) -> bool:
            return True

    text: str = yaml.dump(data, Dumper=Plain, allow_unicode=True, sort_keys=False, width=96)
    return text
