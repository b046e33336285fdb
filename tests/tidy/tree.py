"""What a tidy rule sees: a tree of text files, and the words every rule is written in."""

import functools
import os
import pathlib
import re
import subprocess
from typing import Callable, NamedTuple

CPP = (".cc", ".h")
PROTO = (".proto",)
OWN_CODE = ("broker/", "adapters/", "clients/")


class Finding(NamedTuple):
    """One violation. `line` counts from 1; 0 means the file as a whole."""

    path: str
    line: int
    text: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.text}" if self.line else f"{self.path}: {self.text}"


class Check(NamedTuple):
    """One thing a rule forbids.

    planted: trees, each with a violation that `find` must report; none is not enough.
    clean: trees that come near a violation, of which it must report nothing.
    """

    name: str
    find: Callable
    planted: list
    clean: list


class Tree:
    """Text files by path from the root, with forward slashes."""

    def __init__(self, texts, build=None):
        self._texts = texts
        self.build = build  # A build directory of this tree, or None.

    def paths(self, suffixes=None, under=""):
        """Paths that end in one of `suffixes` and lie under one of `under`, in order."""
        return [path for path in self._texts
                if (suffixes is None or path.endswith(suffixes)) and path.startswith(under)]

    def text(self, path):
        return self._texts[path]

    def lines(self, path):
        return self._texts[path].split("\n")

    def code(self, path):
        """The text of a C++ or proto file with comments and literals blanked, lines kept."""
        return blank(self._texts[path])

    def has(self, path):
        """True if there is such a file, or a folder with a file in it."""
        return path in self._texts or path.rstrip("/") in self._folders

    @functools.cached_property
    def _folders(self):
        return {folder for path in self._texts for folder in parents(path)}


def parents(path):
    """The folders a path lies in: a, a/b for a/b/c."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]


def read_tree(root, build=None):
    """Reads what is or could be committed under `root`; build output and binary files are left out."""
    texts = {}
    for path in _listed(root):
        try:
            texts[path] = (pathlib.Path(root) / path).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue
    return Tree(dict(sorted(texts.items())), build)


def _listed(root):
    git = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root, capture_output=True, check=False)
    if git.returncode == 0:
        return [path for path in git.stdout.decode().split("\0") if path]
    found = []  # A source archive: no git, so everything but the build.
    for folder, names, files in os.walk(root):
        names[:] = [name for name in names if name not in ("build", ".git", ".cache", "__pycache__")]
        found += [os.path.relpath(os.path.join(folder, file), root) for file in files]
    return found


_LITERAL = re.compile(
    r"""R"(?P<tag>[^(\s]{0,16})\(.*?\)(?P=tag)"   # A raw string.
      | "(?:\\.|[^"\\\n])*"                        # A string.
      | (?<![0-9a-fA-F])'(?:\\.|[^'\\\n])*'        # A character, not a digit separator.
      | //[^\n]*                                   # A comment.
      | /\*.*?\*/""",
    re.DOTALL | re.VERBOSE)


@functools.lru_cache(maxsize=None)
def blank(text):
    """Blanks comments and the inside of literals; every character keeps its line and column."""
    def replace(match):
        found = match.group(0)
        if found.startswith("/"):
            return re.sub(r"[^\n]", " ", found)
        return found[0] + re.sub(r"[^\n]", " ", found[1:-1]) + found[-1]
    return _LITERAL.sub(replace, text)


def line_at(text, offset):
    return text.count("\n", 0, offset) + 1


def matches(pattern, text):
    """(line, match) for every match of `pattern`."""
    for match in re.finditer(pattern, text):
        yield line_at(text, match.start()), match
