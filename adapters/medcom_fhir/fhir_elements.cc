#include "adapters/medcom_fhir/fhir_elements.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "absl/container/flat_hash_map.h"

#include "adapters/medcom_fhir/fhir_codes.h"
#include "adapters/medcom_fhir/fhir_text.h"

namespace handover::adapters::fhir {
namespace fhir_elements_internal {

constexpr Element Mapped(std::string_view path, std::string_view where, Primitive type = Primitive::kString) {
  return {path, type, Fate::kMapped, where};
}
constexpr Element Dropped(std::string_view path, std::string_view loss, Primitive type = Primitive::kString) {
  return {path, type, Fate::kDropped, loss};
}

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
    Mapped("MessageHeader.destination[].receiver.reference", "Addressee.stated_address"),
    Dropped("MessageHeader.destination[].receiver.display", "FHIR_DISPLAY"),
    Mapped("MessageHeader.sender.reference", "SourceReference.sender_address"),
    Dropped("MessageHeader.sender.display", "FHIR_DISPLAY"),
    Dropped("MessageHeader.source.endpoint", "FHIR_ENDPOINT"),
    Dropped("MessageHeader.source.name", "FHIR_ENDPOINT"),
    Dropped("MessageHeader.source.software", "FHIR_ENDPOINT"),
    Dropped("MessageHeader.source.version", "FHIR_ENDPOINT"),
    Mapped("MessageHeader.focus[].reference", "followed"),
    Mapped("MessageHeader.definition", "Envelope.source_format"),

    Dropped("Communication.id", "FHIR_RESOURCE_ID"),
    Mapped("Communication.identifier[].value", "RoutingSlip.treatment_episode_id, when there is no encounter"),
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
    Mapped("Encounter.episodeOfCare[].identifier.value", "RoutingSlip.treatment_episode_id"),
    Dropped("Encounter.episodeOfCare[].identifier.system", "FHIR_EPISODE_SYSTEM"),
    Dropped("Encounter.subject.reference", "FHIR_REPEATED_REFERENCE"),
    Dropped("Encounter.subject.display", "FHIR_DISPLAY"),

    Dropped("Provenance.id", "FHIR_RESOURCE_ID"),
    Mapped("Provenance.target[].reference", "Envelope.handover_id, related, conversation_id"),
    Dropped("Provenance.target[].display", "FHIR_DISPLAY"),
    Mapped("Provenance.occurredDateTime", "Envelope.handover_id, related, conversation_id"),
    Dropped("Provenance.recorded", "FHIR_PROVENANCE_TIME"),
    Dropped("Provenance.activity.coding[].system", "FHIR_CONSTANT"),
    Mapped("Provenance.activity.coding[].code", "Envelope.kind, related"),
    Dropped("Provenance.activity.coding[].display", "FHIR_DISPLAY"),
    Mapped("Provenance.agent[].who.reference", "Envelope.handover_id, related, conversation_id"),
    Dropped("Provenance.agent[].who.display", "FHIR_DISPLAY"),
    Dropped("Provenance.agent[].type.coding[].system", "FHIR_CONSTANT"),
    Dropped("Provenance.agent[].type.coding[].code", "FHIR_CONSTANT"),
    Mapped("Provenance.entity[].role", "which entry belongs to which message"),
    Mapped("Provenance.entity[].what.reference", "Envelope.related"),
    Mapped("Provenance.entity[].what.identifier.value", "Envelope.related; which entry belongs to which message"),
    Dropped("Provenance.entity[].what.identifier.system", "FHIR_CONSTANT"),
    Dropped("Provenance.entity[].what.display", "FHIR_DISPLAY"),

