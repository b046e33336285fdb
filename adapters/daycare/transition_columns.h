// The columns of the daycare export, in order. README.md beside this file explains each; a test compares the two.
#ifndef HANDOVER_ADAPTERS_DAYCARE_TRANSITION_COLUMNS_H_
#define HANDOVER_ADAPTERS_DAYCARE_TRANSITION_COLUMNS_H_

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"

#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::daycare {

enum class Column {
  kHandoverId,
  kCreated,
  kSender,
  kSenderUnit,
  kAuthor,
  kAuthorRole,
  kRelation,
  kParentsKnow,
  kCpr,
  kOtherNumber,
  kGivenName,
  kFamilyName,
  kBirthDate,
  kSex,
  kAddressProtected,
  kAddress,
  kInstitutionNumber,
  kInstitutionName,
  kInstitutionType,
  kGroup,
  kStartDate,
  kEndDate,
  kTransition,
  kParent1Name,
  kParent1Telephone,
  kParent1Mail,
  kParent1Wish,
  kParent1Language,
  kParent1Interpreter,
  kParent2Name,
  kParent2Telephone,
  kParent2Mail,
  kParent2Wish,
  kParent2Language,
  kParent2Interpreter,
  kFamily,
  kAllergies,
  kMedicines,
  kDiets,
  kEmergencySteps,
  kAids,
  kStrengths,
  kWellBeing,
  kDevelopment,
  kDaycareDescription,
  kDaycareStrengths,
  kDaycareWellBeing,
  kDaycareIndicators,
  kDaycareAttention,
  kParentsView,
  kSchoolIndicators,
  kSchoolStrengths,
  kSchoolAttention,
  kScreenings,
  kInteractionWith,
  kInteractionIndicators,
  kInteractionSummary,
  kInteractionStrengths,
  kInteractionResults,
  kSupportPlan,
  kSupportLines,
  kEncounters,
  kProfessionals,
  kNotes,
  kFiles,
  kCount,
};

constexpr size_t kColumnCount = static_cast<size_t>(Column::kCount);

// Header cells, in the order of Column.
absl::Span<const std::string_view> ColumnNames();

// The values of one handover; a cell may have several.
class Row {
 public:
  // An empty value is no value.
  void Add(Column column, std::string value);
  const std::vector<std::string>& values(Column column) const { return cells_[static_cast<size_t>(column)]; }

 private:
  std::array<std::vector<std::string>, kColumnCount> cells_;
};

// Who is who in a handover: the export has one child and two parents.
class People {
 public:
  explicit People(const exchange::v1::Handover& handover);

  bool IsSubject(std::string_view person_id) const { return person_id == subject_; }
  // 1 or 2; 0 for somebody else. The birthing parent comes first.
  int ParentNumber(std::string_view person_id) const;
  // `barn`, `forælder 1`, `forælder 2` or `anden person`.
  std::string LabelOf(std::string_view person_id) const;

 private:
  std::string subject_;
  std::vector<std::string> parents_;
};

// Fills the row with all that its columns hold of the section. Parents beyond the second and siblings have no column.
void FillRow(const exchange::v1::Section& section, const People& people, Row& row);

// Fills the row with what its columns hold of the envelope.
void FillRow(const exchange::v1::Envelope& envelope, const People& people, Row& row);

}  // namespace handover::adapters::daycare

#endif  // HANDOVER_ADAPTERS_DAYCARE_TRANSITION_COLUMNS_H_
