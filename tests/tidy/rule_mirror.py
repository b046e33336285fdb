"""broker/x/y.cc is tested by tests/unit/broker/x/y_test.cc, and every unit test has its subject."""

import re

from tree import OWN_CODE, Check, Finding

UNIT = "tests/unit/"


def tested(tree):
    for path in tree.paths((".cc",), OWN_CODE):
        test = UNIT + re.sub(r"\.cc$", "_test.cc", path)
        if not path.endswith("/main.cc") and not tree.has(test):
            yield Finding(path, 0, f"has no {test}")


def subjects(test):
    """The files a test may be about: y_test.cc of y, and y_some_aspect_test.cc of y_some or y too."""
    stem = re.sub(r"_test\.cc$", "", test[len(UNIT):])
    folder, _, name = stem.rpartition("/")
    words = name.split("_")
    for count in range(len(words), 0, -1):
        subject = f"{folder}/{'_'.join(words[:count])}"
        yield subject + ".cc"
        yield subject + ".h"
        yield subject + ".proto"


def subject_exists(tree):
    for test in tree.paths(("_test.cc",), (UNIT,)):
        # The model has no .cc file of its own: its tests lie at tests/unit/proto/.
        if not test.startswith(UNIT + "proto/") and not any(map(tree.has, subjects(test))):
            yield Finding(test, 0, "has no subject: its file was moved, renamed or removed")


def test_names(tree):
    """A file of tests with another name is built, but nobody would find it from its subject."""
    for path in tree.paths((".cc",), (UNIT,)):
        if not path.endswith("_test.cc") and re.search(r"^(TYPED_)?TEST(_[FP])?\(", tree.code(path), re.M):
            yield Finding(path, 0, "has tests, so its name ends in _test.cc")


def test_is_test(tree):
    for path in tree.paths(("_test.cc",), ("tests/",)):
        code = tree.code(path)
        if not re.search(r"^(TYPED_)?TEST(_[FP]|_SUITE_P)?\(|^INSTANTIATE_\w+\(", code, re.M):
            yield Finding(path, 0, "has no test in it")


CHECKS = [
    Check("tested", tested,
          planted=[
              {"broker/base/a.cc": ""},
              {"adapters/cda/a.cc": "", "tests/unit/adapters/cda/a.cc": ""},
              {"clients/cli/main_loop.cc": ""},
          ],
          clean=[
              {"broker/main.cc": "", "clients/cli/main.cc": "", "broker/base/a.h": ""},
              {"broker/base/a.cc": "", "tests/unit/broker/base/a_test.cc": ""},
          ]),
    Check("subject_exists", subject_exists,
          planted=[
              {"tests/unit/broker/base/a_test.cc": ""},
              {"tests/unit/broker/base/a_test.cc": "", "broker/store/a.cc": ""},
          ],
          clean=[
              {"tests/unit/broker/base/a_test.cc": "", "broker/base/a.h": ""},
              {"tests/unit/broker/base/a_at_midnight_test.cc": "", "broker/base/a.cc": ""},
          ]),
    Check("test_names", test_names,
          planted=[{"tests/unit/broker/base/cases.cc": "TEST(A, B) {}\n"}],
          clean=[{"tests/unit/broker/base/builders.cc": "// TEST(A, B)\nint F() { return 1; }\n"}]),
    Check("test_is_test", test_is_test,
          planted=[{"tests/unit/broker/base/a_test.cc": "// TEST(A, B) {}\n"}],
          clean=[{"tests/unit/broker/base/a_test.cc": "TEST_F(A, B) {}\n"}]),
]
