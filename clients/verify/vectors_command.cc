#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>

#include "clients/verify/arguments.h"
#include "clients/verify/commands.h"
#include "clients/verify/json_fields.h"
#include "clients/verify/read_file.h"
#include "clients/verify/vector_cases.h"
#include "clients/verify/vector_constants.h"

namespace handover_verify {
namespace {

constexpr std::size_t kMaxVectorFileBytes = 256'000'000;  // A thousand times the first such file.

int RefuseVectorsCall(const Streams& streams, const std::string& problem) {
  streams.err << "handover-verify vectors: " << problem << "\n";
  return kUsage;
}

// A name from the file may not break or forge a line.
std::string OnOneLine(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, '?');
  return text;
}

void PrintOutcome(const CaseOutcome& outcome, std::ostream& out) {
  out << OnOneLine(outcome.name) << "\t" << OnOneLine(outcome.expected) << "\t" << outcome.got << "\t"
      << (outcome.is_as_expected ? "ok" : "FAIL") << "\n";
}

}  // namespace

int VerifyVectors(const Words& words, const Streams& streams) {
  std::string problem;
  const std::optional<Arguments> arguments = Arguments::Parse(words, {.file_count = 1}, problem);
  if (!arguments) return RefuseVectorsCall(streams, problem);
  const std::optional<std::string> text = ReadFile(arguments->files.front(), kMaxVectorFileBytes);
  if (!text) return RefuseVectorsCall(streams, "FILE: can not be read, or is over 256 MB");
  const std::unique_ptr<rapidjson::Document> document = ParseJson(*text);
  if (document == nullptr) {
    return RefuseVectorsCall(streams, "FILE: is not JSON, is too deep, or has a name twice");
  }
  JsonFields file(*document);
  const std::vector<JsonFields> cases = file.Objects("cases");
  if (cases.empty()) return RefuseVectorsCall(streams, "FILE: has no `cases`");
  std::optional<Trust> trust;
  if (file.Has("trust")) trust = ReadTrust(file.Object("trust"));

  std::size_t failure_count = 0;
  const std::vector<CaseOutcome> outcomes = RunCases(cases, trust);
  for (const CaseOutcome& outcome : outcomes) {
    PrintOutcome(outcome, streams.out);
    failure_count += outcome.is_as_expected ? 0 : 1;
  }
  const std::vector<ConstantOutcome> constants = CheckConstants(file);
  for (const ConstantOutcome& constant : constants) {
    if (constant.is_as_expected) continue;
    PrintOutcome({.name = constant.name, .expected = "as stated", .got = "another"}, streams.out);
    ++failure_count;
  }
  streams.err << outcomes.size() << " cases, " << constants.size() << " stated values, " << failure_count
              << " not as expected\n";
  return failure_count == 0 ? kHolds : kDoesNotHold;
}

}  // namespace handover_verify
