"""docs/GLOSSARY.md names nothing that protos, code and policy do not.

A name is a word of the code, or a code in quotes. Of a qualified one, such as `Encounter::MONTHS_18`, each part is.
"""

import re

from tree import CPP, OWN_CODE, PROTO, Check, Finding

PAGE = "docs/GLOSSARY.md"
ROW = re.compile(r"^\| [^|]+ \| ([^|]+) \| [^|]+ \|$")


def names(line):
    """The names in a row's second column."""
    row = ROW.match(line)
    return re.findall(r"`([^`]+)`", row.group(1)) if row else []


def words(tree):
    """What protos, code and policy have names for; a comment names nothing."""
    known = set()
    for path in tree.paths(CPP + PROTO, OWN_CODE + ("proto/",)):
        known.update(re.findall(r"\w+", tree.code(path)))
        known.update(re.findall(r'"([A-Z][A-Z0-9_]*)"', tree.text(path)))
    for path in tree.paths((".textproto",), ("deploy/policy/",)):
        known.update(re.findall(r"\w+", re.sub(r"#.*", "", tree.text(path))))
    return known


def unknown(tree):
    if not tree.has(PAGE):
        return
    known = words(tree)
    for number, line in enumerate(tree.lines(PAGE), 1):
        for name in names(line):
            if name != "-" and not known.issuperset(name.split("::")):
                yield Finding(PAGE, number, f"nothing is called {name}")


def glossary(name):
    return f"| Danish | identifier | meaning |\n|---|---|---|\n| ord | {name} | A word. |\n"


CHECKS = [
    Check("unknown", unknown,
          planted=[{PAGE: glossary("`None`")}, {PAGE: glossary("`Some::NONE`"), "proto/a.proto": "message Some {}\n"},
                   {PAGE: glossary("`None`"), "broker/base/a.h": "// None\n"},
                   {PAGE: glossary("`Some` / `None`"), "broker/base/a.h": "class Some;\n"}],
          clean=[{PAGE: glossary("`Some` / `A_CODE`"), "broker/base/a.h": 'class Some;\nUse("A_CODE");\n'},
                 {PAGE: glossary("`A_BASIS`"), "deploy/policy/a.textproto": 'code: "A_BASIS"\n'},
                 {PAGE: glossary("-") + "`None`\n"}]),
]
