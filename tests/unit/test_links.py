"""The guides lead to pages, headings and files that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def get_anchors(page):
    """Return what can be linked to on a page, as GitHub names headings."""
    headings = HEADING.findall(CODE.sub("", page.read_text()))
    return {
        re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
        for heading in headings
    }


def test_each_link_leads_somewhere():
    broken = []
    for page in PAGES:
        for link in LINK.findall(CODE.sub("", page.read_text())):
            if re.match(r"[a-z]+:", link):
                continue
            path, _hash, anchor = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            if not target.exists():
                broken.append(f"{page.name}: {link}")
            elif anchor and anchor not in get_anchors(target):
                broken.append(f"{page.name}: {link}")
    assert len(PAGES) > 10
    assert not broken


def test_each_guide_is_in_the_index():
    index = (ROOT / "docs/README.md").read_text()
    pages = {page.name for page in ROOT.glob("docs/*.md")} - {"README.md"}
    assert not {name for name in pages if f"({name}" not in index}
