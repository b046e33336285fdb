#include "adapters/medcom_fhir/acknowledgement.h"

#include <array>
#include <cstdint>
#include <optional>

#include "absl/strings/str_format.h"
#include "absl/time/time.h"

#include "adapters/fhir/bundle_index.h"
#include "adapters/fhir/fhir_text.h"
#include "adapters/fhir/fhir_writer.h"
#include "adapters/fhir/read_document.h"
#include "adapters/medcom_fhir/care_message.h"
#include "adapters/medcom_fhir/fhir_codes.h"
#include "adapters/medcom_fhir/fhir_issues.h"
#include "broker/base/codes/code_systems.h"
#include "broker/base/ids.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"

namespace handover::adapters::fhir {
namespace acknowledgement_internal {

constexpr std::string_view kBase = "https://medcomfhir.dk/ig/acknowledgement/";
constexpr std::string_view kMessageProfile =
    "http://medcomfhir.dk/ig/acknowledgement/StructureDefinition/medcom-messaging-acknowledgement";
constexpr std::string_view kHeaderProfile =
    "http://medcomfhir.dk/ig/acknowledgement/StructureDefinition/medcom-messaging-acknowledgementHeader";
constexpr std::string_view kOutcomeProfile =
    "http://medcomfhir.dk/ig/acknowledgement/StructureDefinition/medcom-acknowledgement-operationoutcome";
constexpr std::string_view kOrganizationProfile =
    "http://medcomfhir.dk/ig/messaging/StructureDefinition/medcom-messaging-organization";
constexpr std::string_view kMessagingProvenanceProfile =
    "http://medcomfhir.dk/ig/messaging/StructureDefinition/medcom-messaging-provenance";
constexpr size_t kMaxOutcomeIssues = 50;

// What the answer takes from the message.
struct Original {
  std::string header_id;
  std::string source_endpoint;
  std::string destination_endpoint;
  const Node* sender = nullptr;
  const Node* receiver = nullptr;
};

// Ids of the answer's own resources.
struct Names {
  std::string header;
  std::string sender;    // The organisation that answers: the original's receiver.
  std::string receiver;  // The one that is answered.
  std::string provenance;
  std::string outcome;
};

std::string NewUuid4(Random& random) {
  std::array<uint8_t, 16> bytes{};
  random.Fill(absl::MakeSpan(bytes));
  bytes[6] = static_cast<uint8_t>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<uint8_t>((bytes[8] & 0x3F) | 0x80);
  return FormatUuid({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::string TimeText(absl::Time time) { return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone()); }

absl::Status NotPossible(std::string_view rule) { return Invalid("FHIR_NOT_ACKNOWLEDGEABLE", "", rule); }

absl::StatusOr<Original> ReadOriginal(const BundleIndex& bundle) {
  const std::vector<const Node*> headers = bundle.OfType("MessageHeader");
  if (headers.empty()) return NotPossible("Only a message with a MessageHeader is answered.");
  const Node& header = *headers.front();
  Original original;
  original.header_id = std::string(ValueOf(header, "id"));
  if (original.header_id.empty()) return NotPossible("Only a message whose header has an id is answered.");
  if (Child(header, "response") != nullptr) return NotPossible("An answer is not answered.");
  const Node* sender = Child(header, "sender");
  const Node* destination = Child(header, "destination");
  const Node* receiver = destination == nullptr ? nullptr : Child(*destination, "receiver");
  const Node* source = Child(header, "source");
  if (sender != nullptr) original.sender = bundle.Resolve(*sender, ValueOf(*sender, "reference"));
  if (receiver != nullptr) original.receiver = bundle.Resolve(*receiver, ValueOf(*receiver, "reference"));
  if (original.sender == nullptr || original.receiver == nullptr) {
    return NotPossible("Only a message that brings its sender and its receiver is answered.");
  }
  if (source != nullptr) original.source_endpoint = std::string(ValueOf(*source, "endpoint"));
  original.destination_endpoint = std::string(ValueOf(*destination, "endpoint"));
  return original;
}

std::string_view ResponseCode(AcknowledgementOutcome outcome) {
  switch (outcome) {
    case AcknowledgementOutcome::kAccepted:
      return "ok";
    case AcknowledgementOutcome::kTransientError:
      return "transient-error";
    case AcknowledgementOutcome::kFatalError:
      return "fatal-error";
  }
  return "fatal-error";
}

class Writer {
 public:
  Writer(Syntax syntax, const Original& original, const Acknowledgement& acknowledgement, const ReadContext& context)
      : original_(original),
        acknowledgement_(acknowledgement),
        context_(context),
        time_(TimeText(context.now)),
        fhir_(syntax, "Bundle") {
    for (std::string* name : {&names_.header, &names_.sender, &names_.receiver, &names_.provenance, &names_.outcome}) {
      *name = NewUuid4(*context.random);
    }
  }

  std::string Write() {
    const bool accepted = acknowledgement_.outcome == AcknowledgementOutcome::kAccepted;
    fhir_.Value(fhir_.root(), "id", NewUuid4(*context_.random));
    fhir_.ItemValue(fhir_.Object(fhir_.root(), "meta"), "profile", kMessageProfile);
    fhir_.Value(fhir_.root(), "type", "message");
    fhir_.Value(fhir_.root(), "timestamp", time_);
    AddHeader(accepted);
    AddOrganization(names_.sender, *original_.receiver);
    AddOrganization(names_.receiver, *original_.sender);
    AddProvenance();
    if (!accepted) AddOutcome();
    return fhir_.Write();
  }

 private:
  Node* AddResource(std::string_view type, std::string_view id, std::string_view profile, std::string_view words) {
    Node* entry = fhir_.Item(fhir_.root(), "entry");
    fhir_.Value(entry, "fullUrl", Cat(kBase, type, "/", id));
    Node* resource = fhir_.Resource(entry, type);
    fhir_.Value(resource, "id", id);
    fhir_.ItemValue(fhir_.Object(resource, "meta"), "profile", profile);
    fhir_.Narrative(resource, words);
    return resource;
  }

  void AddCoding(Node* parent, std::string_view system, std::string_view code) {
    fhir_.Value(parent, "system", system);
    fhir_.Value(parent, "code", code);
  }

  void AddHeader(bool accepted) {
    Node* header = AddResource("MessageHeader", names_.header, kHeaderProfile, "Acknowledgement of a message.");
    AddCoding(fhir_.Object(header, "eventCoding"), kEventSystem, "acknowledgement-message");
    Node* destination = fhir_.Item(header, "destination");
    Node* use = fhir_.Item(destination, "extension");
    fhir_.Value(use, "url", kDestinationUseUrl);
    AddCoding(fhir_.Object(use, "valueCoding"), kDestinationUseSystem, "primary");
    if (!original_.source_endpoint.empty()) fhir_.Value(destination, "endpoint", original_.source_endpoint);
    fhir_.Value(fhir_.Object(destination, "receiver"), "reference", Cat("Organization/", names_.receiver));
    fhir_.Value(fhir_.Object(header, "sender"), "reference", Cat("Organization/", names_.sender));
    if (!original_.destination_endpoint.empty()) {
      fhir_.Value(fhir_.Object(header, "source"), "endpoint", original_.destination_endpoint);
    }
    Node* response = fhir_.Object(header, "response");
    fhir_.Value(response, "identifier", original_.header_id);
    fhir_.Value(response, "code", ResponseCode(acknowledgement_.outcome));
    if (!accepted) {
      fhir_.Value(fhir_.Object(response, "details"), "reference", Cat("OperationOutcome/", names_.outcome));
    }
  }

  void AddOrganization(std::string_view id, const Node& organisation) {
    Node* resource = AddResource("Organization", id, kOrganizationProfile, "Organisation.");
    AddIdentifier(resource, kSorSystem, SorCodeOf(organisation));
    AddIdentifier(resource, kGlnSystem, GlnOf(organisation));
    const std::string_view name = ValueOf(organisation, "name");
    if (!name.empty()) fhir_.Value(resource, "name", name);
  }

  void AddIdentifier(Node* resource, std::string_view system, std::string_view value) {
    if (value.empty()) return;
    Node* identifier = fhir_.Item(resource, "identifier");
    fhir_.Value(identifier, "system", system);
    fhir_.Value(identifier, "value", value);
  }

  void AddProvenance() {
    Node* provenance =
        AddResource("Provenance", names_.provenance, kMessagingProvenanceProfile, "Acknowledgement of a message.");
    fhir_.Value(fhir_.Item(provenance, "target"), "reference", Cat("MessageHeader/", names_.header));
    fhir_.Value(provenance, "occurredDateTime", time_);
    fhir_.Value(provenance, "recorded", time_);
    AddCoding(fhir_.Item(fhir_.Object(provenance, "activity"), "coding"), kActivitySystem, "acknowledgement");
    Node* agent = fhir_.Item(provenance, "agent");
    fhir_.Value(fhir_.Object(agent, "who"), "reference", Cat("Organization/", names_.sender));
    Node* entity = fhir_.Item(provenance, "entity");
    fhir_.Value(entity, "role", "revision");
    fhir_.Value(fhir_.Object(entity, "what"), "reference", Cat("MessageHeader/", original_.header_id));
  }

  void AddOutcome() {
    Node* outcome =
        AddResource("OperationOutcome", names_.outcome, kOutcomeProfile, "Why the message was not accepted.");
    size_t told = 0;
    for (const Issue& issue : acknowledgement_.issues) {
      if (issue.severity != Severity::kError || told == kMaxOutcomeIssues) continue;
      AddIssue(outcome, issue.code, Cat(issue.code, " ", issue.path, ": ", issue.rule));
      ++told;
    }
    if (told == 0) AddIssue(outcome, "", "The message could not be handled.");
  }

  void AddIssue(Node* outcome, std::string_view code, std::string_view words) {
    const bool transient = acknowledgement_.outcome == AcknowledgementOutcome::kTransientError;
    const std::string_view answer = AcknowledgementCode(code, acknowledgement_.outcome);
    const bool medcom = CodesOf(CodeSystem::kMedComErrors).Contains(answer);
    Node* issue = fhir_.Item(outcome, "issue");
    fhir_.Value(issue, "severity", "error");
    fhir_.Value(issue, "code", transient ? "transient" : "invalid");
    Node* details = fhir_.Object(issue, "details");
    AddCoding(fhir_.Item(details, "coding"), medcom ? kAcknowledgementErrorSystem : kOperationOutcomeSystem, answer);
    fhir_.Value(details, "text", words);
  }

  const Original& original_;
  const Acknowledgement& acknowledgement_;
  const ReadContext& context_;
  const std::string time_;
  FhirBuilder fhir_;
  Names names_;
};

}  // namespace acknowledgement_internal

std::string_view AcknowledgementCode(std::string_view issue_code, AcknowledgementOutcome outcome) {
  const IssueInfo* info = FindIssue(issue_code);
  if (info != nullptr && !info->acknowledgement.empty()) return info->acknowledgement;
  if (issue_code.starts_with("XML_")) return "MSG_BAD_SYNTAX";
  for (const std::string_view unknown : {"GATEWAY_RECEIVER_UNKNOWN", "RECEIVER_UNKNOWN", "ADDRESSEE_UNKNOWN"}) {
    if (issue_code == unknown) return "MSG_Receiver_Identifier_UNKNOWN";
  }
  return outcome == AcknowledgementOutcome::kTransientError ? "MSG_Mailbox_Out_Of_Operation" : "MSG_LOCAL_FAIL";
}

absl::StatusOr<std::string> WriteAcknowledgement(std::string_view document, const Acknowledgement& acknowledgement,
                                                 const ReadContext& context) {
  const Syntax syntax = SyntaxOf(document);
  const ParseResult parsed = ParseDocument(document);
  if (!parsed.tree.has_value()) {
    return acknowledgement_internal::NotPossible("Only a document that can be parsed is answered.");
  }
  Findings ignored(*parsed.tree);
  const BundleIndex bundle(*parsed.tree, ignored);
  HANDOVER_ASSIGN_OR_RETURN(const acknowledgement_internal::Original original,
                            acknowledgement_internal::ReadOriginal(bundle));
  return acknowledgement_internal::Writer(syntax, original, acknowledgement, context).Write();
}

}  // namespace handover::adapters::fhir
