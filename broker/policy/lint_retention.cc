#include "broker/policy/lint_retention.h"

#include <set>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"

#include "broker/base/ids.h"

namespace handover::policy {
namespace lint_retention_internal {

constexpr int kMaxKeepDays = 36'525;  // A century: longer is a mistake.

bool IsDay(const std::string& text) {
  absl::CivilDay day;
  return absl::ParseCivilTime(text, &day) && absl::FormatCivilTime(day) == text;
}

class Linter {
 public:
  Linter(const v1::Policy& policy, std::vector<LintFinding>& findings) : policy_(policy), findings_(findings) {
    for (const v1::Kind& kind : policy.kinds()) kinds_.insert(kind.name());
    for (const v1::Basis& basis : policy.bases()) bases_.insert(basis.code());
    for (const v1::OpenQuestion& question : policy.open_questions()) questions_.insert(question.number());
  }

  void Run() {
    for (const v1::Retention& row : policy_.retentions()) LintRow(row);
    for (const v1::Hold& hold : policy_.holds()) LintHold(hold);
  }

 private:
  void Add(std::string_view code, const std::string& place, std::string_view text) {
    findings_.push_back({std::string(code), place, std::string(text)});
  }

  void LintName(const std::string& id, const std::string& reason, const std::string& place) {
    if (id.empty()) Add("NAME_MISSING", place, "must have a name");
    if (!ids_.insert(id).second) Add("NAME_TWICE", place, "a name must be used once");
    if (reason.empty()) Add("TEXT_MISSING", place, "must say why in words");
  }

  template <typename Names>
  void LintKinds(const Names& kinds, const std::string& place) {
    for (const std::string& kind : kinds) {
      if (!kinds_.contains(kind)) Add("UNKNOWN_KIND", place, "a kind must exist");
    }
  }

  void LintRow(const v1::Retention& row) {
    const std::string place = absl::StrCat("retentions[", row.id(), "]");
    LintName(row.id(), row.reason(), place);
    if (!v1::Retention::What_IsValid(row.what()) || row.what() == v1::Retention::WHAT_UNSPECIFIED) {
      Add("RETENTION_WHAT", place, "must say what is kept");
    }
    if (row.keep_days() < 0 || row.keep_days() > kMaxKeepDays) {
      Add("RETENTION_DAYS", place, "must be 0 to 36525 days");
    }
    const bool of_a_person = row.what() == v1::Retention::CONSENT || row.what() == v1::Retention::PERSON;
    if (of_a_person && !(row.kinds().empty() && row.bases().empty())) {
      Add("RETENTION_TOO_NARROW", place, "consents and persons are of no kind and no basis");
    }
    LintKinds(row.kinds(), place);
    for (const std::string& basis : row.bases()) {
      if (!bases_.contains(basis)) Add("UNKNOWN_BASIS", place, "a basis must exist");
    }
    for (const int number : row.question_numbers()) {
      if (!questions_.contains(number)) Add("UNKNOWN_QUESTION", place, "an open question must exist");
    }
  }

  void LintHold(const v1::Hold& hold) {
    const std::string place = absl::StrCat("holds[", hold.id(), "]");
    LintName(hold.id(), hold.reason(), place);
    LintKinds(hold.kinds(), place);
    if (hold.kinds().empty() && hold.handover_ids().empty()) {
      Add("HOLD_EMPTY", place, "must name kinds or handovers");
    }
    for (const std::string& id : hold.handover_ids()) {
      const absl::StatusOr<std::string> bytes = ParseUuid(id);
      if (!bytes.ok() || FormatUuid(*bytes) != id) Add("HOLD_HANDOVER", place, "must be a lower-case UUID");
    }
    for (const std::string* day : {&hold.valid_from(), &hold.valid_to()}) {
      if (!day->empty() && !IsDay(*day)) Add("DATE_FORMAT", place, "must be YYYY-MM-DD");
    }
  }

  const v1::Policy& policy_;
  std::vector<LintFinding>& findings_;
  std::set<std::string> kinds_;
  std::set<std::string> bases_;
  std::set<int> questions_;
  std::set<std::string> ids_;
};

}  // namespace lint_retention_internal

void LintRetention(const v1::Policy& policy, std::vector<LintFinding>& findings) {
  lint_retention_internal::Linter(policy, findings).Run();
}

}  // namespace handover::policy
