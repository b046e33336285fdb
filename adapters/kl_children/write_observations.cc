#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "adapters/kl_children/kl_issues.h"
#include "adapters/kl_children/kl_measure.h"
#include "adapters/kl_children/report_writer.h"

namespace handover::adapters::kl {
namespace write_observations_internal {

using model::v1::Indicator;
using model::v1::Provenance;

// The source's own code of that system; empty when it is not told.
std::string_view OriginalCode(const Provenance& provenance, std::string_view system) {
  for (const model::v1::Code& code : provenance.original_codes()) {
    if (code.system() == system) return code.code();
  }
  return {};
}

// The value's own code where it means the same level, else the level's.
const IndicatorValue* ValueFor(const IndicatorType& type, const Indicator& indicator) {
  const IndicatorValue* own = FindValue(type, OriginalCode(indicator.provenance(), kFboe));
  return own != nullptr && own->level == indicator.level() ? own : FindValue(type, indicator.level());
}

// What a child said of itself: a finding with a level.
const ExamResult* SelfRatingIn(const Indicator& indicator) {
  const ExamResult* finding = FindExamResult(OriginalCode(indicator.provenance(), kFboe));
  const bool same = finding != nullptr && finding->level != model::v1::LEVEL_UNSPECIFIED &&
                    finding->level == indicator.level() && finding->domain == indicator.domain();
  return same ? finding : nullptr;
}

const FeedingValue* ValueOfManner(model::v1::GrowthAndFeeding::Feeding::Manner manner) {
  for (const FeedingValue& value : AllFeedingValues()) {
    if (value.manner == manner) return &value;
  }
  return nullptr;
}

std::string_view HeightCode(std::string_view told) {
  const absl::Span<const std::string_view> codes = HeightSnomedCodes();
  return std::find(codes.begin(), codes.end(), told) != codes.end() ? told : codes.front();
}

bool Contains(const google::protobuf::RepeatedPtrField<model::v1::Code>& codes, std::string_view code) {
  return std::any_of(codes.begin(), codes.end(), [&](const model::v1::Code& one) { return one.code() == code; });
}

}  // namespace write_observations_internal

fhir::Node* ReportWriter::StartObservation(const Seen& seen, bool measured,
                                           const std::vector<std::pair<std::string_view, Coded>>& codes,
                                           std::string_view period_start) {
  Node* observation = StartResource("Observation", seen.id);
  builder_.Value(observation, "status", "final");
  if (measured) CodingItem(builder_.Item(observation, "category"), kCategorySystem, {"vital-signs", ""});
  Node* code = builder_.Object(observation, "code");
  for (const auto& [system, coded] : codes) CodingItem(code, system, coded);
  Reference(observation, "subject", "Patient", seen.subject);
  if (period_start.empty()) {
    builder_.Value(observation, "effectiveDateTime", seen.time);
  } else {
    builder_.Value(builder_.Object(observation, "effectivePeriod"), "start", period_start);
  }
  return observation;
}

void ReportWriter::AddAbsent(Node* observation, model::v1::AbsentReason reason,
                             const model::v1::Provenance* provenance) {
  std::string_view code = "unknown";
  for (const AbsentCode& absent : AllAbsentCodes()) {
    if (absent.reason != reason) continue;
    code = absent.code;
    break;
  }
  if (provenance != nullptr) {
    const std::string_view own = write_observations_internal::OriginalCode(*provenance, kAbsentSystem);
    for (const AbsentCode& absent : AllAbsentCodes()) {
      if (absent.code == own && absent.reason == reason) code = own;
    }
  }
  CodingItem(builder_.Object(observation, "dataAbsentReason"), kAbsentSystem, {code, ""});
}

void ReportWriter::WriteFinding(const ExamResult& finding, const Seen& seen) {
  Node* observation = StartObservation(seen, false, {{kSnomed, {kFindingSnomed, ""}}});
  CodingItem(builder_.Object(observation, "valueCodeableConcept"), kFboe, finding.code);
}

void ReportWriter::WriteFindings(const google::protobuf::RepeatedPtrField<model::v1::Condition>& conditions,
                                 const model::v1::Provenance& provenance, const Person& person,
                                 const std::string& path) {
  for (const model::v1::Condition& condition : conditions) {
    const ExamResult* finding = condition.code().system() == kFboe ? FindExamResult(condition.code().code()) : nullptr;
    if (finding == nullptr) {
      Lose(kLossOutCode, path);
      continue;
    }
    WriteFinding(*finding, SeenOf(condition.provenance(), provenance, person));
  }
}

void ReportWriter::WriteIndicators(const google::protobuf::RepeatedPtrField<model::v1::Indicator>& indicators,
                                   const model::v1::Provenance& provenance, const Person& person,
                                   const std::string& path) {
  using namespace write_observations_internal;
  for (const Indicator& indicator : indicators) {
    WriteFindings(indicator.findings(), provenance, person, path + ".findings");
    const bool absent = indicator.absent_reason() != model::v1::ABSENT_REASON_UNSPECIFIED;
    if (indicator.level() == model::v1::LEVEL_UNSPECIFIED && !absent) continue;
    if (const ExamResult* said = SelfRatingIn(indicator); said != nullptr) {
      WriteFinding(*said, SeenOf(indicator.provenance(), provenance, person));
      continue;
    }
    const IndicatorType* type = FindIndicatorOfDomain(indicator.domain());
    const IndicatorValue* value = type == nullptr ? nullptr : ValueFor(*type, indicator);
    if (type == nullptr || (value == nullptr && !absent)) {
      Lose(kLossOutCode, path + (type == nullptr ? ".domain" : ".level"));
      continue;
    }
    Node* observation =
        StartObservation(SeenOf(indicator.provenance(), provenance, person), false, {{kFboe, type->code}});
    if (absent) {
      AddAbsent(observation, indicator.absent_reason(), &indicator.provenance());
    } else {
      CodingItem(builder_.Object(observation, "valueCodeableConcept"), kFboe, value->code);
    }
    told_ |= Bit(type->due);
  }
}

void ReportWriter::WriteMeasurement(const model::v1::GrowthAndFeeding::Measurement& measurement,
                                    const model::v1::Provenance& provenance, const Person& person) {
  using namespace write_observations_internal;
  const std::string_view height = HeightCode(OriginalCode(measurement.provenance(), kSnomed));
  struct Part {
    Due due;
    int value;
    std::string text;
    std::string_view unit;
    std::string_view snomed;
    std::string_view loinc;
  };
  const Part parts[] = {
      {Due::kWeight, measurement.weight_grams(), absl::StrCat(measurement.weight_grams()), "g", kWeightSnomed,
       kWeightLoinc},
      {Due::kHeight, measurement.length_mm(), Centimetres(measurement.length_mm()), "cm", height, kHeightLoinc},
      {Due::kHead, measurement.head_circumference_mm(), Centimetres(measurement.head_circumference_mm()), "cm",
       kHeadSnomed, kHeadLoinc}};
  for (const Part& part : parts) {
    const bool missing = Contains(measurement.missing(), part.snomed);
    if (part.value == 0 && !missing) continue;
    Node* observation = StartObservation(SeenOf(measurement.provenance(), provenance, person), true,
                                         {{kSnomed, {part.snomed, ""}}, {kLoinc, {part.loinc, ""}}});
    told_ |= Bit(part.due);
    if (part.value == 0) {
      AddAbsent(observation, measurement.absent_reason(), &measurement.provenance());
      continue;
    }
    Node* quantity = builder_.Object(observation, "valueQuantity");
    builder_.Literal(quantity, "value", part.text);
    builder_.Value(quantity, "unit", part.unit);
    builder_.Value(quantity, "system", kUcum);
    builder_.Value(quantity, "code", part.unit);
  }
}

void ReportWriter::WriteFeeding(const model::v1::GrowthAndFeeding::Feeding& feeding,
                                const model::v1::Provenance& provenance, const Person& person) {
  const bool absent = feeding.absent_reason() != model::v1::ABSENT_REASON_UNSPECIFIED;
  const FeedingValue* value = write_observations_internal::ValueOfManner(feeding.manner());
  if (value == nullptr && !absent) {
    Lose(kLossOutCode, "GrowthAndFeeding.feedings.manner");
    return;
  }
  const std::string start = feeding.has_from() ? DateTimeText(feeding.from()) : std::string();
  Node* observation = StartObservation(SeenOf(feeding.provenance(), provenance, person), false,
                                       {{kFboe, {kNutritionCode, "Ernæring"}}, {kSnomed, {kFeedingSnomed, ""}}}, start);
  if (feeding.has_from() && feeding.provenance().has_observed()) {
    Lose(kLossOutField, "GrowthAndFeeding.feedings.provenance.observed");
  }
  if (absent) {
    AddAbsent(observation, feeding.absent_reason(), &feeding.provenance());
  } else {
    CodingItem(builder_.Object(observation, "valueCodeableConcept"), kFboe, value->code);
  }
  told_ |= Bit(Due::kNutrition);
}

void ReportWriter::WriteObservations() {
  using exchange::v1::SectionBody;
  for (const Section& section : handover_.sections()) {
    const SectionBody& body = section.body();
    const bool relation = body.has_interaction();
    const bool ours = relation || body.has_development() || body.has_child_health() || body.has_growth_and_feeding() ||
                      body.has_parent_mental_health() || body.has_parent_somatic_health() ||
                      body.has_parent_substance_use() || body.has_social_circumstances() || body.has_network();
    if (!ours) continue;
    // A vulnerability may be about both parents: the first one is the subject.
    const bool both = body.has_social_circumstances() && section.header().about_size() > 1;
    Section first = both ? section : Section();
    if (both) first.mutable_header()->mutable_about()->DeleteSubrange(1, section.header().about_size() - 1);
    const Person* person = relation ? ChildOf(section) : PersonOf(both ? first : section);
    if (person == nullptr) continue;
    WriteIndicators(body.development().indicators(), body.development().provenance(), *person,
                    "Development.indicators");
    WriteIndicators(body.interaction().indicators(), body.interaction().provenance(), *person,
                    "Interaction.indicators");
    WriteIndicators(body.child_health().exposures(), body.child_health().provenance(), *person,
                    "ChildHealth.exposures");
    WriteFindings(body.child_health().conditions(), body.child_health().provenance(), *person,
                  "ChildHealth.conditions");
    for (const auto& measurement : body.growth_and_feeding().measurements()) {
      WriteMeasurement(measurement, body.growth_and_feeding().provenance(), *person);
    }
    for (const auto& feeding : body.growth_and_feeding().feedings()) {
      WriteFeeding(feeding, body.growth_and_feeding().provenance(), *person);
    }
    WriteIndicators(body.parent_mental_health().indicators(), body.parent_mental_health().provenance(), *person,
                    "ParentMentalHealth.indicators");
    WriteFindings(body.parent_mental_health().conditions(), body.parent_mental_health().provenance(), *person,
                  "ParentMentalHealth.conditions");
    WriteFindings(body.parent_somatic_health().conditions(), body.parent_somatic_health().provenance(), *person,
                  "ParentSomaticHealth.conditions");
    WriteFindings(body.parent_substance_use().conditions(), body.parent_substance_use().provenance(), *person,
                  "ParentSubstanceUse.conditions");
    WriteIndicators(body.social_circumstances().indicators(), body.social_circumstances().provenance(), *person,
                    "SocialCircumstances.indicators");
    WriteIndicators(body.network().indicators(), body.network().provenance(), *person, "Network.indicators");
  }
}

void ReportWriter::WriteWhatIsDue() {
  for (const Visit& visit : visits_) {
    const DueSet missing = visit.due & ~told_;
    for (const IndicatorType& type : AllIndicators()) {
      if ((missing & Bit(type.due)) == 0) continue;
      Seen seen = visit.seen;
      for (const auto& [person_id, person] : people_) {
        const bool parent = person.role != options::v1::PERSON_ROLE_CHILD;
        if (parent == IsParents(type.home)) seen.subject = person.id;
      }
      seen.id = NewId("Observation", "");
      AddAbsent(StartObservation(seen, false, {{kFboe, type.code}}), model::v1::ABSENT_REASON_UNKNOWN, nullptr);
    }
    const std::pair<Due, std::pair<std::string_view, std::string_view>> measures[] = {
        {Due::kWeight, {kWeightSnomed, kWeightLoinc}},
        {Due::kHeight, {HeightSnomedCodes().front(), kHeightLoinc}},
        {Due::kHead, {kHeadSnomed, kHeadLoinc}}};
    for (const auto& [due, codes] : measures) {
      if ((missing & Bit(due)) == 0) continue;
      Seen seen = visit.seen;
      seen.id = NewId("Observation", "");
      AddAbsent(StartObservation(seen, true, {{kSnomed, {codes.first, ""}}, {kLoinc, {codes.second, ""}}}),
                model::v1::ABSENT_REASON_UNKNOWN, nullptr);
    }
    if (missing != 0) {
      Tell(kOutDueAdded, "Encounters.encounters",
           "What the visit must have and the handover lacks is told as unknown.");
    }
    told_ |= missing;
  }
}

}  // namespace handover::adapters::kl
