#include "adapters/daycare/csv_losses.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "adapters/held_fields.h"

namespace handover::adapters::daycare {
namespace csv_losses_internal {

constexpr std::array kLosses = {
    LossInfo{"CSV_CHARACTER", "A character that has no place in a text, or none in Windows-1252."},
    LossInfo{"CSV_ENVELOPE",
             "Routing and technical fields: slip, addressees, conversation, source, reasons, earlier losses."},
    LossInfo{"CSV_FIELD", "A field that no column holds."},
    LossInfo{"CSV_FILE_CONTENT",
             "The bytes of an attached file: the column names it, the file itself is fetched apart."},
    LossInfo{"CSV_FINDINGS", "Finer coded findings below a domain."},
    LossInfo{"CSV_MEASURES", "Measures inside a body; those of their own are support lines."},
    LossInfo{"CSV_PERSON", "A section about somebody who has no columns: a third parent, a sibling, a relative."},
    LossInfo{"CSV_PROVENANCE", "Who saw it, when it was written down, original codes."},
    LossInfo{"CSV_RECORDING_REFERENCE", "Where the sender keeps a recording."},
    LossInfo{"CSV_SCREENING_ITEMS", "Single answers of a screening; the total is kept."},
    LossInfo{"CSV_SECTION", "A section whose body has no columns."},
    LossInfo{"CSV_SORTING", "Who sorted a text or file, and as what."},
};

// Fields that a column holds, by path below the type. A path holds all below it.
constexpr std::string_view kHeldFields[] = {
    "Envelope.handover_id",
    "Envelope.sender_party",
    "Envelope.subject_person_id",
    "Envelope.kind",
    "Envelope.schema_version",
    "Envelope.slots",
    "Envelope.created_ms",
    "Envelope.related.relation",
    "Envelope.related.handover_id",
    "Envelope.sender_unit",
    "Envelope.author_role",
    "Envelope.author_name",
    "Envelope.parent_involvements.person_id",
    "Envelope.parent_involvements.state",
    "PersonIdentity.identifiers.cpr",
    "PersonIdentity.identifiers.x_ecpr",
    "PersonIdentity.identifiers.d_ecpr",
    "PersonIdentity.identifiers.local",
    "PersonIdentity.official_given_name",
    "PersonIdentity.official_family_name",
    "PersonIdentity.birth_date",
    "PersonIdentity.sex",
    "PersonIdentity.address_protected",
    "ContactDetails.name_in_use",
    "ContactDetails.telephones",
    "ContactDetails.emails",
    "ContactDetails.contact_wish",
    "LanguageNeeds.language",
    "LanguageNeeds.interpreter_needed",
    "LanguageNeeds.absent_reason",
    "LanguageNeeds.text",
    "Address.street_line",
    "Address.suburb",
    "Address.post_code",
    "Address.district",
    "FamilyRelation.person",
    "FamilyRelation.relative_to",
    "FamilyRelation.relation.code",
    "FamilyRelation.relation.display",
    "Professional.role",
    "Professional.name",
    "Professional.organisation_name",
    "Professional.telephone",
    "Professional.coordinator",
    "Encounters.encounters.state",
    "Encounters.encounters.type",
    "Encounters.encounters.start",
    "Encounters.encounters.place",
    "DaycareEnrolment.institution_number",
    "DaycareEnrolment.institution_name",
    "DaycareEnrolment.institution_type",
    "DaycareEnrolment.group",
    "DaycareEnrolment.start_date",
    "DaycareEnrolment.end_date",
    "DaycareEnrolment.transition",
    "DailyCareNeeds.allergies",
    "DailyCareNeeds.medicines_in_care",
    "DailyCareNeeds.diets",
    "DailyCareNeeds.emergency_steps",
    "DailyCareNeeds.aids",
    "Development.strengths",
    "Development.well_being",
    "Development.well_being_absent",
    "Development.indicators.domain",
    "Development.indicators.level",
    "Development.indicators.absent_reason",
    "Development.indicators.text",
    "DaycareObservation.description_text",
    "DaycareObservation.strengths",
    "DaycareObservation.well_being",
    "DaycareObservation.indicators.domain",
    "DaycareObservation.indicators.level",
    "DaycareObservation.indicators.absent_reason",
    "DaycareObservation.indicators.text",
    "DaycareObservation.attention_points",
    "DaycareObservation.parents_view_text",
    "SchoolReadiness.indicators.domain",
    "SchoolReadiness.indicators.level",
    "SchoolReadiness.indicators.absent_reason",
    "SchoolReadiness.indicators.text",
    "SchoolReadiness.strengths",
    "SchoolReadiness.attention_points",
    "ChildScreening.results.instrument",
    "ChildScreening.results.instrument_version",
    "ChildScreening.results.total_score",
    "ChildScreening.results.absent_reason",
    "ChildScreening.results.provenance.observed",
    "Interaction.indicators.domain",
    "Interaction.indicators.level",
    "Interaction.indicators.absent_reason",
    "Interaction.indicators.text",
    "Interaction.summary_text",
    "Interaction.strengths",
    "Interaction.results.instrument",
    "Interaction.results.instrument_version",
    "Interaction.results.total_score",
    "Interaction.results.absent_reason",
    "Interaction.results.provenance.observed",
    "SupportPlan.plan_id",
    "SupportPlan.state",
    "SupportPlan.start_date",
    "SupportPlan.review_date",
    "SupportLine.goal_text",
    "SupportLine.measure.method",
    "SupportLine.measure.state",
    "SupportLine.measure.provider_sector",
    "SupportLine.owner_role",
    "SupportLine.due_date",
    "SupportLine.state",
    "Note.title",
    "Note.text",
    "Attachment.title",
    "Attachment.media_type",
    "Attachment.size_bytes",
};

const HeldFields& Columns() {
  static const auto* const held = new HeldFields(kHeldFields);
  return *held;
}

// Fields whose loss has a code of its own.
std::string_view CodeOf(const std::string& path, std::string_view field) {
  if (path.starts_with("Envelope.")) return "CSV_ENVELOPE";
  if (field == "provenance") return "CSV_PROVENANCE";
  if (field == "items") return "CSV_SCREENING_ITEMS";
  if (field == "findings") return "CSV_FINDINGS";
  if (field == "measures") return "CSV_MEASURES";
  if (field == "recording_reference") return "CSV_RECORDING_REFERENCE";
  if (field == "content" || field == "content_sha256") return "CSV_FILE_CONTENT";
  return "CSV_FIELD";
}

bool HasColumns(const std::string& type) { return Columns().HoldsSomeBelow(type); }

// Whether the section is about people who have columns for it.
bool HasPlaceFor(const exchange::v1::Section& section, const std::string& type, const People& people) {
  const bool parents_only = type == "ContactDetails" || type == "LanguageNeeds";
  const bool anyone = type == "Interaction" || type == "SupportLine" || type == "Encounters" ||
                      type == "FamilyRelation" || type == "Note" || type == "Attachment" || type == "Professional";
  if (anyone) return true;
  if (section.header().about_size() != 1) return false;
  const std::string& person_id = section.header().about(0).person_id();
  return parents_only ? people.ParentNumber(person_id) != 0 : people.IsSubject(person_id);
}

class Walker {
 public:
  explicit Walker(size_t row) : row_(absl::StrCat("row ", row, ": ")) {}

