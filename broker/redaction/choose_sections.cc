#include "broker/redaction/choose_sections.h"

#include <algorithm>
#include <cstddef>

#include "broker/base/refusal.h"

namespace handover::redaction {
namespace choose_sections_internal {

using exchange::v1::Item;
using policy::Decision;
using policy::Reason;
using policy::SectionVerdict;
using policy::Verdict;

absl::Status Mismatch(std::string_view rule) {
  return Refuse(absl::StatusCode::kInternal, RefusalText{"REDACTION_MISMATCH", "", rule});
}

size_t SectionCount(const Items& items) {
  return static_cast<size_t>(
      std::count_if(items.begin(), items.end(), [](const Item& item) { return item.kind() == Item::SECTION; }));
}

// Under this decision the recipient gets the section now, or may get it once the facts are others or a human has
// spoken.
bool MayPass(const Decision& decision, size_t section) {
  if (decision.verdict == Verdict::kDenied) return false;
  const SectionVerdict& verdict = decision.sections[section];
  if (verdict.answer == SectionVerdict::Answer::kPermitted) return true;
  return verdict.reason != Reason::kAboveCeiling && verdict.reason != Reason::kUnclassified;
}

}  // namespace choose_sections_internal

absl::StatusOr<std::vector<int>> ItemsToStore(const Items& items, absl::Span<const policy::Decision> decisions) {
  using exchange::v1::Item;
  const size_t section_count = choose_sections_internal::SectionCount(items);
  for (const policy::Decision& decision : decisions) {
    if (decision.sections.size() != section_count) {
      return choose_sections_internal::Mismatch("a decision must hold one verdict per section");
    }
  }
  std::vector<int> positions;
  size_t section = 0;
  for (int i = 0; i < items.size(); ++i) {
    if (items[i].kind() == Item::ADDRESSEE || items[i].kind() == Item::SLIP) positions.push_back(i);
    if (items[i].kind() != Item::SECTION) continue;
    const bool wanted = std::any_of(decisions.begin(), decisions.end(), [&](const policy::Decision& decision) {
      return choose_sections_internal::MayPass(decision, section);
    });
    if (wanted) positions.push_back(i);
    ++section;
  }
  return positions;
}

absl::StatusOr<std::vector<int>> ItemsToOpen(const Items& items, int addressee_item, const policy::Decision& decision) {
  using exchange::v1::Item;
  if (decision.sections.size() != choose_sections_internal::SectionCount(items)) {
    return choose_sections_internal::Mismatch("the decision must hold one verdict per section");
  }
  if (addressee_item < 0 || addressee_item >= items.size() || items[addressee_item].kind() != Item::ADDRESSEE) {
    return choose_sections_internal::Mismatch("the recipient's item must be an addressee");
  }
  std::vector<int> positions;
  const bool permitted =
      decision.verdict == policy::Verdict::kPermitted || decision.verdict == policy::Verdict::kPermittedInPart;
  if (!permitted) return positions;
  size_t section = 0;
  for (int i = 0; i < items.size(); ++i) {
    if (i == addressee_item) positions.push_back(i);
    if (items[i].kind() != Item::SECTION) continue;
    if (decision.sections[section].answer == policy::SectionVerdict::Answer::kPermitted) positions.push_back(i);
    ++section;
  }
  return positions;
}

}  // namespace handover::redaction
