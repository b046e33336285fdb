"""STYLE section 3: what a .proto file says about everything it declares."""

import functools
import re

from proto_reader import read_proto
from tree import PROTO, Check, Finding

COMMENTED = ("service", "rpc", "message", "field", "enum", "value")
CODES = ("CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
         "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE",
         "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED")
NOT_IN_MODEL = {"uint32", "uint64", "fixed32", "fixed64", "float"}
OPTIONS = "handover.options.v1."

_read = functools.lru_cache(maxsize=None)(read_proto)


def declarations(tree, under=""):
    for path in tree.paths(PROTO, under):
        for item in _read(tree.text(path)):
            yield path, item


def packages(tree):
    for path in tree.paths(PROTO):
        folder = path.rsplit("/", 1)[0]
        package = next((item.name for item in _read(tree.text(path)) if item.kind == "package"), "")
        if f"proto/{package.replace('.', '/')}" != folder:
            yield Finding(path, 1, f"package '{package}' does not lie at its own path")
        elif not re.fullmatch(r"handover\.[a-z_]+\.v\d+", package):
            yield Finding(path, 1, f"package '{package}' is not handover.<area>.v<number>")


def comments(tree):
    for path, item in declarations(tree):
        if item.kind in COMMENTED and not re.search(r"\w", item.comment):
            yield Finding(path, item.line, f"{item.kind} {item.name} has no comment")


def zero_values(tree):
    for path in tree.paths(PROTO):
        items = _read(tree.text(path))
        for enum in (item for item in items if item.kind == "enum"):
            values = [item for item in items if item.kind == "value"
                      and item.scope == enum.scope + (enum.name,)]
            prefix = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", enum.name).upper()
            first = values[0] if values else None
            if first is None or first.number != "0" or first.name != f"{prefix}_UNSPECIFIED":
                yield Finding(path, enum.line, f"enum {enum.name} does not begin with {prefix}_UNSPECIFIED = 0")


def service_files(tree):
    for path in tree.paths(PROTO):
        services = [item for item in _read(tree.text(path)) if item.kind == "service"]
        if path.endswith("_service.proto") != bool(services):
            yield Finding(path, 1, "a file is named *_service.proto when it declares a service, and only then")


def error_codes(tree):
    for path, item in declarations(tree):
        if item.kind == "rpc" and not any(re.search(rf"\b{code}\b", item.comment) for code in CODES):
            yield Finding(path, item.line, f"rpc {item.name} names no error code in its comment")


def model_types(tree):
    for path, item in declarations(tree, "proto/handover/model/"):
        if item.kind == "field" and (item.type in NOT_IN_MODEL or item.type.startswith("map<")):
            yield Finding(path, item.line, f"{item.name}: the model has no {item.type.split('<')[0]}")


def time_names(tree):
    endings = {"google.protobuf.Timestamp": "time", "google.protobuf.Duration": "duration"}
    for path, item in declarations(tree):
        ending = endings.get(item.type)
        if item.kind == "field" and ending:
            wanted = ending + "s" if item.repeated else ending
            if item.name != wanted and not item.name.endswith("_" + wanted):
                yield Finding(path, item.line, f"{item.name}: its name ends in _{wanted}")


def bodies(tree):
    """Every body of SectionBody says its category or that it is sortable, and whom it is about."""
    options = {}
    for path, item in declarations(tree):
        package = path[len("proto/"):].rsplit("/", 1)[0].replace("/", ".")
        if item.kind == "option" and len(item.scope) == 1 and item.name.startswith(OPTIONS):
            body = options.setdefault(f"{package}.{item.scope[0]}", {})
            body[item.name[len(OPTIONS):]] = item.type
    for path, item in declarations(tree):
        if item.kind != "field" or item.scope[:1] != ("SectionBody",):
            continue
        body = options.get(item.type.lstrip("."), {})
        sortable = body.get("sortable") == "true"
        category = body.get("category", "DATA_CATEGORY_UNSPECIFIED") != "DATA_CATEGORY_UNSPECIFIED"
        if sortable == category:
            yield Finding(path, item.line, f"{item.type}: has to have a category or be sortable, not both")
        if body.get("about", "ABOUT_RULE_UNSPECIFIED") == "ABOUT_RULE_UNSPECIFIED":
            yield Finding(path, item.line, f"{item.type}: does not say whom it is about")


def _proto(body, path="proto/handover/a/v1/x.proto", package="handover.a.v1"):
    return {path: f'syntax = "proto3";\n\npackage {package};\n\n{body}'}


def _body(options):
    head = "// M.\nmessage M {\n"
    lines = "".join(f"  option (handover.options.v1.{option}) = {value};\n" for option, value in options)
    holder = "// S.\nmessage SectionBody {\n  oneof body {\n    handover.a.v1.M m = 1;  // M.\n  }\n}\n"
    return _proto(head + lines + "}\n" + holder)


