"""A model is spread over files. Two of them that define a method of one name without
calling the other's would take each other's place, and nothing would say so."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_no_method_of_a_model_takes_the_place_of_another():
    methods = defaultdict(list)
    for path in sorted(ROOT.glob("sla_*/**/*.py")):
        if "tests" in path.parts:
            continue
        for node in ast.parse(path.read_text()).body:
            model = isinstance(node, ast.ClassDef) and _get_model(node)
            for method in _get_last_words(node) if model else ():
                place = f"{path.relative_to(ROOT)}:{method.lineno}"
                methods[model, method.name].append(place)
    doubled = {name: places for name, places in methods.items() if len(places) > 1}
    assert methods
    assert not doubled


def test_what_a_model_overrides_is_imported_before():
    shadowed = []
    for init in sorted(ROOT.glob("sla_*/models/__init__.py")):
        waiting = []
        for name in _get_imports(init):
            for node in ast.parse(init.with_name(f"{name}.py").read_text()).body:
                model = isinstance(node, ast.ClassDef) and _get_model(node)
                if not model:
                    continue
                last = {method.name for method in _get_last_words(node)}
                own = {m.name for m in node.body if isinstance(m, ast.FunctionDef)}
                shadowed += [
                    f"{init.parent}: {known} behind {name}, {key}"
                    for known, key in waiting
                    if key[0] == model and key[1] in last
                ]
                waiting += [(name, (model, method)) for method in own - last]
    assert not shadowed


def _get_imports(init):
    lines = ast.parse(init.read_text()).body
    imports = (line for line in lines if isinstance(line, ast.ImportFrom))
    return [name.name for line in imports for name in line.names]


def _get_model(node):
    """Return the name of the model that a class defines or extends."""
    found = {}
    for line in node.body:
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            name = line.targets[0].id
            if name in ("_name", "_inherit"):
                found[name] = ast.literal_eval(line.value)
    inherited = found.get("_inherit")
    if isinstance(inherited, list):
        inherited = inherited[0]
    return found.get("_name") or inherited


def _get_last_words(node):
    """Yield the methods of a class that do not call those they override."""
    for method in node.body:
        if isinstance(method, ast.FunctionDef):
            names = (n.id for n in ast.walk(method) if isinstance(n, ast.Name))
            if "super" not in names:
                yield method
