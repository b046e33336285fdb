"""embed_tables.py OUT FILE...: writes C++ that holds the text of the files.

broker/base/codes/embedded_tables.h declares it.
"""

import pathlib
import sys


def literal(line):
    """One line of text as a C++ string literal: its bytes, with all but plain ASCII in octal."""
    plain = (chr(b) if 32 <= b < 127 and b not in b'"\\?' else f"\\{b:03o}" for b in line.encode())
    return '"' + "".join(plain) + '"'


def main(out, files):
    parts = ['#include "broker/base/codes/embedded_tables.h"\n', "namespace handover {",
             "absl::Span<const EmbeddedTable> EmbeddedTables() {", "  static constexpr EmbeddedTable kTables[] = {"]
    for file in sorted(files, key=lambda file: file.stem):
        parts.append(f'    {{"{file.stem}",')
        parts += ["     " + literal(line) for line in file.read_bytes().decode("utf-8").splitlines(keepends=True)]
        parts.append("    },")
    parts += ["  };", "  return kTables;", "}", "}  // namespace handover", ""]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("\n".join(parts), encoding="ascii")


main(pathlib.Path(sys.argv[1]), [pathlib.Path(name) for name in sys.argv[2:]])
