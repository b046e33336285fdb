"""Counts test cases: count_results.py DIR prints "PASSED FAILED" for one run of ctest.

DIR has ctest.junit, which lists the programs that ran, and one <program>.xml per program with its
cases. A program that crashed, wrote no cases or failed without a failed case counts as one failure,
so nothing can pass by not running. Skipped cases are neither; they are named on stderr.
"""

import pathlib
import sys
import xml.etree.ElementTree as ElementTree


def cases(path):
    """Returns (passed, failed, skipped) of one gtest result file, (0, 0, 0) if there is none."""
    try:
        found = list(ElementTree.parse(path).getroot().iter("testcase"))
    except (OSError, ElementTree.ParseError):
        return 0, 0, 0
    failed = sum(1 for case in found if case.find("failure") is not None)
    skipped = sum(1 for case in found if case.find("failure") is None
                  and (case.find("skipped") is not None or case.get("status") == "notrun"))
    return len(found) - failed - skipped, failed, skipped


def count(folder):
    """Returns (passed, failed, skipped) of a whole run; raises OSError if there was none."""
    total = [0, 0, 0]
    programs = ElementTree.parse(folder / "ctest.junit").getroot().findall("testcase")
    if not programs:
        raise OSError("no program ran")
    for program in programs:
        passed, failed, skipped = cases(folder / (program.get("name") + ".xml"))
        good = program.get("status") == "run"
        if passed + failed + skipped == 0 or (not good and failed == 0):
            failed += 1
        if skipped:
            print(f"    {program.get('name')}: {skipped} skipped", file=sys.stderr)
        for index, number in enumerate((passed, failed, skipped)):
            total[index] += number
    return tuple(total)


def main():
    try:
        passed, failed, _ = count(pathlib.Path(sys.argv[1]))
    except (OSError, ElementTree.ParseError):
        return 1
    print(passed, failed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