    Dropped("*.text.status", kLossNarrative),
    Dropped("*.text.div", kLossNarrative),
    Dropped("*.meta.profile[]", "FHIR_PROFILE_NAME"),
    Dropped("*.meta.lastUpdated", "FHIR_RESOURCE_META"),
    Dropped("*.meta.versionId", "FHIR_RESOURCE_META"),
    Dropped("*.meta.source", "FHIR_RESOURCE_META"),
    Dropped("*.language", "FHIR_LANGUAGE")};

struct ShortUrl {
  std::string_view url;
  std::string_view name;
};
constexpr std::array<ShortUrl, 8> kShortUrls = {
    {{kDestinationUseUrl, ":use"},
     {kSenderUrl, ":sender"},
     {kDateTimeUrl, ":datetime"},
     {kIdentifierUrl, ":identifier"},
     {kPractitionerUrl, ":practitioner"},
     {kContactUrl, ":contact"},
     {kMunicipalityUrl, ":municipality"},
     {"http://hl7.org/fhir/StructureDefinition/data-absent-reason", ":absent"}}};

std::string_view ShortNameOf(const Node& extension) {
  const std::string_view url = ValueOf(extension, "url");
  for (const ShortUrl& known : kShortUrls) {
    if (known.url == url) return known.name;
  }
  return ":?";
}

// The path of a node as the table writes it, but without `[]`: that of its parent and one step more. A resource begins
// anew with its type.
std::string PathBelow(const std::string& parent_path, const Node& node) {
  if (node.name == "contained") return "contained";
  if (!node.resource_type.empty()) return parent_path == "contained" ? parent_path : node.resource_type;
  const std::string_view short_name = node.name == "extension" ? ShortNameOf(node) : std::string_view();
  std::string_view name = node.name;
  TakePrefix(name, "_");
  return Cat(parent_path, ".", name, short_name);
}

struct Placed {
  const Node* node = nullptr;
  std::string path;
};

// A table row, and which steps of its path repeat.
struct Row {
  const Element* element = nullptr;
  std::vector<bool> repeats;
};

// The table by path without `[]`, and every path that lies above a row's.
class Index {
 public:
  Index() {
    for (const Element& element : kElements) {
      Row row = {&element, {}};
      std::string key;
      bool first = true;
      for (std::string_view rest = element.path; !rest.empty();) {
        const size_t dot = rest.find('.');
        const std::string_view step = rest.substr(0, dot);
        rest = dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);
        if (!first) {
          above_.insert(key);
          row.repeats.push_back(Contains(step, "[]"));
          key += '.';
        }
        first = false;
        const size_t brackets = step.find("[]");
        key += step.substr(0, brackets);
        if (brackets != std::string_view::npos) key += step.substr(brackets + 2);
      }
      rows_[key] = std::move(row);
    }
  }

  const Row* Find(const std::string& path) const {
    const auto exact = rows_.find(path);
    if (exact != rows_.end()) return &exact->second;
    const size_t dot = path.find('.');
    if (dot == std::string::npos || path.starts_with("contained")) return nullptr;
    const auto any = rows_.find(Cat("*", path.substr(dot)));
    return any == rows_.end() ? nullptr : &any->second;
  }
  bool IsAbove(const std::string& path) const { return above_.contains(path); }

 private:
  absl::flat_hash_map<std::string, Row> rows_;
  absl::flat_hash_set<std::string> above_;
};

const Index& TheIndex() {
  static const Index* const index = new Index();  // Never destroyed: readers may run while the program ends.
  return *index;
}

// All nodes with their paths, parents before children.
std::vector<Placed> PlaceAll(const Tree& tree) {
  std::vector<Placed> all;
  all.reserve(tree.size());
  all.push_back({&tree.root(), tree.root().resource_type});
  for (size_t i = 0; i < all.size(); ++i) {
    for (const Node* child : all[i].node->children) all.push_back({child, PathBelow(all[i].path, *child)});
  }
  return all;
}

bool HasType(const Node& node, Primitive type) {
  switch (node.kind) {
    case NodeKind::kElement:
    case NodeKind::kNull:
      return true;
    case NodeKind::kString:
      return type == Primitive::kString;
    case NodeKind::kBool:
      return type == Primitive::kBool;
    case NodeKind::kNumber:
      return type == Primitive::kInteger && !Contains(node.value, ".") && !Contains(node.value, "e") &&
             !Contains(node.value, "E");
  }
  return false;
}

