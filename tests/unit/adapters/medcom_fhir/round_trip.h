// Two handovers made equal where a round trip through a message may differ: random ids and their order, the document
// itself, and where in it something stood.
#ifndef HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_FHIR_ROUND_TRIP_H_
#define HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_FHIR_ROUND_TRIP_H_

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"

#include "adapters/medcom_fhir/bundle_path.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::fhir::testing {

inline std::string OneLine(const google::protobuf::Message& message) {
  std::string text;
  google::protobuf::TextFormat::Printer printer;
  printer.SetSingleLineMode(true);
  printer.SetUseUtf8StringEscaping(true);
  printer.PrintToString(message, &text);
  return text;
}

// `Patient.telecom.value` of a path: without the entry and without positions.
inline std::string PlaceWithoutPositions(const std::string& path) {
  const std::optional<BundlePlace> place = ReadBundlePath(path);
  return place.has_value() ? absl::StrCat(place->type, ".", place->Names()) : path;
}

inline void ForgetPlaces(exchange::v1::SectionBody& body, std::vector<std::string>& residue) {
  if (body.has_note()) body.mutable_note()->mutable_provenance()->clear_source_path();
  if (body.has_attachment()) body.mutable_attachment()->mutable_provenance()->clear_source_path();
  if (!body.has_residue()) return;
  for (const auto& element : body.residue().elements()) {
    residue.push_back(absl::StrCat("residue ", PlaceWithoutPositions(element.path()), " = ", element.value()));
  }
  body.mutable_residue()->clear_elements();
}

// One line for the envelope, and one for each section, person and element that was carried; sorted.
inline std::vector<std::string> LinesOf(exchange::v1::Handover handover) {
  std::vector<std::string> lines;
  const std::string subject = handover.envelope().subject_person_id();
  handover.mutable_envelope()->clear_subject_person_id();
  handover.mutable_envelope()->clear_source_sha256();
  handover.mutable_envelope()->clear_losses();
  for (auto& person : *handover.mutable_slip()->mutable_persons()) {
    const bool is_subject = person.person_id() == subject;
    person.clear_person_id();
    lines.push_back(absl::StrCat(is_subject ? "subject " : "person ", OneLine(person)));
  }
  handover.mutable_slip()->clear_persons();
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    std::string about;
    for (const auto& one : section.header().about()) {
      absl::StrAppend(&about, one.person_id() == subject ? "subject " : "", one.role(), " ");
    }
    ForgetPlaces(*section.mutable_body(), lines);
    lines.push_back(absl::StrCat("section ", about, OneLine(section.body())));
  }
  handover.clear_sections();
  lines.push_back(OneLine(handover));
  std::sort(lines.begin(), lines.end());
  return lines;
}

// What one has and the other has not; empty when they are equal.
inline std::vector<std::string> DifferencesOf(const exchange::v1::Handover& a, const exchange::v1::Handover& b) {
  const std::vector<std::string> lines_a = LinesOf(a);
  const std::vector<std::string> lines_b = LinesOf(b);
  std::vector<std::string> differences;
  std::set_symmetric_difference(lines_a.begin(), lines_a.end(), lines_b.begin(), lines_b.end(),
                                std::back_inserter(differences));
  return differences;
}

// As DifferencesOf(), of a message that may have come back in the other version.
inline std::vector<std::string> DifferencesButTheVersion(exchange::v1::Handover a, exchange::v1::Handover b) {
  for (exchange::v1::Handover* handover : {&a, &b}) {
    handover->mutable_envelope()->clear_source_format();
    for (exchange::v1::Section& section : *handover->mutable_sections()) {
      if (section.body().has_residue()) section.mutable_body()->mutable_residue()->clear_format();
    }
  }
  return DifferencesOf(a, b);
}

}  // namespace handover::adapters::fhir::testing

#endif  // HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_FHIR_ROUND_TRIP_H_
