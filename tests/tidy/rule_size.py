"""A function fits a screen (70 lines), a file fits a sitting (600), a line fits 120 columns."""

import ast
import re

from tree import CPP, Check, Finding, line_at

MAX_FILE_LINES = 600
MAX_FUNCTION_LINES = 70
MAX_COLUMNS = 120
SIZED = CPP + (".proto", ".py", ".sh", ".cmake")


def is_script(tree, path):
    return "." not in path.rsplit("/", 1)[-1] and tree.text(path).startswith("#!")


def sized_files(tree):
    return [path for path in tree.paths() if path.endswith(SIZED) or is_script(tree, path)]


def file_length(tree):
    for path in sized_files(tree):
        length = tree.text(path).count("\n")
        if length > MAX_FILE_LINES:
            yield Finding(path, 0, f"{length} lines, at most {MAX_FILE_LINES}: find the two things in it")


def line_length(tree):
    for path in sized_files(tree):
        for number, line in enumerate(tree.lines(path), 1):
            if len(line) > MAX_COLUMNS:
                yield Finding(path, number, f"{len(line)} columns, at most {MAX_COLUMNS}")


# What may stand between a parameter list and the body: qualifiers, a return type, initializers.
HEAD = re.compile(r"\)\s*(?:const|noexcept|override|final|&&?|->\s*[\w:<>,&*\s]+"
                  r"|ABSL_\w+(?:\([^()]*\))?|:\s*[\w:]+[({].*|\s)*$", re.DOTALL)
# The brace that follows begins a member's value, not the body: `: a_(1), b_`.
MEMBER = re.compile(r"\)\s*(?:noexcept\s*)?:\s[^;]*?(?:^|[,:])\s*[\w:]+(?:<[^;{}]*>)?\s*$", re.DOTALL)
CONTROL = re.compile(r"(?:^|\W)(?:if|for|while|switch|catch|else|do)\b[^;{}]*$", re.DOTALL)


def cpp_functions(code):
    """(line, length) of every outermost function body, found by its braces."""
    depth, start, body = 0, 0, False  # Of the braces we are in, if they are not a namespace's or type's.
    statement = 0  # Where the text before the next brace begins.
    for match in re.finditer(r"[{};]", code):
        index, sign = match.start(), match.group(0)
        if depth:
            depth += {"{": 1, "}": -1}.get(sign, 0)
            if depth == 0 and body:
                yield line_at(code, start), code.count("\n", start, index) + 1
            if body:
                statement = index + 1
            continue
        if sign == "{":
            before = code[statement:index].rstrip()
            member = MEMBER.search(before)
            if member or (HEAD.search(before) and not CONTROL.search(before)):
                start, depth, body = index, 1, not member
                continue
        statement = index + 1


def function_lengths(tree, path):
    if path.endswith(CPP):
        yield from cpp_functions(tree.code(path))
    elif path.endswith(".py"):
        for node in ast.walk(ast.parse(tree.text(path))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield node.lineno, node.end_lineno - node.lineno + 1
    elif path.endswith(".sh") or is_script(tree, path):
        pattern = r"^(?:function )?[\w-]+ ?\(\) ?\{\n(?:.*\n)*?\}$"
        for match in re.finditer(pattern, tree.text(path), re.M):
            yield line_at(tree.text(path), match.start()), match.group(0).count("\n") + 1


def function_length(tree):
    for path in sized_files(tree):
        for line, length in function_lengths(tree, path):
            if length > MAX_FUNCTION_LINES:
                yield Finding(path, line, f"a function of {length} lines, at most {MAX_FUNCTION_LINES}")


def _function(head, lines, tail="}\n"):
    return head + " {\n" + "  F();\n" * lines + tail


CHECKS = [
    Check("file_length", file_length,
          planted=[{"broker/base/a.cc": "\n" * 601}, {"proto/a.proto": "\n" * 601},
                   {"tests/run": "#!/bin/sh\n" + "\n" * 600}],
          clean=[{"broker/base/a.cc": "\n" * 600}, {"docs/long.md": "\n" * 2000}]),
    Check("line_length", line_length,
          planted=[{"broker/base/a.cc": "x" * 121 + "\n"}, {"a.sh": "ok\n" + "x" * 121}],
          clean=[{"broker/base/a.cc": "ø" * 120 + "\n"}]),
    Check("function_length", function_length,
          planted=[
              {"broker/base/a.cc": _function("namespace a {\nint A::B(int c) const", 70, "}\n}\n")},
              {"broker/base/a.cc": _function("A::A(int b) : b_(b), c_{b}", 70)},
              {"broker/base/a.cc": _function("A::A(int b) : b_{b}, c_(b)", 70)},
              {"broker/base/a.cc": _function("class A {\n  auto F() -> std::vector<int>", 70, "}\n};\n")},
              {"broker/base/a.cc": _function("TEST(A, B)", 70)},
              {"broker/base/a.cc": _function("int F()", 2, '  // }\n  "}";\n' * 35 + "}\n")},
              {"tests/a.py": "def f():\n" + "    g()\n" * 70},
              {"tests/run": "#!/bin/bash\nf() {\n" + "  g\n" * 70 + "}\n"},
          ],
          clean=[
              {"broker/base/a.cc": _function("int F()", 68) * 3},
              {"broker/base/a.cc": "namespace a {\n" + "int x;\n" * 200 + "}\n"},
              {"broker/base/a.cc": "const A kTable[] = {\n" + "  {1, F(2)},\n" * 200 + "};\n"},
              {"broker/base/a.h": "class A {\n public:\n" + "  int b() const { return 1; }\n" * 100 + "};\n"},
          ]),
]
