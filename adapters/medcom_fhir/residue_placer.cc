#include "adapters/medcom_fhir/residue_placer.h"

#include <algorithm>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/types/span.h"

#include "adapters/fhir/fhir_text.h"
#include "broker/base/absl_view.h"

namespace handover::adapters::fhir {
namespace residue_placer_internal {

// Names whose values FHIR writes without quotes in JSON; XML and a residue tell no type.
constexpr std::string_view kLiterals[] = {"active",
                                          "preferred",
                                          "userSelected",
                                          "deceasedBoolean",
                                          "multipleBirthBoolean",
                                          "multipleBirthInteger",
                                          "rank",
                                          "valueBoolean",
                                          "valueInteger",
                                          "valueDecimal",
                                          "valuePositiveInt",
                                          "valueUnsignedInt",
                                          "availableTime.allDay"};

constexpr std::string_view kFirstOfResource[] = {"id",   "meta",      "implicitRules", "language",
                                                 "text", "contained", "extension",     "modifierExtension"};
constexpr std::string_view kFirstOfPart[] = {"id", "extension", "modifierExtension"};

constexpr std::string_view kPatient[] = {"identifier",
                                         "active",
                                         "name",
                                         "telecom",
                                         "gender",
                                         "birthDate",
                                         "deceasedBoolean",
                                         "deceasedDateTime",
                                         "address",
                                         "maritalStatus",
                                         "multipleBirthBoolean",
                                         "multipleBirthInteger",
                                         "photo",
                                         "contact",
                                         "communication",
                                         "generalPractitioner",
                                         "managingOrganization",
                                         "link"};
constexpr std::string_view kCommunication[] = {"identifier",
                                               "instantiatesCanonical",
                                               "instantiatesUri",
                                               "basedOn",
                                               "partOf",
                                               "inResponseTo",
                                               "status",
                                               "statusReason",
                                               "category",
                                               "priority",
                                               "medium",
                                               "subject",
                                               "topic",
                                               "about",
                                               "encounter",
                                               "sent",
                                               "received",
                                               "recipient",
                                               "sender",
                                               "reasonCode",
                                               "reasonReference",
                                               "payload",
                                               "note"};
constexpr std::string_view kEncounter[] = {
    "identifier",  "status",          "statusHistory", "class",           "classHistory",    "type",
    "serviceType", "priority",        "subject",       "episodeOfCare",   "basedOn",         "participant",
    "appointment", "period",          "length",        "reasonCode",      "reasonReference", "diagnosis",
    "account",     "hospitalization", "location",      "serviceProvider", "partOf"};
constexpr std::string_view kMessageHeader[] = {"eventCoding", "eventUri", "destination", "sender",
                                               "enterer",     "author",   "source",      "responsible",
                                               "reason",      "response", "focus",       "definition"};

// Elements of FHIR's datatypes, in one order that is right for each of them but the two below.
constexpr std::string_view kParts[] = {
    "use",         "type",     "coding",       "text",         "relationship", "system",        "version",
    "code",        "display",  "userSelected", "family",       "given",        "prefix",        "suffix",
    "name",        "telecom",  "line",         "address",      "city",         "district",      "state",
    "postalCode",  "country",  "gender",       "organization", "identifier",   "contentString", "contentAttachment",
    "contentType", "language", "data",         "url",          "size",         "hash",          "title",
    "creation",    "value",    "start",        "end",          "period",       "assigner"};
constexpr std::string_view kReference[] = {"reference", "type", "identifier", "display"};
constexpr std::string_view kContactPoint[] = {"system", "value", "use", "rank", "period"};

absl::Span<const std::string_view> OrderOf(const Node& node) {
  if (node.resource_type == "Patient") return kPatient;
  if (node.resource_type == "Communication") return kCommunication;
  if (node.resource_type == "Encounter") return kEncounter;
  if (node.resource_type == "MessageHeader") return kMessageHeader;
  if (!node.resource_type.empty()) return {};
  if (Child(node, "reference") != nullptr) return kReference;
  return node.name == "telecom" || node.name == "valueContactPoint" ? absl::Span<const std::string_view>(kContactPoint)
                                                                    : absl::Span<const std::string_view>(kParts);
}

size_t RankIn(absl::Span<const std::string_view> order, std::string_view name) {
  return static_cast<size_t>(std::find(order.begin(), order.end(), name) - order.begin());
}

// `_given` stands where `given` does.
size_t RankOf(const Node& parent, std::string_view name) {
  TakePrefix(name, "_");
  const auto first = parent.resource_type.empty() ? absl::Span<const std::string_view>(kFirstOfPart)
                                                  : absl::Span<const std::string_view>(kFirstOfResource);
  const size_t rank = RankIn(first, name);
  return rank < first.size() ? rank : first.size() + RankIn(OrderOf(parent), name);
}

bool IsLiteral(std::string_view name, const std::string& value) {
  if (std::find(std::begin(kLiterals), std::end(kLiterals), name) == std::end(kLiterals)) return false;
  double number = 0;
  const bool digits = value.find_first_not_of("-0123456789.") == std::string::npos;
  return value == "true" || value == "false" || (digits && absl::SimpleAtod(value, &number));
}

bool IsPlaceable(const BundleStep& step) {
  return !step.name.empty() && step.name.front() != '_' && step.name.front() != '@' && step.name != "resource";
}

}  // namespace residue_placer_internal

Node* ResiduePlacer::Object(Node* parent, std::string_view name) {
  Node*& made = made_[{parent, std::string(name), -1}];
  if (made == nullptr) made = builder_.Object(parent, name);
  return made;
}

Node* ResiduePlacer::Item(Node* parent, std::string_view name, int position) {
  Node*& made = made_[{parent, std::string(name), position}];
  if (made == nullptr) made = builder_.Item(parent, name);
  return made;
}

bool ResiduePlacer::Place(Node* resource, const CarriedElement& element) {
  namespace internal = residue_placer_internal;
  const std::vector<BundleStep>& steps = element.place.steps;
  if (steps.empty() || element.value.empty() || !std::all_of(steps.begin(), steps.end(), internal::IsPlaceable))
    return false;
  Node* node = resource;
  for (const BundleStep& step : steps) {
    // An element with a value has no others below it; XML could say both, and we do not.
    if (node->has_value()) return false;
    node = step.in_list ? Item(node, step.name, step.position) : Object(node, step.name);
    node->resource_type = step.resource_type;
  }
  if (node->has_value() || !node->children.empty()) return false;
  const bool literal = syntax_ == Syntax::kJson && internal::IsLiteral(node->name, element.value);
  node->kind = !literal                                              ? NodeKind::kString
               : element.value == "true" || element.value == "false" ? NodeKind::kBool
                                                                     : NodeKind::kNumber;
  node->value = element.value;
  return true;
}

void OrderElements(Node* resource) {
  std::vector<Node*> open = {resource};
  while (!open.empty()) {
    Node* node = open.back();
    open.pop_back();
    std::vector<const Node*>& children = node->children;
    std::stable_sort(children.begin(), children.end(), [node](const Node* a, const Node* b) {
      return residue_placer_internal::RankOf(*node, a->name) < residue_placer_internal::RankOf(*node, b->name);
    });
    std::map<std::string_view, int> counts;
    for (const Node* child : children) {
      // The tree under construction is ours: the parsers hand out constant ones, the builder does not.
      Node* own = const_cast<Node*>(child);
      own->position = counts[own->name]++;
      open.push_back(own);
    }
  }
}

}  // namespace handover::adapters::fhir
