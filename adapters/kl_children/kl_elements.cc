#include "adapters/kl_children/kl_elements.h"

#include <array>
#include <vector>

#include "adapters/kl_children/kl_codes.h"

namespace handover::adapters::kl {
namespace kl_elements_internal {

using fhir::Dropped;
using fhir::Element;
using fhir::Mapped;
using fhir::Primitive;

constexpr std::array kElements = {
    Dropped("Bundle.id", "KL_BUNDLE_ID"),
    Dropped("Bundle.meta.profile[]", "KL_CONSTANT"),
    Dropped("Bundle.type", "KL_CONSTANT"),
    Mapped("Bundle.timestamp", "Envelope.handover_id; Provenance.recorded"),
    Dropped("Bundle.entry[].fullUrl", "KL_RESOURCE_URL"),

    Mapped("Patient.id", "Provenance.source_entry_id"),
    Dropped("Patient.identifier[].use", "KL_CONSTANT"),
    Dropped("Patient.identifier[].system", "KL_CONSTANT"),
    Mapped("Patient.identifier[].value", "PersonIdentity.identifiers"),
    Dropped("Patient.active", "KL_ACTIVE", Primitive::kBool),
    Dropped("Patient.managingOrganization.identifier.use", "KL_CONSTANT"),
    Dropped("Patient.managingOrganization.identifier.system", "KL_CONSTANT"),
    Mapped("Patient.managingOrganization.identifier.value",
           "Professional.organisation, Provenance.observer_organisation, SourceReference.sender_address"),
    Mapped("Patient.link[].other.reference", "FamilyRelation.person"),
    Dropped("Patient.link[].other.display", "KL_DISPLAY"),
    Dropped("Patient.link[].type", "KL_CONSTANT"),

    Mapped("RelatedPerson.id", "Provenance.source_entry_id"),
    Dropped("RelatedPerson.active", "KL_ACTIVE", Primitive::kBool),
    Mapped("RelatedPerson.patient.reference", "FamilyRelation.relative_to"),
    Dropped("RelatedPerson.patient.display", "KL_DISPLAY"),
    Dropped("RelatedPerson.relationship[].coding[].system", "KL_CONSTANT"),
    Mapped("RelatedPerson.relationship[].coding[].code", "FamilyRelation.relation"),
    Dropped("RelatedPerson.relationship[].coding[].display", "KL_DISPLAY"),

    Mapped("Encounter.id", "Encounter.encounter_id"),
    Dropped("Encounter.extension:basedOn[].url", "KL_CONSTANT"),
    Dropped("Encounter.extension:basedOn[].valueReference.reference", "KL_CONTACT_BASIS"),
    Dropped("Encounter.extension:basedOn[].valueReference.display", "KL_CONTACT_BASIS"),
    Mapped("Encounter.status", "Encounter.state"),
    Mapped("Encounter.class.system", "Encounter.manner"),
    Mapped("Encounter.class.code", "Encounter.manner"),
    Dropped("Encounter.class.display", "KL_DISPLAY"),
    Dropped("Encounter.type[].coding[].system", "KL_CONSTANT"),
    Mapped("Encounter.type[].coding[].code", "Encounter.type, original_type"),
    Dropped("Encounter.type[].coding[].display", "KL_DISPLAY"),
    Mapped("Encounter.subject.reference", "SectionHeader.about"),
    Dropped("Encounter.subject.display", "KL_DISPLAY"),
    Mapped("Encounter.period.start", "Encounter.start"),
    Mapped("Encounter.period.end", "Encounter.end"),
    Mapped("Encounter.location[].location.reference", "Encounter.place"),
    Dropped("Encounter.location[].location.display", "KL_DISPLAY"),

    Dropped("Location.id", "KL_LOCATION_ID"),
    Dropped("Location.identifier[].system", "KL_CONSTANT"),
    Mapped("Location.identifier[].value", "Encounter.place, after `institution:`"),
    Dropped("Location.status", "KL_LOCATION_STATUS"),
    Dropped("Location.type[].coding[].system", "KL_CONSTANT"),
    Dropped("Location.type[].coding[].code", "KL_CONSTANT"),
    Dropped("Location.type[].coding[].display", "KL_DISPLAY"),

    Mapped("Observation.id", "Provenance.source_entry_id"),
    Dropped("Observation.status", "KL_OBSERVATION_STATUS"),
    Dropped("Observation.category[].coding[].system", "KL_CONSTANT"),
    Dropped("Observation.category[].coding[].code", "KL_CONSTANT"),
    Dropped("Observation.category[].coding[].display", "KL_DISPLAY"),
    Dropped("Observation.code.coding[].system", "KL_CONSTANT"),
    Mapped("Observation.code.coding[].code", "the body and its domain; Provenance.original_codes of a height"),
    Dropped("Observation.code.coding[].display", "KL_DISPLAY"),
    Mapped("Observation.subject.reference", "SectionHeader.about"),
    Dropped("Observation.subject.display", "KL_DISPLAY"),
    Dropped("Observation.encounter.reference", "KL_OBSERVATION_CONTACT"),
    Dropped("Observation.encounter.display", "KL_OBSERVATION_CONTACT"),
    Mapped("Observation.effectiveDateTime", "Provenance.observed"),
    Mapped("Observation.effectivePeriod.start", "Feeding.from"),
    Dropped("Observation.valueCodeableConcept.coding[].system", "KL_CONSTANT"),
    Mapped("Observation.valueCodeableConcept.coding[].code",
           "Indicator.level, Feeding.manner, Condition.code; Provenance.original_codes"),
    Dropped("Observation.valueCodeableConcept.coding[].display", "KL_DISPLAY"),
    Mapped("Observation.valueQuantity.value", "Measurement.weight_grams, length_mm, head_circumference_mm",
           Primitive::kDecimal),
    Dropped("Observation.valueQuantity.unit", "KL_UNIT"),
    Dropped("Observation.valueQuantity.system", "KL_CONSTANT"),
    Dropped("Observation.valueQuantity.code", "KL_UNIT"),
    Dropped("Observation.dataAbsentReason.coding[].system", "KL_CONSTANT"),
    Mapped("Observation.dataAbsentReason.coding[].code", "absent_reason; Provenance.original_codes"),
    Dropped("Observation.dataAbsentReason.coding[].display", "KL_DISPLAY"),

    Mapped("CarePlan.id", "SupportLine.line_id, Provenance.source_entry_id"),
    Mapped("CarePlan.status", "Measure.state"),
    Dropped("CarePlan.intent", "KL_CONSTANT"),
    Mapped("CarePlan.subject.reference", "SectionHeader.about"),
    Dropped("CarePlan.subject.display", "KL_DISPLAY"),
    Mapped("CarePlan.period.start", "Measure.start_date"),
    Mapped("CarePlan.period.end", "Measure.end_date"),
    Dropped("CarePlan.activity[].detail.code.coding[].system", "KL_CONSTANT"),
    Mapped("CarePlan.activity[].detail.code.coding[].code", "Measure.code"),
    Dropped("CarePlan.activity[].detail.code.coding[].display", "KL_DISPLAY"),
    Dropped("CarePlan.activity[].detail.reasonCode[].coding[].system", "KL_INTERVENTION_REASON"),
    Dropped("CarePlan.activity[].detail.reasonCode[].coding[].code", "KL_INTERVENTION_REASON"),
    Dropped("CarePlan.activity[].detail.reasonCode[].coding[].display", "KL_INTERVENTION_REASON"),
    Dropped("CarePlan.activity[].detail.status", "KL_ACTIVITY_STATUS"),

    Mapped("QuestionnaireResponse.id", "Provenance.source_entry_id"),
    Dropped("QuestionnaireResponse.extension:informer[].url", "KL_CONSTANT"),
    Dropped("QuestionnaireResponse.extension:informer[].valueCodeableConcept.coding[].system", "KL_CONSTANT"),
    Mapped("QuestionnaireResponse.extension:informer[].valueCodeableConcept.coding[].code",
           "Provenance.informant, original_codes"),
    Dropped("QuestionnaireResponse.extension:informer[].valueCodeableConcept.coding[].display", "KL_DISPLAY"),
    Mapped("QuestionnaireResponse.questionnaire", "ScreeningResult.instrument, instrument_version"),
    Dropped("QuestionnaireResponse.status", "KL_OBSERVATION_STATUS"),
    Mapped("QuestionnaireResponse.subject.reference", "SectionHeader.about"),
    Dropped("QuestionnaireResponse.subject.display", "KL_DISPLAY"),
    Mapped("QuestionnaireResponse.authored", "Provenance.recorded"),
    Mapped("QuestionnaireResponse.item[].linkId", "ScreeningItem.link_id, where there is no total"),
    Mapped("QuestionnaireResponse.item[].answer[].valueInteger", "ScreeningResult.total_score, ScreeningItem.score",
           Primitive::kInteger),
    Mapped("QuestionnaireResponse.item[].answer[].valueBoolean", "ScreeningItem.score", Primitive::kBool),
    Mapped("QuestionnaireResponse.item[].answer[].valueString", "ScreeningItem.option_code, Development.well_being"),

    Dropped("*.text.status", fhir::kLossNarrative),
    Dropped("*.text.div", fhir::kLossNarrative),
    Dropped("*.meta.profile[]", "KL_RESOURCE_META"),
    Dropped("*.meta.lastUpdated", "KL_RESOURCE_META"),
    Dropped("*.meta.versionId", "KL_RESOURCE_META"),
    Dropped("*.meta.source", "KL_RESOURCE_META"),
    Dropped("*.language", "KL_LANGUAGE")};

// Every element of FHIR R4 that a profile of the guide sets to 0..0. A comparator is none of them, but changes what a
// measure means.
constexpr std::string_view kForbidden[] = {
    "Bundle.identifier",
    "Bundle.total",
    "Bundle.link",
    "Bundle.signature",
    "Bundle.entry.link",
    "Bundle.entry.search",
    "Bundle.entry.request",
    "Bundle.entry.response",

    "Patient.name",
    "Patient.telecom",
    "Patient.gender",
    "Patient.birthDate",
    "Patient.deceasedBoolean",
    "Patient.deceasedDateTime",
    "Patient.address",
    "Patient.maritalStatus",
    "Patient.multipleBirthBoolean",
    "Patient.multipleBirthInteger",
    "Patient.photo",
    "Patient.contact",
    "Patient.communication",
    "Patient.generalPractitioner",
    "Patient.managingOrganization.reference",
    "Patient.managingOrganization.type",
    "Patient.managingOrganization.display",

    "RelatedPerson.identifier",
    "RelatedPerson.name",
    "RelatedPerson.telecom",
    "RelatedPerson.gender",
    "RelatedPerson.birthDate",
    "RelatedPerson.address",
    "RelatedPerson.photo",
    "RelatedPerson.period",
    "RelatedPerson.communication",

    "Encounter.identifier",
    "Encounter.statusHistory",
    "Encounter.class.version",
    "Encounter.class.userSelected",
    "Encounter.classHistory",
    "Encounter.type.text",
    "Encounter.type.coding.version",
    "Encounter.type.coding.userSelected",
    "Encounter.serviceType",
    "Encounter.priority",
    "Encounter.episodeOfCare",
    "Encounter.basedOn",
    "Encounter.participant",
    "Encounter.appointment",
    "Encounter.location.status",
    "Encounter.location.physicalType",
    "Encounter.location.period",
    "Encounter.length",
    "Encounter.reasonCode",
    "Encounter.reasonReference",
    "Encounter.diagnosis",
    "Encounter.account",
    "Encounter.hospitalization",
    "Encounter.serviceProvider",
    "Encounter.partOf",

    "Location.identifier.type",
    "Location.identifier.use",
    "Location.identifier.assigner",
    "Location.identifier.period",
    "Location.operationalStatus",
    "Location.name",
    "Location.alias",
    "Location.description",
    "Location.mode",
    "Location.telecom",
    "Location.address",
    "Location.physicalType",
    "Location.position",
    "Location.managingOrganization",
    "Location.partOf",
    "Location.hoursOfOperation",
    "Location.availabilityExceptions",
    "Location.endpoint",

    "Observation.identifier",
    "Observation.basedOn",
    "Observation.partOf",
    "Observation.focus",
    "Observation.issued",
    "Observation.performer",
    "Observation.interpretation",
    "Observation.note",
    "Observation.bodySite",
    "Observation.method",
    "Observation.specimen",
    "Observation.device",
    "Observation.hasMember",
    "Observation.derivedFrom",
    "Observation.effectiveInstant",
    "Observation.effectiveTiming",
    "Observation.valueQuantity.comparator",

    "CarePlan.identifier",
    "CarePlan.instantiatesCanonical",
    "CarePlan.instantiatesUri",
    "CarePlan.basedOn",
    "CarePlan.replaces",
    "CarePlan.partOf",
    "CarePlan.category",
    "CarePlan.title",
    "CarePlan.description",
    "CarePlan.encounter",
    "CarePlan.created",
    "CarePlan.author",
    "CarePlan.contributor",
    "CarePlan.careTeam",
    "CarePlan.addresses",
    "CarePlan.supportingInfo",
    "CarePlan.goal",
    "CarePlan.note",
    "CarePlan.activity.outcomeCodeableConcept",
    "CarePlan.activity.outcomeReference",
    "CarePlan.activity.progress",
    "CarePlan.activity.reference",
    "CarePlan.activity.detail.kind",
    "CarePlan.activity.detail.instantiatesCanonical",
    "CarePlan.activity.detail.instantiatesUri",
    "CarePlan.activity.detail.code.text",
    "CarePlan.activity.detail.reasonReference",
    "CarePlan.activity.detail.goal",
    "CarePlan.activity.detail.statusReason",
    "CarePlan.activity.detail.doNotPerform",
    "CarePlan.activity.detail.scheduledTiming",
    "CarePlan.activity.detail.scheduledPeriod",
    "CarePlan.activity.detail.scheduledString",
    "CarePlan.activity.detail.location",
    "CarePlan.activity.detail.productCodeableConcept",
    "CarePlan.activity.detail.productReference",
    "CarePlan.activity.detail.dailyAmount",
    "CarePlan.activity.detail.quantity",
    "CarePlan.activity.detail.description",

    "QuestionnaireResponse.identifier",
    "QuestionnaireResponse.basedOn",
    "QuestionnaireResponse.partOf",
    "QuestionnaireResponse.encounter",
    "QuestionnaireResponse.author",
    "QuestionnaireResponse.source",
    "QuestionnaireResponse.item.definition",
    "QuestionnaireResponse.item.text",
    "QuestionnaireResponse.item.item",
    "QuestionnaireResponse.item.answer.item",
};

constexpr std::array<fhir::ShortUrl, 2> kShortUrls = {{{kBasedOnUrl, ":basedOn"}, {kInformerUrl, ":informer"}}};

}  // namespace kl_elements_internal

absl::Span<const fhir::Element> AllElements() { return kl_elements_internal::kElements; }
absl::Span<const std::string_view> ForbiddenElements() { return kl_elements_internal::kForbidden; }

const fhir::ElementTable& ForbiddenTable() {
  // Never destroyed, as below, and so are the rows, which the table borrows.
  static const auto* const rows = [] {
    auto* const made = new std::vector<fhir::Element>();
    for (const std::string_view path : kl_elements_internal::kForbidden) made->push_back(fhir::Mapped(path, ""));
    return made;
  }();
  static const auto* const table = new fhir::ElementTable(*rows, kl_elements_internal::kShortUrls);
  return *table;
}

const fhir::ElementTable& Elements() {
  // Never destroyed: readers may run while the program ends.
  static const auto* const table =
      new fhir::ElementTable(kl_elements_internal::kElements, kl_elements_internal::kShortUrls);
  return *table;
}

}  // namespace handover::adapters::kl
