"""Words that do not belong here, each with the place where it does."""

import re

from tree import CPP, OWN_CODE, Check, Finding, matches


def ban(name, pattern, why, planted, clean, under=OWN_CODE, except_in=(), unless=None):
    """A check that forbids `pattern` in code; comments and literals are not code.

    except_in: paths, or folders that end in /, where it is allowed.
    unless: a comment that allows it on its own line or the line before.
    """
    def find(tree):
        for path in tree.paths(CPP, under):
            if path.startswith(except_in):
                continue
            lines = tree.lines(path)
            for line, match in matches(pattern, tree.code(path)):
                near = lines[max(0, line - 2):line]
                if unless is None or not any(unless in text for text in near):
                    yield Finding(path, line, f"{match.group(0).strip()}: {why}")
    return Check(name, find, [{path: text} for path, text in planted],
                 [{path: text} for path, text in clean])


def ban_text(name, pattern, why, planted, clean):
    """A check that forbids `pattern` anywhere in any file, comments and literals too."""
    def find(tree):
        for path in tree.paths():
            for line, match in matches(pattern, tree.text(path)):
                yield Finding(path, line, f"{match.group(0).strip()[:60]}: {why}")
    return Check(name, find, [{path: text} for path, text in planted],
                 [{path: text} for path, text in clean])


BAD_WORD = "Manager|Helper|Helpers|Util|Utils|Utility|Common"


def bad_names(tree):
    words = {word.lower() for word in BAD_WORD.split("|")}
    for path in tree.paths(CPP, OWN_CODE + ("tests/",)):
        for part in re.split(r"[/_.]", path):
            if part in words:
                yield Finding(path, 0, f"'{part}' in a file name says nothing; name the one thing in it")
        for line, match in matches(rf"\b(?:class|struct|enum|concept)\s+(?:class\s+)?\w*({BAD_WORD})"
                                   r"(?![a-z])\w*\s*(?:final\s*)?[:{;]", tree.code(path)):
            yield Finding(path, line, f"'{match.group(1)}' in a type name says nothing")


def todo(tree):
    for path in tree.paths():
        if path.startswith("tests/tidy/"):
            continue  # The rule's own examples.
        for line, match in matches(r"\b(?:TODO|FIXME|XXX)\b(?!\(#\d+\))", tree.text(path)):
            yield Finding(path, line, f"{match.group(0)} without an issue: write {match.group(0)}(#12)")


