#include "clients/cli/handover_input.h"

#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "clients/cli/json_text.h"
#include "clients/cli/message_file.h"

namespace handover::cli {
namespace {
namespace handover_input_internal {

using Handovers = std::vector<exchange::v1::Handover>;

// One JSON object a line, as `translate` prints them.
absl::StatusOr<Handovers> ReadLines(const std::string& path, const std::string& text) {
  Handovers handovers;
  const auto next = [&handovers]() -> google::protobuf::Message& { return handovers.emplace_back(); };
  HANDOVER_RETURN_IF_ERROR(ParseLines(path, text, next));
  return handovers;
}

absl::StatusOr<Handovers> ReadReadable(const std::string& path, const std::string& text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return UsageError(absl::StrCat(path, ": is empty"));
  exchange::v1::Handover one;
  if (text[first] != '{' || FromJson(text, one).ok()) {
    if (text[first] != '{') HANDOVER_RETURN_IF_ERROR(ParseMessage(path, text, one));
    return Handovers{std::move(one)};
  }
  return ReadLines(path, text);
}

}  // namespace handover_input_internal
}  // namespace

absl::Status RefusalOf(const adapters::Translation& translation) {
  for (const adapters::Issue& issue : translation.issues) {
    if (issue.severity == adapters::Severity::kError) return Invalid(issue.code, issue.path, issue.rule);
  }
  return Invalid("DOCUMENT_REFUSED", "", "the document holds no handover");
}

absl::StatusOr<std::vector<exchange::v1::Handover>> ReadHandovers(const std::string& path, const InputOptions& options,
                                                                  const World& world) {
  HANDOVER_ASSIGN_OR_RETURN(const std::string bytes, ReadInput(path, world.in));
  if (options.format == kReadableFormat) return handover_input_internal::ReadReadable(path, bytes);
  const adapters::Reader* reader = nullptr;
  if (options.format.empty()) {
    reader = options.registry.Recognise(bytes);
    if (reader == nullptr) return handover_input_internal::ReadReadable(path, bytes);
  } else {
    reader = options.registry.FindReader(options.format);
    if (reader == nullptr) return UsageError("--format: no translator reads this format");
  }
  adapters::Translation translation = reader->Read(bytes, {&world.random, world.clock.Now()});
  if (!translation.accepted()) return RefusalOf(translation);
  return std::move(translation.handovers);
}

}  // namespace handover::cli
