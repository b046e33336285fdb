"""Where code lives: the include table of STYLE section 1, and the top-level folders of the design.

    rpc > identity > validation > consent > policy > redaction > routing > store > delivery > audit
"""

import re

from tree import CPP, OWN_CODE, Check, Finding, blank, line_at

PURE = ["identity", "validation", "consent", "policy", "redaction", "routing", "audit"]
STATE = ["store", "delivery"]
TOP_LEVEL = {"broker", "adapters", "clients", "certs", "proto", "tests", "deploy", "docs", ".ci"}

# What other libraries a folder may include; a header that no pattern knows is free for all.
LIBRARIES = {
    "grpc": r'grpcpp/|grpc/|.*\.grpc\.pb\.h',
    "openssl": r'openssl/',
    "rocksdb": r'rocksdb/',
    "xml": r'pugixml|libxml/',
    "json": r'rapidjson/',
    "flags": r'CLI/',
    "log": r'spdlog/',
    "metrics": r'prometheus/',
    "threads": r'thread|mutex|shared_mutex|condition_variable|future|semaphore|latch|barrier'
               r'|stop_token|pthread\.h|absl/synchronization/',
    "clock": r'chrono|sys/time\.h|absl/time/clock\.h',
    "files": r'fstream|filesystem|cstdio|iostream|fcntl\.h|unistd\.h|sys/',
    "randomness": r'random|absl/random/|sys/random\.h',
}
WORLD = {"threads", "clock", "files", "randomness"}
MESSAGES = {"abseil", "protobuf", "generated"}


class Place:
    """What the files of one folder may include: own folders by prefix, and libraries by name."""

    def __init__(self, own, libraries):
        self.own = tuple(own)
        self.libraries = set(libraries) | MESSAGES


def broker_place(folder):
    base = ["broker/base/"]
    pure = base + [f"broker/{name}/" for name in PURE]
    if folder == "base":
        return Place(base, {"openssl"} | WORLD)
    if folder in PURE:
        leftwards = PURE[:PURE.index(folder) + 1]
        keys = {"openssl"} if folder in ("identity", "audit") else set()
        return Place(base + [f"broker/{name}/" for name in leftwards], keys)
    if folder in STATE:
        leftwards = STATE[:STATE.index(folder) + 1]
        return Place(pure + [f"broker/{name}/" for name in leftwards], {"openssl", "rocksdb"} | WORLD)
    if folder == "pipeline":
        state = [f"broker/{name}/" for name in STATE]
        return Place(pure + state + ["broker/pipeline/"], {"threads"})
    if folder in ("rpc", ""):
        return Place(["broker/"], {"grpc", "openssl", "flags", "log", "metrics"} | WORLD)
    return None


def place_of(path):
    """The Place of a file, or None where STYLE has no such folder."""
    parts = path.split("/")
    folder = parts[1] if len(parts) > 2 else ""
    if parts[0] == "broker":
        return broker_place(folder)
    if parts[0] == "adapters":
        if folder == "gateway":
            return Place(["broker/base/", "adapters/", "clients/cpp/"],
                         {"grpc", "openssl", "flags", "log", "metrics", "json"} | WORLD)
        if folder == "":
            return Place(["broker/base/", "adapters/"], {"xml", "json"})
        # MedCom's EDIFACT letters are read as their OIOXML twins.
        twins = ["adapters/medcom_xml/"] if folder == "medcom_edifact" else []
        # `text` reads text of any format; the files of adapters/ itself are the contract.
        return Place(twins + ["broker/base/", "adapters/text/", f"adapters/{folder}/"], {"xml", "json"})
    if folder == "cpp":
        return Place(["broker/base/", "clients/cpp/"], {"grpc", "openssl"} | WORLD)
    if folder == "cli":
        return Place(["broker/base/", "clients/cpp/", "clients/cli/", "adapters/"],
                     {"grpc", "openssl", "flags", "json"} | WORLD)
    if folder == "verify":
        place = Place(["clients/verify/"], {"openssl", "json"} | WORLD)
        place.libraries -= MESSAGES
        return place
    return None