CHECKS = [
    ban("clock", r"\babsl::Now\b|\b(?:system|steady|high_resolution)_clock\b|\bgettimeofday\b"
        r"|\bclock_gettime\b|\btime\((?:nullptr|NULL|0)\)|\bGetCurrentTimeNanos\b",
        "time comes in through Clock",
        under=OWN_CODE + ("tests/",), except_in=("broker/base/clock.cc", "tests/bench/"),
        planted=[("broker/rpc/a.cc", "auto t = absl::Now();\n"),
                 ("tests/unit/a_test.cc", "std::chrono::steady_clock::now();\n"),
                 ("broker/store/a.cc", "time(nullptr);\n")],
        clean=[("broker/base/clock.cc", "return absl::Now();\n"),
               ("broker/rpc/a.cc", "// absl::Now() is elsewhere.\nclock.Now();\n")]),
    ban("sleep", r"\b(?:sleep_for|sleep_until|SleepFor|AbslInternalSleepFor|usleep|nanosleep)\b|\bsleep\(",
        "wait for the event, or Advance() the fake clock",
        under=OWN_CODE + ("tests/",), except_in=("tests/bench/",),
        planted=[("tests/unit/a_test.cc", "absl::SleepFor(absl::Seconds(1));\n"),
                 ("broker/store/a.cc", "std::this_thread::sleep_for(x);\n"),
                 ("tests/faults/a_test.cc", "sleep(1);\n")],
        clean=[("tests/unit/a_test.cc", "// No sleep(1) here.\nclock.Advance(kDay);\n")]),
    ban("print", r"\b(?:Short|Utf8)?DebugString\b|\bTextFormat::Print\w*|\bMessageToJson(?:String|Stream)\b"
        r"|\bBinaryToJson(?:String|Stream)\b",
        "personal data is never printed",
        unless="asked for by the data's holder",
        planted=[("broker/rpc/a.cc", "log(handover.ShortDebugString());\n"),
                 ("adapters/cda/a.cc", "TextFormat::PrintToString(m, &s);\n"),
                 ("clients/cli/a.cc", "// Why.\nMessageToJsonString(m, &s);\n")],
        clean=[("clients/cli/translate.cc",
                "// Stdout of translate, asked for by the data's holder.\nMessageToJsonString(m, &s);\n"),
               ("adapters/cda/a.cc", "TextFormat::ParseFromString(s, &m);\n"),
               ("tests/unit/a_test.cc", "m.DebugString();\n")]),
    ban("regex", r"\bstd::w?regex\b|#include <regex>", "its recursion overflows the stack on long input",
        under=OWN_CODE + ("tests/",),
        planted=[("adapters/cda/a.cc", 'std::regex r("a");\n'), ("adapters/cda/a.cc", "#include <regex>\n")],
        clean=[("adapters/cda/a.cc", "// std::regex overflows.\n")]),
    ban("default", r"\bdefault\s*:", "hides a new state; if the enum is not ours, say `// not our enum`",
        under=("broker/",), unless="not our enum",
        planted=[("broker/policy/a.cc", "switch (s) {\n  default:\n    return;\n}\n")],
        clean=[("broker/policy/a.cc", "  default:  // not our enum\n"),
               ("broker/policy/a.h", "A() = default;\n"),
               ("broker/policy/a.cc", "// No default: over our enums.\n")]),
    ban("throw", r"\bthrow\b", "errors are values", under=OWN_CODE + ("tests/",),
        planted=[("broker/policy/a.cc", 'throw std::runtime_error("x");\n')],
        clean=[("broker/policy/a.cc", "// Never throws.\nconst char* a = \"throw\";\n")]),
    ban("catch_all", r"\bcatch\s*\(\s*\.\.\.\s*\)", "catch what the library says it throws",
        under=OWN_CODE + ("tests/",),
        planted=[("adapters/cda/a.cc", "try { F(); } catch (...) {}\n")],
        clean=[("adapters/cda/a.cc", "try { F(); } catch (const std::exception&) {}\n")]),
    ban("test_switch", r"#\s*if(?:def|ndef)?\b[^\n]*\b(?:TEST|TESTS|TESTING|UNIT_TEST|HANDOVER_TEST)\b",
        "the world comes in through the constructor",
        planted=[("broker/base/a.h", "#ifdef TEST\n"), ("broker/base/a.h", "#if defined(UNIT_TEST)\n")],
        clean=[("broker/base/a.h", "#ifndef HANDOVER_BROKER_BASE_TEST_H_\n")]),
    ban("xml_entities", r"\bXML_PARSE_(?:NOENT|HUGE|DTDLOAD|DTDATTR|XINCLUDE)\b|\bparse_doctype\b|\bparse_full\b",
        "a document type or an entity is never read", under=OWN_CODE + ("tests/",),
        planted=[("adapters/cda/a.cc", "xmlReadMemory(p, n, 0, 0, XML_PARSE_NOENT);\n"),
                 ("adapters/cda/a.cc", "d.load_buffer(p, n, pugi::parse_full);\n")],
        clean=[("adapters/cda/a.cc", "XML_PARSE_NONET\n")]),
    ban("streams", r"\bstd::c(?:out|err|log)\b|(?<![\w:])(?:std::)?(?:f?printf|f?puts|putchar|perror)\s*\(",
        "only programs print: clients/ and main.cc", under=("broker/", "adapters/"),
        except_in=("broker/main.cc", "adapters/gateway/main.cc"),
        planted=[("broker/rpc/a.cc", "std::cout << 1;\n"), ("adapters/cda/a.cc", 'printf("x");\n')],
        clean=[("broker/main.cc", "std::cerr << 1;\n"), ("clients/cli/a.cc", "std::cout << 1;\n"),
               ("broker/rpc/a.cc", "std::snprintf(b, n, f);\n")]),
    ban("singleton", r"\bstatic\s+\w+&\s+(?:Instance|GetInstance|Get)\(|\bgetenv\b",
        "the world comes in through the constructor, in main.cc",
        except_in=("broker/main.cc", "adapters/gateway/main.cc", "clients/cli/"),
        planted=[("broker/base/a.h", "static Clock& Instance();\n"), ("broker/rpc/a.cc", 'std::getenv("X");\n')],
        clean=[("broker/main.cc", 'std::getenv("X");\n'), ("broker/base/a.h", "const Clock& Get() const;\n")]),
    Check("bad_names", bad_names,
          planted=[{"broker/base/utils.cc": ""}, {"tests/fakes/test_helper.h": ""},
                   {"broker/base/a.h": "class LeaseManager {\n"}, {"broker/base/a.h": "struct CommonParts final {\n"}],
          clean=[{"broker/base/community.cc": "// class LeaseManager {\n"},
                 {"broker/base/a.h": "class Commonwealth {\n"}]),
    Check("todo", todo,
          planted=[{"broker/base/a.cc": "// TODO: later\n"}, {"docs/a.md": "FIXME\n"}],
          clean=[{"broker/base/a.cc": "// TODO(#12): later\n"}]),
    ban_text("private_key", r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*\\?n?[\"\s]*[A-Za-z0-9+/]{16}",
             "no key is ever committed",
             planted=[("tests/fixtures/a.pem", "-----BEGIN " + "PRIVATE KEY-----\nMIGHAgEAMBMGByqG\n"),
                      ("tests/unit/a_test.cc", '"-----BEGIN ' + 'EC PRIVATE KEY-----\\n"\n  "MIGHAgEAMBMGByqGSM"\n')],
             clean=[("docs/a.md", "It begins with -----BEGIN " + "PRIVATE KEY----- and a line break.\n"),
                    ("certs/a.pem", "-----BEGIN " + "CERTIFICATE-----\nMIGHAgEAMBMGByqG\n")]),
    ban_text("machine_path", r"(?<![\w.$}~/-])/(?:work|home|root|Users|tmp/bash_jobs)/[\w.]",
             "a path of one machine",
             planted=[("docs/a.md", "see /" + "work/shared\n"), ("a.sh", "cd /" + "home/me\n")],
             clean=[("docs/a.md", "a pathway/" + "work/flow, build/" + "work/x\n")]),
]
