"""Translation templates (``.pot``) and Persian translations (``fa.po``)."""

import os
import re
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polib

from . import addons, odoo, settings
from .console import run

# Where a term also stands on the dummy documents of the tests, if they are installed.
DUMMIES = ("__test_sla_", "__guide_")
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sdf]|%[sdf]|\{\{.*?\}\}|\$\{.*?\}")
# Wide enough to never break a line: a reworded sentence is then one changed line.
WIDTH = 100000


def files(name, folder):
    return folder / f"i18n/{name}.pot", folder / "i18n/fa.po"


def problems(name, folder):
    """(file, line, problem) for all that is missing or wrong in the translation."""
    template_path, path = files(name, folder)
    if not template_path.exists() or not path.exists():
        return []
    template, translation = _read(template_path), _read(path)
    known = {_key(entry): entry for entry in translation if not entry.obsolete}
    result = []
    for entry in template:
        translated = known.pop(_key(entry), None)
        if translated is None:
            result.append((path, 1, f"not there: {entry.msgid[:60]!r}"))
        elif problem := _problem(translated):
            result.append((path, translated.linenum, problem))
    for entry in known.values():
        result.append((path, entry.linenum, f"not used: {entry.msgid[:60]!r}"))
    return result


def export(database, conf, *, write):
    """Bring every ``.pot`` and ``fa.po`` up to date.

    :param write: change the files; else only tell which are out of date
    :return: the paths that changed, or would change
    """
    own = addons.own()
    changed = []
    with tempfile.TemporaryDirectory() as scratch:

        def _export(name):
            exported = Path(scratch) / f"{name}.pot"
            run(
                odoo.command(
                    *("i18n", "export", "-c", conf, "-d", database),
                    *("-o", exported, name),
                ),
                log=f"i18n-{name}.log",
                env=odoo.environment(),
                cwd=settings.REPOSITORY,
            )
            return exported

        # each takes seconds to start, on one processor
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            for name, exported in zip(own, pool.map(_export, own), strict=True):
                changed += _update(name, own[name], exported, write)
    return changed


def _update(name, folder, exported, write):
    template_path, path = files(name, folder)
    template = polib.pofile(str(exported), wrapwidth=WIDTH)
    for field in ("POT-Creation-Date", "PO-Revision-Date"):
        # Dates would change the files at every export.
        template.metadata.pop(field, None)
    template.metadata["Content-Transfer-Encoding"] = "8bit"
    for entry in template:
        entry.occurrences = [
            place
            for place in entry.occurrences
            if not any(dummy in place[0] for dummy in DUMMIES)
        ]
    translation = _read(path) if path.exists() else _new_translation(template)
    translation.merge(template)
    for entry in translation.obsolete_entries():
        translation.remove(entry)
    translation.sort(key=lambda entry: entry.msgid)
    template.sort(key=lambda entry: entry.msgid)
    changed = []
    for target, content in ((template_path, template), (path, translation)):
        text = str(content).rstrip("\n") + "\n"
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            changed.append(target)
            if write:
                target.parent.mkdir(exist_ok=True)
                target.write_text(text, encoding="utf-8")
    return changed


def _new_translation(template):
    result = polib.POFile(wrapwidth=WIDTH)
    result.metadata = {
        **template.metadata,
        "Language": "fa",
        "Plural-Forms": "nplurals=2; plural=(n > 1);",
    }
    return result


def _read(path):
    return polib.pofile(str(path), encoding="utf-8", wrapwidth=WIDTH)


def _key(entry):
    return entry.msgctxt, entry.msgid


def _problem(entry):
    if entry.fuzzy:
        return f"fuzzy: {entry.msgid[:60]!r}"
    if not entry.msgstr and not all(entry.msgstr_plural.values() or [""]):
        return f"not translated: {entry.msgid[:60]!r}"
    wanted = sorted(PLACEHOLDER.findall(entry.msgid))
    found = sorted(PLACEHOLDER.findall(entry.msgstr))
    if entry.msgstr and wanted != found:
        return f"placeholders differ: {wanted} and {found} in {entry.msgid[:60]!r}"
    return None
