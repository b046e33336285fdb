"""Reads a .proto file into what the lint rules ask about: names, types, options and comments."""

import re
from typing import NamedTuple

from tree import line_at

TOKEN = re.compile(r"""
    (?P<comment>//[^\n]*|/\*.*?\*/)
  | (?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
  | (?P<word>[\w.]+|-\w+)
  | (?P<sign>[^\s\w])
""", re.DOTALL | re.VERBOSE)


class Item(NamedTuple):
    """One declaration. kind: package, import, option, service, rpc, message, enum, value, field,
    oneof or extend. `scope` names what it stands in, outermost first. `comment` is the block right
    above it and what follows it on its last line."""

    kind: str
    name: str
    line: int
    comment: str
    scope: tuple
    type: str = ""       # Of a field: its type. Of an option: its value.
    number: str = ""     # Of a value or a field.
    repeated: bool = False


class _Token(NamedTuple):
    text: str
    line: int
    end_line: int
    is_comment: bool


def _tokens(text):
    for match in TOKEN.finditer(text):
        line = line_at(text, match.start())
        yield _Token(match.group(0), line, line + match.group(0).count("\n"),
                     match.lastgroup == "comment")


def read_proto(text):
    """The declarations of a file, in order."""
    tokens = list(_tokens(text))
    words = [token for token in tokens if not token.is_comment]
    code_lines = {token.line for token in words}
    comments = [(token, token.line in code_lines) for token in tokens if token.is_comment]
    items = []
    scope = []  # (kind, name) of every open brace; ("", "") for those of an option.
    start = 0
    for index, token in enumerate(words):
        if token.text not in "{};" or _inside_option(words[start:index]):
            continue
        statement = words[start:index]
        if token.text == "}":
            scope.pop()
        elif statement:
            item = _item(statement, token, scope, comments, token.text == "{")
            if item:
                items.append(item)
            if token.text == "{":
                scope.append((item.kind, item.name) if item else ("", ""))
        elif token.text == "{":
            scope.append(("", ""))
        start = index + 1
    return items


def _inside_option(statement):
    """True inside [...], where a brace is part of an option's value."""
    return sum({"[": 1, "]": -1}.get(token.text, 0) for token in statement) > 0


def _comment(statement, end, comments):
    """The comment lines that touch the statement from above, and the one behind it."""
    above, line = [], statement[0].line
    before = [pair for pair in comments if pair[0].end_line < statement[0].line]
    for comment, beside_code in reversed(before):
        if beside_code or comment.end_line != line - 1:
            break
        above.insert(0, comment.text)
        line = comment.line
    behind = [comment.text for comment, _ in comments if comment.line == end.line]
    return "\n".join(above + behind)


def _item(statement, end, scope, comments, opens):
    words = [token.text for token in statement]
    line = statement[0].line
    names = tuple(name for _, name in scope if name)
    comment = _comment(statement, end, comments)
    first, parent = words[0], scope[-1][0] if scope else ""
    if opens and first in ("message", "enum", "service", "oneof", "extend", "rpc"):
        return Item(first, words[1], line, comment, names)
    if first == "rpc":
        return Item("rpc", words[1], line, comment, names)
    if first in ("package", "import"):
        return Item(first, words[-1].strip('"'), line, comment, names)
    if first == "option" and "=" in words:
        equals = words.index("=")
        return Item("option", "".join(words[1:equals]).strip("()"), line, comment, names,
                    type="".join(words[equals + 1:]))
    if first in ("syntax", "reserved", "extensions", "option") or "=" not in words:
        return None
    equals = words.index("=")
    number = words[equals + 1] if equals + 1 < len(words) else ""
    if parent == "enum":
        return Item("value", words[0], line, comment, names, number=number)
    if parent in ("message", "oneof", "extend"):
        labels = [word for word in words[:equals - 1] if word in ("repeated", "optional", "required")]
        return Item("field", words[equals - 1], line, comment, names,
                    type="".join(words[len(labels):equals - 1]), number=number,
                    repeated="repeated" in labels)
    return None