def includes(text):
    """(line, header, quoted) for every include; literals are blanked, so the original is read."""
    code = blank(text).split("\n")
    for number, line in enumerate(text.split("\n"), 1):
        match = re.match(r'\s*#\s*include\s*(["<])([^">]+)[">]', line)
        if match and code[number - 1].lstrip().startswith("#"):
            yield number, match.group(2), match.group(1) == '"'


def libraries_of(header):
    names = {name for name, pattern in LIBRARIES.items() if _whole(pattern, header)}
    if header.startswith("absl/"):
        names.add("abseil")
    if header.startswith("google/protobuf/"):
        names.add("protobuf")
    if header.startswith("handover/"):
        names.add("generated")
    return names


def _whole(pattern, header):
    """A pattern that ends in / names a folder; any other names a whole header."""
    for part in pattern.split("|"):
        if part.endswith("/"):
            if header.startswith(part):
                return True
        elif re.fullmatch(part + r"(\.hpp)?", header):
            return True
    return False


def reaches_across(path, header, place):
    """Why a header of our own may not be included here, or None."""
    if header.startswith("tests/"):
        return "nothing outside tests/ includes tests/"
    if not header.startswith(OWN_CODE) or header.startswith(place.own):
        return None
    if re.fullmatch(r"adapters/[^/]+", header) and path.startswith("adapters/"):
        return None
    return "its layer does not see that folder"


def layers(tree):
    for path in tree.paths(CPP, OWN_CODE):
        place = place_of(path)
        if place is None:
            yield Finding(path, 0, "no such folder in STYLE section 1")
            continue
        for line, header, _ in includes(tree.text(path)):
            why = reaches_across(path, header, place)
            if why:
                yield Finding(path, line, f"includes {header}: {why}")
            for library in sorted(libraries_of(header) - place.libraries):
                yield Finding(path, line, f"includes {header}: its layer has no {library}")


def include_paths(tree):
    for path in tree.paths(CPP, OWN_CODE + ("tests/",)):
        for line, header, quoted in includes(tree.text(path)):
            if quoted and ("/" not in header or header.startswith(".")):
                yield Finding(path, line, f'includes "{header}": include by path from the root')


def own_header_first(tree):
    for path in tree.paths((".cc",), OWN_CODE + ("tests/",)):
        own = re.sub(r"\.cc$", ".h", path)
        if path.startswith("tests/unit/"):
            own = re.sub(r"_test\.h$", ".h", own[len("tests/unit/"):])
        if not tree.has(own):
            continue
        first = next((header for _, header, _ in includes(tree.text(path))), None)
        if first != own:
            yield Finding(path, 1, f"its own header {own} is to be included first")


def include_guards(tree):
    for path in tree.paths((".h",), OWN_CODE + ("tests/",)):
        guard = "HANDOVER_" + re.sub(r"[/.-]", "_", path).upper() + "_"
        code = tree.code(path)
        if f"#ifndef {guard}\n#define {guard}\n" not in code and "#pragma once\n" not in code:
            yield Finding(path, 1, f"needs #pragma once, or the include guard {guard}")


def global_using(tree):
    for path in tree.paths((".h",), OWN_CODE + ("tests/",)):
        code = tree.code(path)
        for match in re.finditer(r"\busing\s+namespace\b", code):
            yield Finding(path, line_at(code, match.start()), "using namespace in a header")


def top_level(tree):
    for folder in sorted({path.split("/")[0] for path in tree.paths() if "/" in path} - TOP_LEVEL):
        yield Finding(folder, 0, "a top-level folder that the design does not have")


def _at(path, *headers):
    return {path: "".join(f'#include "{header}"\n' for header in headers)}


