"""Our add-ons: folders with a manifest at the top of the repository."""

import ast
import graphlib

from . import settings
from .console import digest

TEST_FOLDER = settings.REPOSITORY / "tests/addons"


def _in(folder):
    return {path.parent.name: path.parent for path in folder.glob("*/__manifest__.py")}


def own():
    """Name → folder of the add-ons we ship, in the order of their dependencies."""
    return _sorted(_in(settings.REPOSITORY))


def for_tests():
    """Name → folder of the add-ons that exist for the tests only."""
    return _sorted(_in(TEST_FOLDER))


def manifest(folder):
    return ast.literal_eval((folder / "__manifest__.py").read_text())


def _sorted(folders):
    graph = {
        name: [d for d in manifest(path).get("depends", ()) if d in folders]
        for name, path in sorted(folders.items())
    }
    order = graphlib.TopologicalSorter(graph).static_order()
    return {name: folders[name] for name in order}


def foreign_dependencies():
    """What our add-ons need that isn't ours: belongs into the templates."""
    folders = {**own(), **for_tests()}
    needed = {d for path in folders.values() for d in manifest(path).get("depends", ())}
    return sorted(needed - set(folders))


def fingerprint(folder):
    """Changes when a file that Odoo loads from this add-on changes."""
    files = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.suffix not in (".pyc", ".pot")
        and "tests" not in path.relative_to(folder).parts
    ]
    names = [str(path.relative_to(folder)) for path in files]
    return digest(*names, *files)