CATEGORY, ABOUT = ("category", "DATA_CATEGORY_BIRTH"), ("about", "ABOUT_RULE_CHILD")

CHECKS = [
    Check("packages", packages,
          planted=[_proto("", package="handover.b.v1"), _proto("", path="proto/x.proto"),
                   _proto("", path="proto/handover/a/x.proto", package="handover.a"), {"proto/a.proto": ""}],
          clean=[_proto("")]),
    Check("comments", comments,
          planted=[
              _proto("message M {\n}\n"),
              _proto("// Far away.\n\nmessage M {}\n"),
              _proto("// M.\nmessage M {\n  int32 a = 1;  // A.\n  int32 b = 2;\n}\n"),
              _proto("// E.\nenum E {\n  E_UNSPECIFIED = 0;  // Not set.\n  ONE = 1;\n}\n"),
              _proto("// M.\nmessage M {\n  enum E {\n    E_UNSPECIFIED = 0;  // Not set.\n  }\n}\n"),
              _proto("service S {\n}\n"),
              _proto("// S.\nservice S {\n  rpc R(A) returns (B);\n}\n"),
              _proto("// S.\nservice S {\n  rpc R(A) returns (stream B) {}\n}\n"),
              _proto("// M.\nmessage M {\n  oneof o {\n    int32 a = 1;\n  }\n}\n"),
              _proto("extend google.protobuf.FieldOptions {\n  bool a = 50001;\n}\n"),
              _proto("//\nmessage M {}\n"),
          ],
          clean=[
              _proto("// M.\nmessage M {\n  // A.\n  // More.\n"
                     "  repeated int32 a = 1 [(x) = {b: 1}, deprecated = true];\n"
                     "  reserved 4;  // Was b.\n  reserved \"b\";\n  option (c) = {d: 1};\n"
                     "  map<string, int32> e = 5;  // E.\n}\n"),
              _proto("/* S\n * s. */\nservice S {\n  // R.\n  rpc R(stream A)\n      returns (B) {\n"
                     "    option x = true;\n  }\n}\n"),
          ]),
    Check("zero_values", zero_values,
          planted=[_proto("enum E {\n  ONE = 1;\n}\n"), _proto("enum E {\n  NONE = 0;\n}\n"),
                   _proto("enum DataKind {\n  KIND_UNSPECIFIED = 0;\n}\n"), _proto("enum E {\n}\n")],
          clean=[_proto("message M {\n  enum DataKind {\n    DATA_KIND_UNSPECIFIED = 0;\n    A = 1;\n  }\n}\n")]),
    Check("service_files", service_files,
          planted=[_proto("service S {}\n"), _proto("", path="proto/handover/a/v1/x_service.proto")],
          clean=[_proto("service S {}\n", path="proto/handover/a/v1/x_service.proto"), _proto("message M {}\n")]),
    Check("error_codes", error_codes,
          planted=[_proto("service S {\n  // Does it.\n  rpc R(A) returns (B);\n}\n"),
                   _proto("service S {\n  // INTERNALLY.\n  rpc R(A) returns (B);\n}\n")],
          clean=[_proto("service S {\n  // Does it.\n  //\n  // NOT_FOUND: no.\n  rpc R(A) returns (B);\n}\n")]),
    Check("model_types", model_types,
          planted=[_proto(f"message M {{\n  {kind} a = 1;\n}}\n", "proto/handover/model/v1/x.proto",
                          "handover.model.v1")
                   for kind in ("uint32", "repeated fixed64", "optional float", "map<string, int32>")],
          clean=[_proto("message M {\n  uint64 a = 1;\n}\n"),
                 _proto("message M {\n  sint32 a = 1;\n  double b = 2;\n}\n", "proto/handover/model/v1/x.proto",
                        "handover.model.v1")]),
    Check("time_names", time_names,
          planted=[_proto("message M {\n  google.protobuf.Timestamp created = 1;\n}\n"),
                   _proto("message M {\n  google.protobuf.Duration lease = 1;\n}\n"),
                   _proto("message M {\n  repeated google.protobuf.Timestamp seen_time = 1;\n}\n")],
          clean=[_proto("message M {\n  google.protobuf.Timestamp create_time = 1;\n"
                        "  repeated google.protobuf.Timestamp seen_times = 2;\n"
                        "  optional google.protobuf.Duration lease_duration = 3;\n}\n")]),
    Check("bodies", bodies,
          planted=[_body([]), _body([CATEGORY]), _body([ABOUT]), _body([CATEGORY, ABOUT, ("sortable", "true")]),
                   _body([ABOUT, ("category", "DATA_CATEGORY_UNSPECIFIED")]),
                   _body([CATEGORY, ("about", "ABOUT_RULE_UNSPECIFIED")])],
          clean=[_body([CATEGORY, ABOUT]), _body([("sortable", "true"), ABOUT])]),
]