CHECKS = [
    Check("layers", layers,
          planted=[
              _at("broker/policy/a.cc", "broker/store/store.h"),
              _at("broker/policy/a.cc", "broker/redaction/choose.h"),
              _at("broker/routing/a.cc", "broker/audit/leaf.h"),
              _at("broker/store/a.cc", "broker/delivery/queues.h"),
              _at("broker/base/a.h", "broker/identity/peer.h"),
              _at("broker/pipeline/a.cc", "broker/rpc/server.h"),
              _at("broker/pipeline/a.cc", "grpcpp/grpcpp.h"),
              _at("broker/store/a.cc", "handover/exchange/v1/exchange_service.grpc.pb.h"),
              _at("broker/policy/a.cc", "openssl/evp.h"),
              _at("broker/routing/a.cc", "absl/time/clock.h"),
              {"broker/consent/a.cc": "#include <fstream>\n"},
              {"broker/consent/a.cc": "#include <mutex>\n"},
              {"broker/redaction/a.cc": "#include <random>\n"},
              {"broker/delivery/a.cc": "#include <spdlog/spdlog.h>\n"},
              {"adapters/cda/a.cc": "#include <thread>\n"},
              _at("adapters/cda/a.cc", "adapters/hl7v2/reader.h"),
              _at("adapters/medcom_xml/a.cc", "adapters/medcom_edifact/dis32_reader.h"),
              _at("adapters/cda/a.cc", "broker/policy/decide.h"),
              _at("adapters/cda/a.cc", "grpcpp/grpcpp.h"),
              _at("clients/cpp/a.cc", "broker/store/store.h"),
              _at("clients/cpp/a.cc", "adapters/translation.h"),
              _at("clients/verify/a.cc", "broker/base/ids.h"),
              _at("clients/verify/a.cc", "handover/exchange/v1/receipt.pb.h"),
              _at("clients/verify/a.cc", "absl/strings/str_cat.h"),
              _at("broker/rpc/a.cc", "tests/fakes/fake_clock.h"),
              {"broker/misc/a.cc": ""},
          ],
          clean=[
              _at("broker/audit/a.cc", "broker/routing/route.h", "broker/base/ids.h", "openssl/evp.h"),
              _at("broker/pipeline/a.cc", "broker/delivery/queues.h", "broker/audit/leaf.h"),
              _at("broker/policy/a.cc", "handover/model/v1/child.pb.h", "absl/time/time.h"),
              _at("broker/main.cc", "broker/rpc/server.h", "grpcpp/grpcpp.h", "CLI/CLI.hpp"),
              _at("adapters/cda/a.cc", "adapters/translation.h", "adapters/text/utf8.h", "pugixml.hpp"),
              _at("adapters/medcom_edifact/a.cc", "adapters/medcom_xml/xdis32_reader.h"),
              _at("adapters/gateway/a.cc", "clients/cpp/client.h", "adapters/cda/reader.h"),
              {"broker/policy/a.cc": '// #include "broker/store/store.h"\n#include <optional>\n'},
              {"clients/verify/a.cc": "#include <openssl/evp.h>\n#include <rapidjson/document.h>\n"},
          ]),
    Check("include_paths", include_paths,
          planted=[_at("broker/base/a.cc", "a.h"), _at("broker/base/a.cc", "../base/a.h")],
          clean=[_at("broker/base/a.cc", "broker/base/a.h"), {"broker/base/a.cc": "#include <vector>\n"}]),
    Check("own_header_first", own_header_first,
          planted=[
              {"broker/base/a.cc": '#include <vector>\n#include "broker/base/a.h"\n', "broker/base/a.h": ""},
              {"tests/unit/broker/base/a_test.cc": "#include <gtest/gtest.h>\n", "broker/base/a.h": ""},
          ],
          clean=[
              {"broker/base/a.cc": '#include "broker/base/a.h"\n', "broker/base/a.h": ""},
              {"broker/base/a.cc": "#include <vector>\n"},
          ]),
    Check("include_guards", include_guards,
          planted=[{"broker/base/a.h": "class A;\n"}, {"broker/base/a.h": "#ifndef A_H\n#define A_H\n"}],
          clean=[{"broker/base/a.h": "// Why.\n#ifndef HANDOVER_BROKER_BASE_A_H_\n"
                                     "#define HANDOVER_BROKER_BASE_A_H_\n"},
                 {"broker/base/a.h": "// Why.\n#pragma once\n"}]),
    Check("global_using", global_using,
          planted=[{"broker/base/a.h": "using namespace std;\n"}],
          clean=[{"broker/base/a.h": "using std::string;\n"}, {"broker/base/a.cc": "using namespace x;\n"}]),
    Check("top_level", top_level,
          planted=[{"src/a.cc": ""}],
          clean=[{"broker/a.cc": "", "README.md": "", ".ci/run": ""}]),
]
