#include "adapters/medcom_fhir/fhir_elements.h"

#include <array>

#include "adapters/medcom_fhir/fhir_codes.h"

namespace handover::adapters::fhir {
namespace fhir_elements_internal {

constexpr std::array kElements = {
    Mapped("Bundle.id", "SourceReference.envelope_id"),
    Mapped("Bundle.timestamp", "checked; the time of a residue"),
    Dropped("Bundle.type", "FHIR_CONSTANT"),
    Dropped("Bundle.meta.profile[]", "FHIR_PROFILE_NAME"),
    Dropped("Bundle.language", "FHIR_LANGUAGE"),
    Dropped("Bundle.entry[].fullUrl", "FHIR_RESOURCE_URL"),

    Mapped("MessageHeader.id", "Envelope.handover_id, source_message_id"),
    Dropped("MessageHeader.eventCoding.system", "FHIR_CONSTANT"),
    Dropped("MessageHeader.eventCoding.code", "FHIR_CONSTANT"),
    Dropped("MessageHeader.eventCoding.display", "FHIR_DISPLAY"),
    Dropped("MessageHeader.destination[].extension:use[].url", "FHIR_CONSTANT"),
    Dropped("MessageHeader.destination[].extension:use[].valueCoding.system", "FHIR_CONSTANT"),
    Dropped("MessageHeader.destination[].extension:use[].valueCoding.code", "FHIR_CONSTANT"),
    Dropped("MessageHeader.destination[].extension:use[].valueCoding.display", "FHIR_DISPLAY"),
    Dropped("MessageHeader.destination[].name", "FHIR_DISPLAY"),
    Dropped("MessageHeader.destination[].endpoint", "FHIR_ENDPOINT"),
    Mapped("MessageHeader.destination[].receiver.reference", "Addressee.stated_address; both numbers as Residue"),
    Dropped("MessageHeader.destination[].receiver.display", "FHIR_DISPLAY"),
    Mapped("MessageHeader.sender.reference", "SourceReference.sender_address; both numbers as Residue"),
    Dropped("MessageHeader.sender.display", "FHIR_DISPLAY"),
    Dropped("MessageHeader.source.endpoint", "FHIR_ENDPOINT"),
    Dropped("MessageHeader.source.name", "FHIR_ENDPOINT"),
    Dropped("MessageHeader.source.software", "FHIR_ENDPOINT"),
    Dropped("MessageHeader.source.version", "FHIR_ENDPOINT"),
    Mapped("MessageHeader.focus[].reference", "followed"),
    Mapped("MessageHeader.definition", "Envelope.source_format"),

    Dropped("Communication.id", "FHIR_RESOURCE_ID"),
    Mapped("Communication.identifier[].value", "Residue; RoutingSlip.treatment_episode_id, when there is no encounter"),
    Dropped("Communication.identifier[].system", "FHIR_CONSTANT"),
    Dropped("Communication.status", "FHIR_CONSTANT"),
    Mapped("Communication.category[].coding[].system", "Note.source_topic"),
    Mapped("Communication.category[].coding[].code", "Note.source_topic"),
    Mapped("Communication.category[].coding[].display", "Note.source_topic"),
    Mapped("Communication.priority", "Envelope.priority"),
    Mapped("Communication.subject.reference", "Envelope.subject_person_id"),
    Dropped("Communication.subject.display", "FHIR_DISPLAY"),
    Mapped("Communication.topic.text", "Note.title"),
    Mapped("Communication.encounter.reference", "followed"),
    Dropped("Communication.encounter.display", "FHIR_DISPLAY"),
    Dropped("Communication.sent", "FHIR_SENT_TIME"),
    Mapped("Communication.recipient[].reference", "Professional"),
    Dropped("Communication.recipient[].display", "FHIR_DISPLAY"),
    Dropped("Communication.extension:sender[].url", "FHIR_CONSTANT"),
    Mapped("Communication.extension:sender[].valueReference.reference", "Professional"),
    Dropped("Communication.extension:sender[].valueReference.display", "FHIR_DISPLAY"),
    Mapped("Communication.payload[].contentString", "Note.text"),
    Mapped("Communication.payload[].contentAttachment.contentType", "Attachment.media_type, if the bytes agree"),
    Mapped("Communication.payload[].contentAttachment.data", "Attachment.content"),
    Mapped("Communication.payload[].contentAttachment.url", "Note.text"),
    Mapped("Communication.payload[].contentAttachment.title", "Attachment.title, Note.title"),
    Mapped("Communication.payload[].contentAttachment.creation", "Provenance.observed"),
    Dropped("Communication.payload[].contentAttachment.size", "FHIR_STATED_SIZE", Primitive::kInteger),
    Dropped("Communication.payload[].contentAttachment.hash", "FHIR_STATED_HASH"),
    Dropped("Communication.payload[].contentAttachment.language", "FHIR_LANGUAGE"),
    Dropped("Communication.payload[].extension:datetime[].url", "FHIR_CONSTANT"),
    Mapped("Communication.payload[].extension:datetime[].valueDateTime", "Provenance.recorded"),
    Dropped("Communication.payload[].extension:identifier[].url", "FHIR_CONSTANT"),
    Dropped("Communication.payload[].extension:identifier[].valueIdentifier.system", "FHIR_CONSTANT"),
    Mapped("Communication.payload[].extension:identifier[].valueIdentifier.value", "Provenance.source_entry_id"),
    Mapped("Communication.payload[].extension:identifier[].valueIdentifier.assigner.reference",
           "Provenance.observer_organisation"),
    Dropped("Communication.payload[].extension:identifier[].valueIdentifier.assigner.display", "FHIR_DISPLAY"),
    Dropped("Communication.payload[].extension:practitioner[].url", "FHIR_CONSTANT"),
    Mapped("Communication.payload[].extension:practitioner[].valueReference.reference",
           "Provenance.observer_name, observer_role; Professional"),
    Dropped("Communication.payload[].extension:practitioner[].valueReference.display", "FHIR_DISPLAY"),
    Dropped("Communication.payload[].extension:contact[].url", "FHIR_CONSTANT"),
    Dropped("Communication.payload[].extension:contact[].valueContactPoint.system", "FHIR_CONSTANT"),
    Mapped("Communication.payload[].extension:contact[].valueContactPoint.value", "Note.contact_telephone"),
    Dropped("Communication.payload[].extension:contact[].valueContactPoint.use", "FHIR_CONTACT_USE"),

    Dropped("Patient.id", "FHIR_RESOURCE_ID"),
    Mapped("Patient.meta.security[].code", "PersonIdentity.address_protected, when R or V"),
    Dropped("Patient.meta.security[].system", "FHIR_CONSTANT"),
    Dropped("Patient.meta.security[].display", "FHIR_DISPLAY"),
    Mapped("Patient.identifier[].system", "PersonIdentity.identifiers"),
    Mapped("Patient.identifier[].value", "PersonIdentity.identifiers"),
    Dropped("Patient.identifier[].use", "FHIR_IDENTIFIER_USE"),
    Dropped("Patient.name[].use", "FHIR_CONSTANT"),
    Dropped("Patient.name[].text", "FHIR_DISPLAY"),
    Mapped("Patient.name[].family", "PersonIdentity.official_family_name"),
    Mapped("Patient.name[].given[]", "PersonIdentity.official_given_name"),
    Dropped("Patient.name[].family.extension:absent[].url", "FHIR_CONSTANT"),
    Dropped("Patient.name[].family.extension:absent[].valueCode", "FHIR_ABSENT_REASON"),
    Dropped("Patient.name[].given[].extension:absent[].url", "FHIR_CONSTANT"),
    Dropped("Patient.name[].given[].extension:absent[].valueCode", "FHIR_ABSENT_REASON"),
    Mapped("Patient.gender", "PersonIdentity.sex"),
    Mapped("Patient.birthDate", "PersonIdentity.birth_date"),
    Mapped("Patient.deceasedBoolean", "PersonIdentity.deceased", Primitive::kBool),
    Mapped("Patient.deceasedDateTime", "PersonIdentity.deceased; the time as Residue"),
    Dropped("Patient.active", "FHIR_ACTIVE_FLAG", Primitive::kBool),
    Dropped("Patient.managingOrganization.reference", "FHIR_MANAGING_ORGANISATION"),
    Dropped("Patient.managingOrganization.display", "FHIR_DISPLAY"),
    Dropped("Patient.address[].extension:municipality[].url", "FHIR_CONSTANT"),
    Dropped("Patient.address[].extension:municipality[].valueCodeableConcept.coding[].system", "FHIR_CONSTANT"),
    Mapped("Patient.address[].extension:municipality[].valueCodeableConcept.coding[].code",
           "RoutingSlip.Person.municipality_code"),

    Dropped("Organization.id", "FHIR_RESOURCE_ID"),
    Dropped("Organization.active", "FHIR_ACTIVE_FLAG", Primitive::kBool),
    Mapped("Organization.identifier[].system", "GLN, else SOR, with its scheme"),
    Mapped("Organization.identifier[].value", "GLN, else SOR, with its scheme"),
    Dropped("Organization.identifier[].use", "FHIR_IDENTIFIER_USE"),
    Dropped("Organization.identifier[].type.text", "FHIR_DISPLAY"),
    Dropped("Organization.name", "FHIR_ORGANISATION_NAME"),
    Dropped("Organization.telecom[].system", "FHIR_ORGANISATION_CONTACT"),
    Dropped("Organization.telecom[].value", "FHIR_ORGANISATION_CONTACT"),
    Dropped("Organization.telecom[].use", "FHIR_ORGANISATION_CONTACT"),
    Dropped("Organization.address[].line[]", "FHIR_ORGANISATION_CONTACT"),
    Dropped("Organization.address[].city", "FHIR_ORGANISATION_CONTACT"),
    Dropped("Organization.address[].postalCode", "FHIR_ORGANISATION_CONTACT"),
    Dropped("Organization.address[].country", "FHIR_ORGANISATION_CONTACT"),
    Dropped("Organization.address[].use", "FHIR_ORGANISATION_CONTACT"),

    Dropped("PractitionerRole.id", "FHIR_RESOURCE_ID"),
    Mapped("PractitionerRole.practitioner.reference", "followed"),
    Dropped("PractitionerRole.practitioner.display", "FHIR_DISPLAY"),
    Mapped("PractitionerRole.organization.reference", "Professional.organisation"),
    Dropped("PractitionerRole.organization.display", "FHIR_DISPLAY"),
    Mapped("PractitionerRole.code[].coding[].system", "Professional.role, Provenance.observer_role"),
    Mapped("PractitionerRole.code[].coding[].code", "Professional.role, Provenance.observer_role"),
    Dropped("PractitionerRole.code[].coding[].display", "FHIR_DISPLAY"),
    Mapped("PractitionerRole.code[].text", "Provenance.observer_role"),

    Dropped("Practitioner.id", "FHIR_RESOURCE_ID"),
    Dropped("Practitioner.name[].use", "FHIR_CONSTANT"),
    Dropped("Practitioner.name[].text", "FHIR_DISPLAY"),
    Mapped("Practitioner.name[].family", "Professional.name, Provenance.observer_name"),
    Mapped("Practitioner.name[].given[]", "Professional.name, Provenance.observer_name"),
    Mapped("Practitioner.name[].prefix[]", "Professional.name, Provenance.observer_name"),
    Dropped("Practitioner.telecom[].system", "FHIR_PRACTITIONER_CONTACT"),
    Dropped("Practitioner.telecom[].value", "FHIR_PRACTITIONER_CONTACT"),
    Dropped("Practitioner.telecom[].use", "FHIR_PRACTITIONER_CONTACT"),

    Dropped("CareTeam.id", "FHIR_RESOURCE_ID"),
    Dropped("CareTeam.status", "FHIR_CONSTANT"),
    Mapped("CareTeam.name", "Professional.name"),
    Mapped("CareTeam.managingOrganization[].reference", "Professional.organisation"),
    Dropped("CareTeam.managingOrganization[].display", "FHIR_DISPLAY"),

    Dropped("Encounter.id", "FHIR_RESOURCE_ID"),
    Mapped("Encounter.episodeOfCare[].identifier.value", "RoutingSlip.treatment_episode_id; Residue"),
    Dropped("Encounter.episodeOfCare[].identifier.system", "FHIR_EPISODE_SYSTEM"),
    Dropped("Encounter.subject.reference", "FHIR_REPEATED_REFERENCE"),
    Dropped("Encounter.subject.display", "FHIR_DISPLAY"),

    Dropped("Provenance.id", "FHIR_RESOURCE_ID"),
    Mapped("Provenance.target[].reference", "Envelope.handover_id, related, conversation_id; Residue"),
    Dropped("Provenance.target[].display", "FHIR_DISPLAY"),
    Mapped("Provenance.occurredDateTime", "Envelope.handover_id, related, conversation_id; Residue"),
    Dropped("Provenance.recorded", "FHIR_PROVENANCE_TIME"),
    Dropped("Provenance.activity.coding[].system", "FHIR_CONSTANT"),
    Mapped("Provenance.activity.coding[].code", "Envelope.kind, related; Residue"),
    Dropped("Provenance.activity.coding[].display", "FHIR_DISPLAY"),
    Mapped("Provenance.agent[].who.reference", "Envelope.handover_id, related, conversation_id; Residue"),
    Dropped("Provenance.agent[].who.display", "FHIR_DISPLAY"),
    Dropped("Provenance.agent[].type.coding[].system", "FHIR_CONSTANT"),
    Dropped("Provenance.agent[].type.coding[].code", "FHIR_CONSTANT"),
    Mapped("Provenance.entity[].role", "which entry belongs to which message; Residue"),
    Mapped("Provenance.entity[].what.reference", "Envelope.related; Residue"),
    Mapped("Provenance.entity[].what.identifier.value",
           "Envelope.related; which entry belongs to which message; Residue"),
    Dropped("Provenance.entity[].what.identifier.system", "FHIR_CONSTANT"),
    Dropped("Provenance.entity[].what.display", "FHIR_DISPLAY"),

    Dropped("*.text.status", kLossNarrative),
    Dropped("*.text.div", kLossNarrative),
    Dropped("*.meta.profile[]", "FHIR_PROFILE_NAME"),
    Dropped("*.meta.lastUpdated", "FHIR_RESOURCE_META"),
    Dropped("*.meta.versionId", "FHIR_RESOURCE_META"),
    Dropped("*.meta.source", "FHIR_RESOURCE_META"),
    Dropped("*.language", "FHIR_LANGUAGE")};

constexpr std::array<ShortUrl, 8> kShortUrls = {
    {{kDestinationUseUrl, ":use"},
     {kSenderUrl, ":sender"},
     {kDateTimeUrl, ":datetime"},
     {kIdentifierUrl, ":identifier"},
     {kPractitionerUrl, ":practitioner"},
     {kContactUrl, ":contact"},
     {kMunicipalityUrl, ":municipality"},
     {"http://hl7.org/fhir/StructureDefinition/data-absent-reason", ":absent"}}};

const ElementTable& TheTable() {
  // Never destroyed: readers may run while the program ends.
  static const ElementTable* const table = new ElementTable(kElements, kShortUrls);
  return *table;
}

}  // namespace fhir_elements_internal

absl::Span<const Element> AllElements() { return fhir_elements_internal::kElements; }

void CheckElements(const Tree& tree, Findings& findings) { fhir_elements_internal::TheTable().Check(tree, findings); }

std::vector<const Node*> LeftOver(const Tree& tree, const Exceptions& exceptions, Findings& findings) {
  return fhir_elements_internal::TheTable().LeftOver(tree, exceptions, findings);
}

}  // namespace handover::adapters::fhir
