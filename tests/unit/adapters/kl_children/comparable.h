// Two handovers made equal where a round trip through a report may differ by declaration: random ids and their order,
// the envelope, single elements that were carried as they were, what the writer added as unknown, and in which section
// a measure stands, since the reason of an intervention is dropped.
#ifndef HANDOVER_TESTS_UNIT_ADAPTERS_KL_CHILDREN_COMPARABLE_H_
#define HANDOVER_TESTS_UNIT_ADAPTERS_KL_CHILDREN_COMPARABLE_H_

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"

#include "adapters/held_fields.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::kl::testing {

// An id that the writer gave: `r` and a number.
inline bool IsGivenId(std::string_view id) {
  return id.size() > 1 && id.front() == 'r' && std::all_of(id.begin() + 1, id.end(), [](char c) {
           return absl::ascii_isdigit(static_cast<unsigned char>(c));
         });
}

inline std::string AsText(const google::protobuf::Message& message) {
  std::string text;
  google::protobuf::TextFormat::Printer printer;
  printer.SetSingleLineMode(true);
  printer.PrintToString(message, &text);
  return text;
}

// Takes measures, given ids and what was added as unknown out of a message, however deep.
inline void Normalise(google::protobuf::Message& message, std::vector<std::string>& measures) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const google::protobuf::FieldDescriptor* field : fields) {
    if (field->name() == "source_entry_id" && IsGivenId(reflection.GetString(message, field))) {
      reflection.ClearField(&message, field);
      continue;
    }
    if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const bool is_measure = field->message_type()->name() == "Measure";
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      google::protobuf::Message& inner = field->is_repeated() ? *reflection.MutableRepeatedMessage(&message, field, i)
                                                              : *reflection.MutableMessage(&message, field);
      if (is_measure) {
        measures.push_back(AsText(inner));
      } else {
        Normalise(inner, measures);
      }
    }
    if (is_measure) reflection.ClearField(&message, field);
  }
}

// `role/number` of each person.
inline std::map<std::string, std::string> NamesOf(const exchange::v1::Handover& handover) {
  std::map<std::string, std::string> names;
  for (const exchange::v1::Section& section : handover.sections()) {
    if (!section.body().has_person_identity()) continue;
    names[section.header().about(0).person_id()] =
        absl::StrCat(section.header().about(0).role(), "/", section.body().person_identity().identifiers(0).cpr());
  }
  return names;
}

// Findings stand below the indicator of their domain, also below one that the writer added as unknown.
inline void KeepFindings(google::protobuf::RepeatedPtrField<model::v1::Indicator>* indicators) {
  for (model::v1::Indicator& indicator : *indicators) {
    const bool added = indicator.absent_reason() == model::v1::ABSENT_REASON_UNKNOWN &&
                       IsGivenId(indicator.provenance().source_entry_id());
    if (!added || indicator.findings_size() == 0) continue;
    indicator.clear_absent_reason();
    indicator.clear_provenance();
  }
}

// Takes out what the writer added as unknown.
inline void DropAdded(exchange::v1::SectionBody& body) {
  const auto added = [](const auto& item) {
    return item.absent_reason() == model::v1::ABSENT_REASON_UNKNOWN && IsGivenId(item.provenance().source_entry_id());
  };
  const auto drop = [&](auto* items) {
    items->erase(std::remove_if(items->begin(), items->end(), added), items->end());
  };
  if (body.has_development()) KeepFindings(body.mutable_development()->mutable_indicators());
  if (body.has_development()) drop(body.mutable_development()->mutable_indicators());
  if (body.has_child_health()) drop(body.mutable_child_health()->mutable_exposures());
  if (body.has_interaction()) KeepFindings(body.mutable_interaction()->mutable_indicators());
  if (body.has_interaction()) drop(body.mutable_interaction()->mutable_indicators());
  if (body.has_parent_mental_health()) KeepFindings(body.mutable_parent_mental_health()->mutable_indicators());
  if (body.has_parent_mental_health()) drop(body.mutable_parent_mental_health()->mutable_indicators());
  if (body.has_social_circumstances()) KeepFindings(body.mutable_social_circumstances()->mutable_indicators());
  if (body.has_social_circumstances()) drop(body.mutable_social_circumstances()->mutable_indicators());
  if (body.has_network()) drop(body.mutable_network()->mutable_indicators());
  if (body.has_growth_and_feeding()) {
    drop(body.mutable_growth_and_feeding()->mutable_measurements());
    drop(body.mutable_growth_and_feeding()->mutable_feedings());
  }
}