  void Add(std::string_view code, const std::string& path) {
    const std::string full = row_ + path;
    if (known_.insert(std::string(code) + full).second) losses_.push_back({std::string(code), full});
  }

  // Every field that is set and that no column holds, once by its path.
  void Walk(const google::protobuf::Message& message, const std::string& path) {
    Columns().ForEachLost(message, path,
                          [this](const std::string& here, std::string_view field) { Add(CodeOf(here, field), here); });
  }

  std::vector<Loss> Take() { return std::move(losses_); }

 private:
  const std::string row_;
  std::set<std::string> known_;
  std::vector<Loss> losses_;
};

}  // namespace csv_losses_internal

absl::Span<const LossInfo> AllLosses() { return csv_losses_internal::kLosses; }

std::vector<Loss> LossesOf(const exchange::v1::Handover& handover, const People& people, size_t row) {
  csv_losses_internal::Walker walker(row);
  walker.Walk(handover.envelope(), "Envelope");
  if (handover.has_slip()) walker.Add("CSV_ENVELOPE", "RoutingSlip");
  if (handover.addressees_size() > 0) walker.Add("CSV_ENVELOPE", "Addressee");
  for (const exchange::v1::Section& section : handover.sections()) {
    const google::protobuf::Message* body = BodyOf(section);
    if (body == nullptr) continue;
    const std::string type = body->GetDescriptor()->name();
    if (section.header().has_sorted()) walker.Add("CSV_SORTING", type);
    if (!csv_losses_internal::HasColumns(type)) {
      walker.Add("CSV_SECTION", type);
    } else if (!csv_losses_internal::HasPlaceFor(section, type, people)) {
      walker.Add("CSV_PERSON", type);
    } else {
      walker.Walk(*body, type);
    }
  }
  std::vector<Loss> losses = walker.Take();
  // The sections come in random order; the report does not.
  std::sort(losses.begin(), losses.end(),
            [](const Loss& a, const Loss& b) { return std::tie(a.path, a.code) < std::tie(b.path, b.code); });
  return losses;
}

}  // namespace handover::adapters::daycare
