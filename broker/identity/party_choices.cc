#include "broker/identity/party_choices.h"

#include <algorithm>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"

namespace handover::identity {
namespace party_choices_internal {

using directory::v1::Party;
using directory::v1::TimeLimit;

constexpr size_t kMaxCodeBytes = 64;
constexpr size_t kMaxTextBytes = 480;  // 120 characters of up to four bytes.
// As the policy's own limits: the longest that anyone has asked for is ten working days.
constexpr int kMaxWorkingDays = 60;
constexpr int kMaxHours = 168;

template <typename Allowed>
bool IsCode(const std::string& text, Allowed allowed) {
  return !text.empty() && text.size() <= kMaxCodeBytes && std::all_of(text.begin(), text.end(), allowed);
}

bool IsLowerCode(unsigned char c) { return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-'; }
bool IsUpperCode(unsigned char c) { return absl::ascii_isupper(c) || absl::ascii_isdigit(c) || c == '_'; }

bool IsText(const std::string& text) {
  return !text.empty() && text.size() <= kMaxTextBytes &&
         std::none_of(text.begin(), text.end(), [](unsigned char c) { return absl::ascii_iscntrl(c); });
}

// `code@version`, as a routing slip names it.
bool IsGuidelineCode(const std::string& text) {
  const size_t at = text.find('@');
  return text.size() <= kMaxCodeBytes && at != std::string::npos && at > 0 && at + 1 < text.size() &&
         std::none_of(text.begin(), text.end(), [](unsigned char c) { return c <= ' ' || c > '~'; });
}

std::string Path(const char* field, int index, const char* rest) { return absl::StrCat(field, "[", index, "].", rest); }

absl::Status CheckGuidelines(const Party& party) {
  absl::flat_hash_set<std::string> codes;
  for (int i = 0; i < party.guidelines_size(); ++i) {
    if (!IsGuidelineCode(party.guidelines(i).code())) {
      return Invalid("GUIDELINE_FORMAT", Path("guidelines", i, "code"), "A guideline is code@version.");
    }
    if (!codes.insert(party.guidelines(i).code()).second) {
      return Invalid("GUIDELINE_TWICE", Path("guidelines", i, "code"), "A guideline is named once.");
    }
    if (!IsText(party.guidelines(i).citation())) {
      return Invalid("GUIDELINE_FORMAT", Path("guidelines", i, "citation"), "A guideline says where to read it.");
    }
  }
  return absl::OkStatus();
}

bool IsInRange(const TimeLimit& limit) {
  switch (limit.limit_case()) {
    case TimeLimit::kWorkingDays:
      return limit.working_days() >= 0 && limit.working_days() <= kMaxWorkingDays;
    case TimeLimit::kHours:
      return limit.hours() >= 1 && limit.hours() <= kMaxHours;
    case TimeLimit::LIMIT_NOT_SET:
      return false;
  }
  return false;
}

absl::Status CheckDeadlines(const Party& party) {
  absl::flat_hash_set<std::string> kinds;
  for (int i = 0; i < party.deadlines_size(); ++i) {
    const directory::v1::DeadlineChoice& choice = party.deadlines(i);
    if (!IsCode(choice.kind(), IsUpperCode)) {
      return Invalid("KIND_FORMAT", Path("deadlines", i, "kind"), "A kind is written as the policy writes it.");
    }
    if (!kinds.insert(choice.kind()).second) {
      return Invalid("KIND_TWICE", Path("deadlines", i, "kind"), "Times of a kind are chosen once.");
    }
    const bool any = choice.has_deliver_within() || choice.has_conclude_within();
    const bool good = any && (!choice.has_deliver_within() || IsInRange(choice.deliver_within())) &&
                      (!choice.has_conclude_within() || IsInRange(choice.conclude_within()));
    if (!good) {
      return Invalid("TIME_LIMIT_RANGE", absl::StrCat("deadlines[", i, "]"),
                     "A time is 0 to 60 working days or 1 to 168 hours.");
    }
  }
  return absl::OkStatus();
}

}  // namespace party_choices_internal

absl::Status CheckChoices(const directory::v1::Party& party) {
  using namespace party_choices_internal;  // NOLINT: the steps read better by their bare names.
  if (!party.authority().empty() && !IsCode(party.authority(), IsLowerCode)) {
    return Invalid("AUTHORITY_FORMAT", "authority", "An authority is a-z, 0-9 and hyphen, 1 to 64 characters.");
  }
  HANDOVER_RETURN_IF_ERROR(CheckGuidelines(party));
  return CheckDeadlines(party);
}

bool AreOneAuthority(const directory::v1::Party& one, const directory::v1::Party& other) {
  return one.cvr() == other.cvr() && !one.authority().empty() && one.authority() == other.authority();
}

bool Serves(const directory::v1::Party& party, std::string_view municipality_code) {
  const auto& served = party.municipality_codes();
  if (municipality_code.empty()) return false;
  return served.empty() || std::find(served.begin(), served.end(), municipality_code) != served.end();
}

bool HasGuideline(const directory::v1::Party& party, std::string_view code, std::string_view municipality_code) {
  // What one municipality has decided is no choice of a party that serves everywhere.
  return !party.municipality_codes().empty() && Serves(party, municipality_code) &&
         std::any_of(party.guidelines().begin(), party.guidelines().end(),
                     [code](const auto& guideline) { return guideline.code() == code; });
}

const directory::v1::DeadlineChoice* FindDeadlineChoice(const directory::v1::Party& party, std::string_view kind) {
  for (const directory::v1::DeadlineChoice& choice : party.deadlines()) {
    if (choice.kind() == kind) return &choice;
  }
  return nullptr;
}

}  // namespace handover::identity