// Whether a body says anything beside who wrote it.
inline bool SaysSomething(const exchange::v1::Section& section) {
  const google::protobuf::Message* body = BodyOf(section);
  if (body == nullptr) return false;
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  body->GetReflection()->ListFields(*body, &fields);
  return std::any_of(fields.begin(), fields.end(), [](const auto* field) { return field->name() != "provenance"; });
}

// Items in an order that does not depend on the report's.
template <typename Items>
void SortByText(Items* items) {
  std::sort(items->begin(), items->end(), [](const auto& a, const auto& b) { return AsText(a) < AsText(b); });
}

inline void SortItems(exchange::v1::SectionBody& body) {
  const auto sort_indicators = [](auto* indicators) {
    for (auto& indicator : *indicators) SortByText(indicator.mutable_findings());
    SortByText(indicators);
  };
  if (body.has_development()) sort_indicators(body.mutable_development()->mutable_indicators());
  if (body.has_interaction()) sort_indicators(body.mutable_interaction()->mutable_indicators());
  if (body.has_child_health()) {
    sort_indicators(body.mutable_child_health()->mutable_exposures());
    SortByText(body.mutable_child_health()->mutable_conditions());
  }
  if (body.has_parent_mental_health()) {
    sort_indicators(body.mutable_parent_mental_health()->mutable_indicators());
    SortByText(body.mutable_parent_mental_health()->mutable_results());
  }
  if (body.has_social_circumstances()) sort_indicators(body.mutable_social_circumstances()->mutable_indicators());
  if (body.has_network()) sort_indicators(body.mutable_network()->mutable_indicators());
  if (body.has_parent_somatic_health()) SortByText(body.mutable_parent_somatic_health()->mutable_conditions());
  if (body.has_parent_substance_use()) SortByText(body.mutable_parent_substance_use()->mutable_conditions());
  if (body.has_child_screening()) SortByText(body.mutable_child_screening()->mutable_results());
  if (body.has_encounters()) SortByText(body.mutable_encounters()->mutable_encounters());
  if (body.has_growth_and_feeding()) {
    SortByText(body.mutable_growth_and_feeding()->mutable_measurements());
    SortByText(body.mutable_growth_and_feeding()->mutable_feedings());
  }
}

// One line for each section and measure, sorted.
inline std::vector<std::string> Comparable(exchange::v1::Handover handover) {
  const std::map<std::string, std::string> names = NamesOf(handover);
  std::vector<std::string> lines;
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    std::string about;
    for (const auto& person : section.header().about()) {
      const auto found = names.find(person.person_id());
      absl::StrAppend(&about, found == names.end() ? absl::StrCat(person.role()) : found->second, " ");
    }
    exchange::v1::SectionBody& body = *section.mutable_body();
    if (body.has_residue()) {
      for (const auto& element : body.residue().elements()) {
        const bool whole = element.value().starts_with("{\"resourceType\"");
        const bool added = element.value().starts_with("{\"resourceType\":\"Observation\",\"id\":\"r");
        if (whole && !added) lines.push_back("residue " + element.value());
      }
      continue;
    }
    if (body.has_family_relation()) {
      for (auto* person :
           {body.mutable_family_relation()->mutable_person(), body.mutable_family_relation()->mutable_relative_to()}) {
        person->set_person_id(names.count(person->person_id()) > 0 ? names.at(person->person_id()) : "");
      }
    }
    DropAdded(body);
    std::vector<std::string> measures;
    Normalise(body, measures);
    // A relation's measure is the child's.
    const std::string of = about.substr(0, about.find(' '));
    for (const std::string& measure : measures) lines.push_back(absl::StrCat("measure ", of, " ", measure));
    SortItems(body);
    if (body.has_support_line() || !SaysSomething(section)) continue;
    lines.push_back(absl::StrCat(about, AsText(body)));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

// What one has and the other has not; empty when they are equal.
inline std::vector<std::string> DifferencesOf(const exchange::v1::Handover& a, const exchange::v1::Handover& b) {
  const std::vector<std::string> lines_a = Comparable(a);
  const std::vector<std::string> lines_b = Comparable(b);
  std::vector<std::string> differences;
  std::set_symmetric_difference(lines_a.begin(), lines_a.end(), lines_b.begin(), lines_b.end(),
                                std::back_inserter(differences));
  return differences;
}

}  // namespace handover::adapters::kl::testing

#endif  // HANDOVER_TESTS_UNIT_ADAPTERS_KL_CHILDREN_COMPARABLE_H_
