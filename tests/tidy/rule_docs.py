"""Documents keep their word: links lead somewhere, named files exist, marked commands can be run.

A fenced block that begins with ```sh tested is a promise of README.md: tests run those commands.
"""

import re

from tree import Check, Finding, line_at

PROGRAMS = {"handover", "handover-broker", "handover-gateway", "handover-verify"}
# Commands a fresh machine has, or that deploy/install_packages.sh installs.
SYSTEM = {"cd", "git", "apt-get", "cmake", "ctest", "ninja", "curl", "openssl", "export", "ls", "cat", "mkdir"}
NAMED_FILE = re.compile(r"`((?:broker|adapters|clients|certs|proto|tests|deploy|docs|\.ci)/[\w./-]*[\w/])`")
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```\s*$", re.M | re.DOTALL)


def prose(text):
    """The document without fenced blocks, lines kept."""
    return FENCE.sub(lambda match: re.sub(r"[^\n]", " ", match.group(0)), text)


def resolve(path, target):
    """A link's target as a path from the root, or None if it leaves the source."""
    parts = [] if target.startswith("/") else path.split("/")[:-1]
    for part in target.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def anchors(text):
    """GitHub's names of a document's headings."""
    for heading in re.findall(r"^#{1,6} +(.*?) *#*$", prose(text), re.M):
        yield re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def links(tree):
    for path in tree.paths((".md",)):
        text = prose(tree.text(path))
        for match in re.finditer(r"(?<!\\)\[[^\]\n]*\]\(<?([^)\s>]+)>?(?: \"[^\"]*\")?\)"
                                 r"|^\[[^\]\n]+\]: +<?(\S+?)>?$", text, re.M):
            target = match.group(1) or match.group(2)
            if re.match(r"[a-z][a-z0-9+.-]*:", target):
                continue  # Another site: no test reaches out.
            file, _, anchor = target.partition("#")
            found = resolve(path, file) if file else path
            line = line_at(text, match.start())
            if found is None or (found and not tree.has(found)):
                yield Finding(path, line, f"the link to {target} leads nowhere")
            elif anchor and found.endswith(".md") and anchor not in anchors(tree.text(found)):
                yield Finding(path, line, f"{found} has no heading #{anchor}")


def named_files(tree):
    for path in tree.paths((".md",)):
        if path.startswith("docs/adr/"):
            continue  # A decision keeps the names of its day.
        text = prose(tree.text(path))
        for match in NAMED_FILE.finditer(text):
            if not tree.has(match.group(1)):
                yield Finding(path, line_at(text, match.start()), f"there is no {match.group(1)}")


def commands(block):
    """The first word of every command of a shell block; continued lines and comments are left out."""
    for line in re.sub(r"\\\n", " ", block).split("\n"):
        words = re.sub(r"^\s*(?:\$ |# .*|[A-Z_]+=\S*\s)", "", line).split()
        if words and not words[0].startswith("#"):
            yield words[0]


def snippets(tree):
    for path in tree.paths((".md",)):
        for match in FENCE.finditer(tree.text(path)):
            if "tested" not in match.group(1).split():
                continue
            for word in commands(match.group(2)):
                name = word.rsplit("/", 1)[-1]
                built = re.match(r"(\./)?build/", word) or "/" not in word
                if word in SYSTEM or tree.has(resolve("x", word)) or (built and name in PROGRAMS):
                    continue
                yield Finding(path, line_at(tree.text(path), match.start()), f"there is no command {word}")


def readme_promises(tree):
    """README.md shows the two commands of a fresh machine in blocks that are kept true."""
    if not tree.has("README.md"):
        yield Finding("README.md", 0, "is missing")
        return
    blocks = [match.group(2) for match in FENCE.finditer(tree.text("README.md"))
              if "tested" in match.group(1).split()]
    shown = {word for block in blocks for word in commands(block)}
    for command in ("deploy/demo", "tests/run"):
        if command not in shown and "./" + command not in shown:
            yield Finding("README.md", 0, f"has no ```sh tested block with {command}")


TWO = "```sh tested\ndeploy/demo\ntests/run  # All of it.\n```\n"

CHECKS = [
    Check("links", links,
          planted=[{"docs/a.md": "[x](b.md)"}, {"docs/a.md": "[x](../../b.md)", "b.md": ""},
                   {"docs/a.md": "[x](b.md#none)", "docs/b.md": "# Some\n"}, {"a.md": "[x](#none)"},
                   {"a.md": "[x]: docs/b.md\n"}, {"docs/a.md": "[x](docs/b.md)", "docs/b.md": ""}],
          clean=[{"docs/a.md": "[x](b.md) [y](../c/) [z](b.md#some-thing)", "docs/b.md": "## Some `thing`\n",
                  "c/d.cc": ""},
                 {"a.md": "[x](https://example.org/b.md)\n```\n[y](none.md)\n```\n"}]),
    Check("named_files", named_files,
          planted=[{"a.md": "see `broker/base/none.h`"}, {"a.md": "see `deploy/none/`"}],
          clean=[{"a.md": "see `broker/base/a.h`, `broker/base/`, `broker/*/x.h`", "broker/base/a.h": ""},
                 {"docs/adr/0001.md": "then `broker/base/none.h`"}]),
    Check("snippets", snippets,
          planted=[{"README.md": "```sh tested\ndeploy/none --keep\n```\n"},
                   {"README.md": "```sh tested\nbuild/release/handover-none\n```\n"},
                   {"README.md": "```sh tested\nrm -rf x\n```\n"}],
          clean=[{"README.md": "```sh tested\n# Why.\nA=1 deploy/demo \\\n  --keep\n"
                               "build/release/handover submit x\n```\n", "deploy/demo": ""},
                 {"README.md": "```sh\nanything\n```\n"}]),
    Check("readme_promises", readme_promises,
          planted=[{"docs/a.md": TWO}, {"README.md": "tests/run"}, {"README.md": TWO.replace("tests/run", "ls")}],
          clean=[{"README.md": TWO}]),
]
