"""docs/errors.md lists every stable code that broker/ gives to a refusal, and no code that is gone."""

import re

from tree import CPP, Check, Finding, line_at

PAGE = "docs/errors.md"
CODE = r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*"
# Calls that make a refusal; a function whose parameter is named `code` makes one too.
MAKERS = ("Invalid", "Refuse", "RefusalText")
# Functions that give an enum its code: every literal they return is one.
NAMED_CODE = re.compile(r"\bstd::string_view (\w*Code)\([^)]*\) \{\n(.*?)^\}", re.M | re.DOTALL)
TAKES_CODE = re.compile(r"\b(?:absl::Status|CheckOutcome|void) (\w+)\((?:[^()]*, )?std::string_view code\b")


def span(text, start):
    """The text of a call from its opening parenthesis or brace to the matching one."""
    depth = 0
    for index in range(start, min(len(text), start + 2000)):
        depth += text[index] in "({"
        depth -= text[index] in ")}"
        if depth == 0:
            return text[start:index]
    return ""


def makers(text):
    """The names of the calls that make a refusal in this file."""
    return MAKERS + tuple(name for name in TAKES_CODE.findall(text) if not name.startswith("Count"))


def codes(text):
    """(offset, code) of every code that a file gives to a refusal, a warning or a reason."""
    calls = re.compile(rf"\b(?:{'|'.join(makers(text))})\s*[({{]|\bWarn\(")
    for match in calls.finditer(text):
        for literal in re.finditer(rf'"({CODE})"', span(text, match.end() - 1)):
            yield match.start(), literal.group(1)
    for match in NAMED_CODE.finditer(text):
        for literal in re.finditer(rf'return "({CODE})"', match.group(2)):
            yield match.start(), literal.group(1)


def listed(page):
    return set(re.findall(rf"^\| ({CODE}) \|", page, re.M))


def unlisted(tree):
    known = listed(tree.text(PAGE)) if tree.has(PAGE) else set()
    for path in tree.paths(CPP, ("broker/",)):
        text = tree.text(path)
        for code, offset in {code: offset for offset, code in codes(text)}.items():
            if code not in known:
                yield Finding(path, line_at(text, offset), f"{code} is not in {PAGE}")


def gone(tree):
    if not tree.has(PAGE):
        return
    page = tree.text(PAGE)
    used = {literal for path in tree.paths(CPP, ("broker/",))
            for literal in re.findall(rf'"({CODE})"', tree.text(path))}
    for match in re.finditer(rf"^\| ({CODE}) \|", page, re.M):
        if match.group(1) not in used:
            yield Finding(PAGE, line_at(page, match.start()), f"no refusal has the code {match.group(1)}")


def listed_twice(tree):
    seen = set()
    page = tree.text(PAGE) if tree.has(PAGE) else ""
    for match in re.finditer(rf"^\| ({CODE}) \|", page, re.M):
        if match.group(1) in seen:
            yield Finding(PAGE, line_at(page, match.start()), f"{match.group(1)} stands here twice")
        seen.add(match.group(1))


ROW = "| A_CODE | x | y |\n"

CHECKS = [
    Check("unlisted", unlisted,
          planted=[
              {"broker/base/a.cc": 'return Invalid("A_CODE", "f", "R.");\n', PAGE: ""},
              {"broker/base/a.cc": 'return Refuse(kX, RefusalText{"A_CODE", "", "R."});\n'},
              {"broker/base/a.cc": 'absl::Status No(std::string_view code) {}\nreturn No("A_CODE");\n'},
              {"broker/base/a.cc": 'std::string_view HeldCode(R r) {\n  return "A_CODE";\n}\n'},
              {"broker/base/a.cc": 'Warn(warnings, {"A_CODE", path, "R."});\n'},
          ],
          clean=[
              {"broker/base/a.cc": 'return Invalid("A_CODE", "f", "R.");\n', PAGE: ROW},
              {"broker/base/a.cc": 'const char* kKind = "A_CODE";\nInvalid(code, "f", "R.");\n'},
              {"clients/cli/a.cc": 'return Invalid("A_CODE", "f", "R.");\n'},
          ]),
    Check("gone", gone,
          planted=[{PAGE: ROW}, {PAGE: ROW, "broker/base/a.cc": 'Invalid("A_CODE_2", "", "");\n'}],
          clean=[{PAGE: ROW, "broker/base/a.cc": 'Invalid("A_CODE", "", "");\n'}, {"docs/a.md": ROW}]),
    Check("listed_twice", listed_twice, planted=[{PAGE: ROW + ROW}], clean=[{PAGE: ROW}]),
]
