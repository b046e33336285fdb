#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "google/protobuf/descriptor.h"

#include "adapters/fhir/fhir_json.h"
#include "adapters/fhir/fhir_text.h"
#include "adapters/held_fields.h"
#include "adapters/kl_children/kl_issues.h"
#include "adapters/kl_children/kl_mapping.h"
#include "adapters/kl_children/report_writer.h"
#include "adapters/kl_children/resource_json.h"

namespace handover::adapters::kl {
namespace write_residue_internal {

using fhir::Node;

// Fields that a report has an element for. `*` stands for what every provenance of an item has.
constexpr std::string_view kHeld[] = {
    "Envelope.subject_person_id",
    "Envelope.kind",
    "Envelope.schema_version",
    "Envelope.created_ms",
    "PersonIdentity.identifiers.cpr",
    "PersonIdentity.provenance.*",
    "FamilyRelation.person",
    "FamilyRelation.relative_to",
    "FamilyRelation.relation",
    "FamilyRelation.provenance.*",
    "Professional.role",
    "Professional.organisation",
    "Encounters.provenance.*",
    "Encounters.encounters.state",
    "Encounters.encounters.type",
    "Encounters.encounters.original_type",
    "Encounters.encounters.manner",
    "Encounters.encounters.start",
    "Encounters.encounters.end",
    "Encounters.encounters.place",
    "Encounters.encounters.encounter_id",
    "GrowthAndFeeding.provenance.*",
    "GrowthAndFeeding.measurements.provenance.*",
    "GrowthAndFeeding.measurements.weight_grams",
    "GrowthAndFeeding.measurements.length_mm",
    "GrowthAndFeeding.measurements.head_circumference_mm",
    "GrowthAndFeeding.measurements.absent_reason",
    "GrowthAndFeeding.measurements.missing",
    "GrowthAndFeeding.feedings.provenance.*",
    "GrowthAndFeeding.feedings.manner",
    "GrowthAndFeeding.feedings.absent_reason",
    "GrowthAndFeeding.feedings.from",
    "Development.provenance.*",
    "Development.provenance.informant",
    "Development.well_being",
    "Development.indicators.=",
    "Interaction.provenance.*",
    "Interaction.indicators.=",
    "Interaction.measures.+",
    "ChildHealth.provenance.*",
    "ChildHealth.exposures.=",
    "ChildHealth.conditions.-",
    "ChildScreening.provenance.*",
    "ChildScreening.results.provenance.*",
    "ChildScreening.results.provenance.informant",
    "ChildScreening.results.instrument",
    "ChildScreening.results.instrument_version",
    "ChildScreening.results.total_score",
    "ChildScreening.results.items",
    "ParentMentalHealth.provenance.*",
    "ParentMentalHealth.indicators.=",
    "ParentMentalHealth.conditions.-",
    "ParentMentalHealth.results.provenance.*",
    "ParentMentalHealth.results.provenance.informant",
    "ParentMentalHealth.results.instrument",
    "ParentMentalHealth.results.instrument_version",
    "ParentMentalHealth.results.total_score",
    "ParentMentalHealth.results.items",
    "ParentMentalHealth.measures.+",
    "ParentSomaticHealth.provenance.*",
    "ParentSomaticHealth.conditions.-",
    "ParentSomaticHealth.measures.+",
    "ParentSubstanceUse.provenance.*",
    "ParentSubstanceUse.conditions.-",
    "ParentSubstanceUse.measures.+",
    "SocialCircumstances.provenance.*",
    "SocialCircumstances.indicators.=",
    "Network.provenance.*",
    "Network.indicators.=",
    "SupportLine.provenance.*",
    "SupportLine.line_id",
    "SupportLine.line_version",
    "SupportLine.state",
    "SupportLine.measure.+",
    "Residue.provenance",
    "Residue.format",
    "Residue.elements",
};

constexpr std::string_view kProvenance[] = {"observer_role", "observer_organisation", "observed",
                                            "recorded",      "original_codes",        "source_entry_id"};
constexpr std::string_view kConditionParts[] = {"code", "rank"};
constexpr std::string_view kIndicatorParts[] = {"domain",        "level",         "absent_reason",
                                                "findings.code", "findings.rank", "provenance.informant"};
constexpr std::string_view kMeasureParts[] = {"code", "start_date", "end_date", "state"};

void AddAll(std::string_view base, absl::Span<const std::string_view> parts, std::vector<std::string>& paths) {
  for (const std::string_view part : parts) paths.push_back(fhir::Cat(base, part));
}

// The table above without its shorthands.
std::vector<std::string> AllPaths() {
  std::vector<std::string> paths;
  for (const std::string_view path : kHeld) {
    const std::string_view base = path.substr(0, path.size() - 1);
    if (path.ends_with(".*")) {
      AddAll(base, kProvenance, paths);
    } else if (path.ends_with(".-")) {
      AddAll(base, kConditionParts, paths);
      AddAll(fhir::Cat(base, "provenance."), kProvenance, paths);
    } else if (path.ends_with(".=")) {
      AddAll(base, kIndicatorParts, paths);
      AddAll(fhir::Cat(base, "provenance."), kProvenance, paths);
      AddAll(fhir::Cat(base, "findings.provenance."), kProvenance, paths);
    } else if (path.ends_with(".+")) {
      AddAll(base, kMeasureParts, paths);
    } else {
      paths.emplace_back(path);
    }
  }
  return paths;
}

const HeldFields& Held() {
  static const auto* const paths = new std::vector<std::string>(AllPaths());
  static const auto* const held = new HeldFields(std::vector<std::string_view>(paths->begin(), paths->end()));
  return *held;
}

// Whether all that the resource refers to has been written, or is carried too.
bool RefersToKnown(const fhir::Tree& tree, const std::set<std::string>& names, const std::set<std::string>& carried) {
  std::vector<const Node*> open = {&tree.root()};
  while (!open.empty()) {
    const Node* node = open.back();
    open.pop_back();
    const bool unknown = node->name == "reference" && !names.contains(node->value) && !carried.contains(node->value);
    if (unknown) return false;
    open.insert(open.end(), node->children.begin(), node->children.end());
  }
  return true;
}

// What an observation that is carried tells of, unless it was never made.
DueSet ToldBy(const Node& resource) {
  const std::string_view status = fhir::ValueOf(resource, "status");
  const Node* code = fhir::Child(resource, "code");
  const bool made = status != "entered-in-error" && status != "cancelled";
  if (resource.resource_type != "Observation" || code == nullptr || !made) return 0;
  DueSet told = 0;
  for (const Node* coding : fhir::Children(*code, "coding")) {
    const std::string_view value = fhir::ValueOf(*coding, "code");
    const absl::Span<const std::string_view> heights = HeightSnomedCodes();
    if (const IndicatorType* type = FindIndicator(value); type != nullptr) told |= Bit(type->due);
    if (value == kWeightSnomed) told |= Bit(Due::kWeight);
    if (value == kHeadSnomed) told |= Bit(Due::kHead);
    if (std::find(heights.begin(), heights.end(), value) != heights.end()) told |= Bit(Due::kHeight);
  }
  return told;
}

}  // namespace write_residue_internal

void ReportWriter::ReadResidue() {
  for (const Section& section : handover_.sections()) {
    if (!section.body().has_residue()) continue;
    const model::v1::Residue& residue = section.body().residue();
    for (const model::v1::Residue::Element& element : residue.elements()) {
      const bool whole = residue.format() == kKlChildrenFormat && element.value().starts_with(kResourceStart);
      fhir::ParseResult parsed = whole ? fhir::ParseJson(element.value()) : fhir::ParseResult();
      if (!parsed.tree.has_value() || fhir::ValueOf(parsed.tree->root(), "id").empty()) {
        Lose(kLossOutResidue, "Residue.elements");
        continue;
      }
      residue_names_.insert(fhir::NameOfResource(parsed.tree->root()));
      told_ |= write_residue_internal::ToldBy(parsed.tree->root());
      residue_.push_back(*std::move(parsed.tree));
    }
  }
}

void ReportWriter::WriteResidue() {
  for (const fhir::Tree& tree : residue_) {
    const std::string name = fhir::NameOfResource(tree.root());
    const bool known = write_residue_internal::RefersToKnown(tree, names_, residue_names_);
    if (!known || !names_.insert(name).second) {
      Lose(kLossOutResidue, "Residue.elements");
      continue;
    }
    Node* entry = builder_.Item(bundle_, "entry");
    builder_.Value(entry, "fullUrl", fhir::Cat("https://report.invalid/", name));
    builder_.Copy(entry, "resource", tree.root());
  }
}

void ReportWriter::TellLosses() {
  const HeldFields& held = write_residue_internal::Held();
  const auto lost = [this](const std::string& path, std::string_view) {
    Lose(path.starts_with("Envelope.") ? kLossOutEnvelope : kLossOutField, path);
  };
  held.ForEachLost(handover_.envelope(), "Envelope", lost);
  if (handover_.has_slip()) Lose(kLossOutEnvelope, "RoutingSlip");
  if (handover_.addressees_size() > 0) Lose(kLossOutEnvelope, "Addressee");
  for (const Section& section : handover_.sections()) {
    const google::protobuf::Message* body = BodyOf(section);
    if (body == nullptr) continue;
    const std::string type = body->GetDescriptor()->name();
    if (held.HoldsSomeBelow(type)) {
      held.ForEachLost(*body, type, lost);
    } else {
      Lose(kLossOutSection, type);
    }
  }
}

}  // namespace handover::adapters::kl
