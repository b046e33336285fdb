"""Runs tidy rules: check.py [--xml=FILE] [--build=DIR] [RULE...], all of them if none is named.

A rule is a file rule_<name>.py with a list CHECKS. First each check must find what its planted trees
hold and nothing in its clean ones; then it must find nothing in this source. A file that tests a
script rather than the source has a function cases() instead. Exit code 0: all clean.
"""

import importlib
import os
import pathlib
import sys
import time
import xml.etree.ElementTree as ElementTree

from tree import Tree, read_tree

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def _tree(planted):
    return planted if isinstance(planted, Tree) else Tree(planted)


def cases_of(rule, source):
    """Yields (name, problems) for every case of a rule: its own tests first, then the source."""
    module = importlib.import_module(rule)
    if hasattr(module, "cases"):
        for name, problems in module.cases(ROOT):
            yield f"{rule}.{name}", problems
        return
    for check in module.CHECKS:
        name = f"{rule}.{check.name}"
        if not check.planted:
            yield f"{name}.planted", ["a check with no planted violation proves nothing"]
        for number, texts in enumerate(check.planted):
            found = list(check.find(_tree(texts)))
            yield f"{name}.planted_{number}", [] if found else ["the planted violation was not found"]
        for number, texts in enumerate(check.clean):
            found = list(check.find(_tree(texts)))
            yield f"{name}.clean_{number}", [f"found where there is none: {item}" for item in found]
        yield f"{name}.source", [str(item) for item in check.find(source)]


def write_xml(path, results):
    """Writes what tests/count_results.py reads, in the shape that gtest writes."""
    root = ElementTree.Element("testsuites")
    for name, problems in results:
        case = ElementTree.SubElement(root, "testcase", name=name, status="run")
        if problems:
            ElementTree.SubElement(case, "failure").text = "\n".join(problems)
    pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
    ElementTree.ElementTree(root).write(path)


def main(arguments):
    options = dict(word[2:].split("=", 1) for word in arguments if word.startswith("--"))
    rules = [word for word in arguments if not word.startswith("--")]
    rules = rules or sorted(path.stem for path in HERE.glob("rule_*.py"))
    source = read_tree(ROOT, options.get("build") or os.environ.get("HANDOVER_BUILD_DIR"))
    results = []
    for rule in rules:
        start = time.monotonic()
        results += cases_of(rule, source)
        print(f"{rule}: {time.monotonic() - start:.1f} s")
    failed = [(name, problems) for name, problems in results if problems]
    for name, problems in failed:
        print(f"\n{name}:: Failure", *problems, sep="\n  ")
    print(f"{len(results) - len(failed)} passed, {len(failed)} failed")
    if "xml" in options:
        write_xml(options["xml"], results)
    return 1 if failed or not results else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