// XML tells no type: the text itself must be one.
bool ReadsAs(std::string_view value, Primitive type) {
  switch (type) {
    case Primitive::kString:
      return true;
    case Primitive::kBool:
      return value == "true" || value == "false";
    case Primitive::kInteger:
      return !value.empty() && value.size() <= 10 && value.find_first_not_of("0123456789") == std::string_view::npos;
  }
  return false;
}

void CheckRow(const Tree& tree, const Node& node, const Row& row, Findings& findings) {
  const bool xml = tree.syntax() == Syntax::kXml;
  const bool shadow = !node.name.empty() && node.name.front() == '_';
  const bool fits =
      xml ? !node.has_value() || ReadsAs(node.value, row.element->type) : HasType(node, row.element->type);
  if (!fits) findings.Add(kDatatype, node, "The value has another type than FHIR gives the element.");
  const bool object = node.kind == NodeKind::kElement && !shadow;
  if (object && !xml) findings.Add(kDatatype, node, "FHIR has a single value here, not an object.");
  const Node* step = &node;
  for (auto repeats = row.repeats.rbegin(); repeats != row.repeats.rend(); ++repeats, step = step->parent) {
    if (xml && step->position > 0 && !*repeats) {
      findings.Add(kCardinality, *step, "The element stands at most once.");
      return;
    }
    if (!xml && step->in_array != *repeats) {
      findings.Add(kDatatype, *step,
                   *repeats ? "FHIR has an array here." : "FHIR has a single value here, not an array.");
      return;
    }
  }
}

}  // namespace fhir_elements_internal

absl::Span<const Element> AllElements() { return fhir_elements_internal::kElements; }

void CheckElements(const Tree& tree, Findings& findings) {
  const fhir_elements_internal::Index& index = fhir_elements_internal::TheIndex();
  for (const fhir_elements_internal::Placed& placed : fhir_elements_internal::PlaceAll(tree)) {
    const Node& node = *placed.node;
    if (node.name == "modifierExtension" || node.name == "implicitRules") {
      findings.Add(kModifier, node, "What changes the meaning of a resource must be understood, and this is not.");
      continue;
    }
    const fhir_elements_internal::Row* row = index.Find(placed.path);
    if (row != nullptr) {
      fhir_elements_internal::CheckRow(tree, node, *row, findings);
    } else if (index.IsAbove(placed.path) && node.has_value()) {
      findings.Add(kDatatype, node, "FHIR has an object here, not a single value.");
    }
  }
}

std::vector<const Node*> LeftOver(const Tree& tree, const Exceptions& exceptions, Findings& findings) {
  struct Open {
    fhir_elements_internal::Placed at;
    bool as_residue = false;
  };
  const fhir_elements_internal::Index& index = fhir_elements_internal::TheIndex();
  std::set<std::string_view> reported;
  std::vector<const Node*> left;
  // Depth first without recursion, so that the residue stands in the order of the document.
  std::vector<Open> open = {{{&tree.root(), tree.root().resource_type}, false}};
  while (!open.empty()) {
    const Open here = std::move(open.back());
    open.pop_back();
    const Node& node = *here.at.node;
    if (exceptions.accounted.contains(&node)) continue;
    const bool as_residue = here.as_residue || exceptions.residue.contains(&node);
    const fhir_elements_internal::Row* row = node.has_value() ? index.Find(here.at.path) : nullptr;
    // A narrative repeats what the elements say, as HTML: it goes nowhere.
    if (as_residue && row != nullptr && row->element->where != kLossNarrative) row = nullptr;
    if (row != nullptr && row->element->fate == Fate::kDropped && reported.insert(row->element->where).second) {
      findings.AddLoss(row->element->where, node);
    }
    if (node.has_value() && row == nullptr) left.push_back(&node);
    for (auto child = node.children.rbegin(); child != node.children.rend(); ++child) {
      open.push_back({{*child, fhir_elements_internal::PathBelow(here.at.path, **child)}, as_residue});
    }
  }
  return left;
}

}  // namespace handover::adapters::fhir
