"""No dead files: every source is compiled once, every header included, every proto generated.

The first needs a build directory and asks compile_commands.json, where a unity batch stands for the
files it includes.
"""

import json
import pathlib
import re
from collections import Counter

from tree import CPP, PROTO, Check, Finding, Tree, blank

# Compiled in one preset alone, or by tests/bench/run.
SPECIAL = ("deploy/build/tsan_abseil.cc", "deploy/build/fuzz_entry.cc", "tests/bench/peers/rabbitmq.cc")


def compiled(build, root):
    """How often each file is compiled, by path from `root`; generated ones as gen/<path>."""
    counts = Counter()
    for entry in json.loads((build / "compile_commands.json").read_text()):
        source = pathlib.Path(entry["directory"], entry["file"])
        batch = source.is_relative_to(build) and source.exists()
        files = re.findall(r'#include "([^"]+[.]cc)"', source.read_text()) if batch else [str(source)]
        for file in files:
            path = build / "gen" / file  # An absolute path stays what it is.
            base = build if path.is_relative_to(build) else root
            counts[str(path.relative_to(base))] += 1
    return counts


def compiled_once(tree):
    if tree.build is None:
        return
    counts = tree.build
    if not isinstance(counts, Counter):
        root = pathlib.Path(__file__).resolve().parent.parent.parent
        counts = compiled(pathlib.Path(tree.build).resolve(), root)
    for path in tree.paths((".cc",)):
        if counts[path] != 1 and not path.startswith(SPECIAL):
            yield Finding(path, 0, f"is part of {counts[path]} targets, not of one")
    for path in tree.paths(PROTO, "proto/"):
        if counts["gen/" + path[len("proto/"):-len(".proto")] + ".pb.cc"] != 1:
            yield Finding(path, 0, "is not generated and compiled")


def stray_sources(tree):
    """Files that no glob of the build looks at."""
    known = ("broker/", "adapters/", "clients/", "tests/unit/", "tests/fakes/", "tests/component/",
             "tests/integration/", "tests/scenarios/", "tests/simulation/", "tests/corpus/", "tests/faults/",
             "tests/bench/", "tests/fuzz/") + SPECIAL
    for path in tree.paths((".cc", ".cpp", ".cxx", ".c")):
        if not path.startswith(known) or not path.endswith(".cc"):
            yield Finding(path, 0, "no target looks here; sources end in .cc")
    for path in tree.paths(PROTO):
        if not path.startswith("proto/"):
            yield Finding(path, 0, "a .proto file lies under proto/")


def unused_headers(tree):
    included = set()
    for path in tree.paths(CPP):
        code = blank(tree.text(path)).split("\n")
        for number, line in enumerate(tree.lines(path)):
            match = re.match(r'\s*#\s*include\s*"([^"]+)"', line)
            if match and code[number].lstrip().startswith("#"):
                included.add(match.group(1))
    for path in tree.paths((".h",)):
        if path not in included:
            yield Finding(path, 0, "is included by nobody")


def unused_fixtures(tree):
    """A fixture that no test names, by file or by folder, tests nothing."""
    tests = "\n".join(tree.text(path) for path in tree.paths()
                      if path.startswith(("tests/", "deploy/")) and not path.startswith("tests/fixtures/"))
    for path in tree.paths(under="tests/fixtures/"):
        parts = path[len("tests/fixtures/"):].split("/")
        # A test may name the file, or walk the folder that it lies in.
        names = [parts[-1]] + ["/".join(parts[:count]) for count in range(1, len(parts))]
        if not path.endswith(".md") and not any(name in tests for name in names):
            yield Finding(path, 0, "no test names it or its folder")


CHECKS = [
    Check("compiled_once", compiled_once,
          planted=[Tree({"broker/base/a.cc": ""}, Counter()),
                   Tree({"broker/base/a.cc": ""}, Counter({"broker/base/a.cc": 2})),
                   Tree({"proto/handover/a.proto": ""}, Counter({"proto/handover/a.pb.cc": 1}))],
          clean=[Tree({"broker/base/a.cc": "", "proto/handover/a.proto": ""},
                      Counter({"broker/base/a.cc": 1, "gen/handover/a.pb.cc": 1}))]),
    Check("stray_sources", stray_sources,
          planted=[{"tests/other/a.cc": ""}, {"broker/base/a.cpp": ""}, {"tests/a.cc": ""}, {"deploy/a.proto": ""}],
          clean=[{"broker/base/a.cc": "", "tests/unit/broker/base/a_test.cc": "", "proto/a.proto": ""}]),
    Check("unused_headers", unused_headers,
          planted=[{"broker/base/a.h": ""}, {"broker/base/a.h": "", "broker/b.cc": '// #include "broker/base/a.h"\n'}],
          clean=[{"broker/base/a.h": "", "broker/b.cc": '#include "broker/base/a.h"\n'}]),
    Check("unused_fixtures", unused_fixtures,
          planted=[{"tests/fixtures/cda/a.xml": ""}],
          clean=[{"tests/fixtures/cda/a.xml": "", "tests/unit/a_test.cc": 'Read("a.xml")'},
                 {"tests/fixtures/cda/a.xml": "", "tests/unit/a_test.cc": 'List("tests/fixtures/cda")'}]),
]
