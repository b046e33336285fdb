#include "clients/cli/person_text.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "broker/base/status_macros.h"
#include "clients/cli/command.h"
#include "clients/cli/message_file.h"

namespace handover::cli {
namespace {
namespace person_text_internal {

bool TakePrefix(std::string_view& text, std::string_view prefix) {
  if (text.substr(0, prefix.size()) != prefix) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool IsCpr(std::string_view text) {
  return text.size() == 10 && std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

// A number and who assigned it.
bool Split(std::string_view text, std::string* value, std::string* from) {
  const size_t at = text.rfind('@');
  if (at == std::string_view::npos || at == 0 || at + 1 == text.size()) return false;
  *value = std::string(text.substr(0, at));
  *from = std::string(text.substr(at + 1));
  return true;
}

}  // namespace person_text_internal
}  // namespace

absl::StatusOr<model::v1::PersonIdentifier> ParsePerson(const std::string& flag, std::string_view text) {
  namespace internal = person_text_internal;
  const absl::Status wrong = UsageError(absl::StrCat(flag, ": a person is ", kPersonHelp));
  model::v1::PersonIdentifier person;
  if (internal::TakePrefix(text, "x-ecpr:")) {
    if (text.empty()) return wrong;
    person.set_x_ecpr(std::string(text));
  } else if (internal::TakePrefix(text, "d-ecpr:")) {
    model::v1::PersonIdentifier::DeCpr& number = *person.mutable_d_ecpr();
    if (!internal::Split(text, number.mutable_value(), number.mutable_issuer())) return wrong;
  } else if (internal::TakePrefix(text, "local:")) {
    model::v1::PersonIdentifier::Local& number = *person.mutable_local();
    if (!internal::Split(text, number.mutable_value(), number.mutable_system())) return wrong;
  } else {
    internal::TakePrefix(text, "cpr:");
    std::string digits(text);
    if (digits.size() == 11 && digits[6] == '-') digits.erase(6, 1);
    if (!internal::IsCpr(digits)) return wrong;
    person.set_cpr(digits);
  }
  return person;
}

absl::StatusOr<model::v1::PersonIdentifier> ReadPerson(const std::string& flag, const std::string& argument,
                                                       std::istream& in) {
  if (argument != "-" && argument.substr(0, 1) != "@") return ParsePerson(flag, argument);
  HANDOVER_ASSIGN_OR_RETURN(const std::string text, ReadInput(argument == "-" ? "-" : argument.substr(1), in));
  const std::string line(absl::StripAsciiWhitespace(text.substr(0, text.find('\n'))));
  return ParsePerson(flag, line);
}

}  // namespace handover::cli
