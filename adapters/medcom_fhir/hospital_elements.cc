#include "adapters/medcom_fhir/hospital_elements.h"

#include <algorithm>
#include <array>
#include <vector>

#include "adapters/medcom_fhir/fhir_codes.h"
#include "adapters/medcom_fhir/fhir_elements.h"
#include "adapters/medcom_fhir/hospital_issues.h"

namespace handover::adapters::fhir {
namespace hospital_elements_internal {

constexpr std::array kOwn = {
    Mapped("MessageHeader.definition", "checked"),
    Mapped("MessageHeader.extension:report[].valueBoolean", "HospitalStay.report_requested", Primitive::kBool),
    Dropped("MessageHeader.extension:report[].url", "FHIR_CONSTANT"),
    Dropped("MessageHeader.extension:reportTo[].url", "FHIR_CONSTANT"),
    Dropped("MessageHeader.extension:reportTo[].valueReference.reference", kLossReportRecipient),
    Dropped("MessageHeader.extension:reportTo[].valueReference.display", "FHIR_DISPLAY"),

    Dropped("Encounter.id", "FHIR_RESOURCE_ID"),
    Mapped("Encounter.status", "HospitalStay.state, Provenance.original_codes"),
    Mapped("Encounter.class.system", "Provenance.original_codes"),
    Mapped("Encounter.class.code", "HospitalStay.contact_class, Provenance.original_codes"),
    Dropped("Encounter.class.display", "FHIR_DISPLAY"),
    Dropped("Encounter.subject.reference", "FHIR_REPEATED_REFERENCE"),
    Dropped("Encounter.subject.display", "FHIR_DISPLAY"),
    Mapped("Encounter.episodeOfCare[].identifier.value",
           "HospitalStay.episode_ids; the first RoutingSlip.treatment_episode_id"),
    Dropped("Encounter.episodeOfCare[].identifier.system", "FHIR_EPISODE_SYSTEM"),
    Mapped("Encounter.period.start", "HospitalStay.start"),
    Mapped("Encounter.period.end", "HospitalStay.end"),
    Dropped("Encounter.extension:leave[].url", "FHIR_CONSTANT"),
    Mapped("Encounter.extension:leave[].valuePeriod.start", "HospitalStay.leave_start, when on leave"),
    Mapped("Encounter.extension:leave[].valuePeriod.end", "Provenance.observed, when the leave has just ended"),
    Dropped("Encounter.serviceProvider.reference", kLossWard),
    Dropped("Encounter.serviceProvider.display", kLossWard),

    Mapped("Provenance.activity.coding[].system", "Provenance.original_codes"),
    Mapped("Provenance.activity.coding[].code", "Provenance.original_codes, Envelope.related"),
    Mapped("Provenance.entity[].role", "followed")};

constexpr std::array<ShortUrl, 6> kUrls = {{{kDestinationUseUrl, ":use"},
                                            {kReportOfAdmissionUrl, ":report"},
                                            {kReportRecipientUrl, ":reportTo"},
                                            {kLeavePeriodUrl, ":leave"},
                                            {kMunicipalityUrl, ":municipality"},
                                            {"http://hl7.org/fhir/StructureDefinition/data-absent-reason", ":absent"}}};

bool IsShared(std::string_view path) {
  constexpr std::array<std::string_view, 6> kTypes = {"Bundle.",       "MessageHeader.", "Patient.",
                                                      "Organization.", "Provenance.",    "*."};
  const bool shared =
      std::any_of(kTypes.begin(), kTypes.end(), [&](std::string_view type) { return path.starts_with(type); });
  return shared && std::none_of(kOwn.begin(), kOwn.end(), [&](const Element& own) { return own.path == path; });
}

const std::vector<Element>& AllRows() {
  static const auto* const rows = new std::vector<Element>([] {
    std::vector<Element> all(kOwn.begin(), kOwn.end());
    for (const Element& element : AllElements()) {
      if (IsShared(element.path)) all.push_back(element);
    }
    return all;
  }());
  return *rows;
}

}  // namespace hospital_elements_internal

absl::Span<const Element> OwnHospitalElements() { return hospital_elements_internal::kOwn; }

const ElementTable& HospitalElements() {
  // Never destroyed: readers may run while the program ends.
  static const ElementTable* const table =
      new ElementTable(hospital_elements_internal::AllRows(), hospital_elements_internal::kUrls);
  return *table;
}

}  // namespace handover::adapters::fhir
