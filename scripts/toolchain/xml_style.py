"""XML files: well formed, and indented by four spaces for each level.

Only tags and comments that begin a line are looked at: text, and how attributes are
spread over lines, is the author's business.
"""

import re

from lxml import etree

INDENT = "    "
TOKEN = re.compile(
    r"(?P<skip><!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<!DOCTYPE[^>]*>)"
    r"|(?P<end></[^>]*>)"
    r"|(?P<start><(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>)",
    re.DOTALL,
)


def check(paths):
    """Yield (path, line, problem) of every file."""
    problems = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        try:
            etree.fromstring(text.encode())
        except etree.XMLSyntaxError as error:
            problems.append((path, error.lineno, str(error)))
            continue
        wanted = indent(text)
        pairs = zip(text.split("\n"), wanted.split("\n"), strict=False)
        for number, (line, good) in enumerate(pairs, 1):
            if line != good:
                depth = len(good) - len(good.lstrip())
                problems.append((path, number, f"indent by {depth} spaces"))
                break
        else:
            if text != wanted:
                problems.append((path, text.count("\n"), "end with one line feed"))
    return problems


def fix(paths):
    for path in paths:
        text = path.read_text(encoding="utf-8")
        wanted = indent(text)
        if wanted != text:
            path.write_text(wanted, encoding="utf-8")


def indent(text):
    """The same document with the lines that tags begin indented by their depth."""
    lines = [line.rstrip() for line in text.rstrip().split("\n")]
    text = "\n".join(lines)
    starts = {}
    depth = 0
    for token in TOKEN.finditer(text):
        if token["end"]:
            depth -= 1
        line_start = text.rfind("\n", 0, token.start()) + 1
        if not text[line_start : token.start()].strip():
            starts[text.count("\n", 0, token.start())] = depth
        if token["start"] and not token["start"].endswith("/>"):
            depth += 1
    for number, level in starts.items():
        lines[number] = INDENT * level + lines[number].lstrip()
    return "\n".join(lines) + "\n"
