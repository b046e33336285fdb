#include "adapters/medcom_fhir/ehmi_writing.h"

#include <sstream>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include <pugixml.hpp>

#include "adapters/fhir/bundle_index.h"
#include "adapters/fhir/fhir_text.h"
#include "adapters/fhir/fhir_values.h"
#include "adapters/fhir/read_document.h"
#include "adapters/medcom_fhir/care_message.h"
#include "broker/base/ids.h"
#include "broker/base/refusal.h"

namespace handover::adapters::fhir {
namespace ehmi_writing_internal {

constexpr const char* kNamespace = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader";
constexpr const char* kContentNamespace = "http://peppol.eu/xsd/ticc/envelope/1.0";
constexpr const char* kSignalNamespace = "http://docs.oasis-open.org/ebxml-bp/ebbp-signals-2.0";
constexpr const char* kScopeIdentifier = "dk-medcom-messaging";
constexpr std::string_view kProcess = "urn:ehmi:sdn-emergence";
constexpr std::string_view kReceiptVersion = "ebbp-signals-2.0";
constexpr std::string_view kReceiptDocument =
    "urn:dk:healthcare:messaging:oasis:ebxml:schema:xsd::ehmisbdh-acknowledgement##urn:dk:ehmi:sbdh:ehmisbdh-"
    "acknowledgement::1.0";
constexpr absl::Duration kReceiptWithin = absl::Minutes(10);  // As MedCom's guide has it.

std::string TimeText(absl::Time time) { return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone()); }

pugi::xml_node AddText(pugi::xml_node parent, const char* name, std::string_view text) {
  pugi::xml_node node = parent.append_child(name);
  node.text().set(std::string(text).c_str());
  return node;
}

std::string TextOfDocument(const pugi::xml_document& document) {
  std::ostringstream out;
  document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
  return std::move(out).str();
}

void Declare(pugi::xml_document& document) {
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version").set_value("1.0");
  declaration.append_attribute("encoding").set_value("UTF-8");
}

// What both kinds of documents have.
class EhmiDocument {
 public:
  explicit EhmiDocument(const EhmiHeader& header) {
    Declare(document_);
    root_ = document_.append_child("StandardBusinessDocument");
    root_.append_attribute("xmlns").set_value(kNamespace);
    pugi::xml_node top = root_.append_child("StandardBusinessDocumentHeader");
    AddText(top, "HeaderVersion", "1.0");
    AddPartner(top, "Sender", header.sender_gln);
    AddPartner(top, "Receiver", header.receiver_gln);
    pugi::xml_node identification = top.append_child("DocumentIdentification");
    AddText(identification, "Standard", header.standard);
    AddText(identification, "TypeVersion", header.type_version);
    AddText(identification, "InstanceIdentifier", header.envelope_identifier);
    AddText(identification, "Type", header.type);
    AddText(identification, "MultipleType", "false");
    AddText(identification, "CreationDateAndTime", header.created);
    scopes_ = top.append_child("BusinessScope");
    AddScope("DOCUMENTID", header.document_id);
    AddScope("PROCESSID", header.process_id);
    AddScope("SENDERID", header.sender_sor);
    AddScope("RECEIVERID", header.receiver_sor);
    AddScope("MESSAGEIDENTIFIER", header.message_identifier);
    AddScope("MESSAGEENVELOPEIDENTIFIER", header.message_envelope_identifier);
  }

  pugi::xml_node AddScope(const char* type, std::string_view value) {
    pugi::xml_node scope = scopes_.append_child("Scope");
    AddText(scope, "Type", type);
    AddText(scope, "InstanceIdentifier", value);
    AddText(scope, "Identifier", kScopeIdentifier);
    return scope;
  }

  // The scope by which a receipt is asked for, or given. `expected`: empty in one that is given.
  void AddReceiptScope(bool asks, std::string_view created, std::string_view identifier, std::string_view expected) {
    pugi::xml_node scope = AddScope("EHMI-ReceiptAcknowledgement", asks ? "Request" : "Response");
    pugi::xml_node correlation = scope.append_child("CorrelationInformation");
    AddText(correlation, "RequestingDocumentCreationDateTime", created);
    AddText(correlation, "RequestingDocumentInstanceIdentifier", identifier);
    if (!expected.empty()) AddText(correlation, "ExpectedResponseDateTime", expected);
    pugi::xml_node service = scope.append_child("BusinessService");
    AddText(service, "BusinessServiceName",
            asks ? "EHMI-ReceiptAcknowledgement-Request" : "EHMI-ReceiptAcknowledgement-Response");
    pugi::xml_node transaction = service.append_child("ServiceTransaction");
    const std::pair<const char*, const char*> attributes[] = {
        {"TypeOfServiceTransaction", asks ? "RequestingServiceTransaction" : "RespondingServiceTransaction"},
        {"IsNonRepudiationRequired", "false"},
        {"IsAuthenticationRequired", "false"},
        {"IsNonRepudiationOfReceiptRequired", "false"},
        {"IsIntelligibleCheckRequired", "false"},
        {"IsApplicationErrorResponseRequested", "false"},
        {"TimeToAcknowledgeReceipt", asks ? "600000" : "0"},
        {"TimeToAcknowledgeAcceptance", "0"},
        {"TimeToPerform", "0"},
        {"Recurrence", "0"}};
    for (const auto& [name, value] : attributes) transaction.append_attribute(name).set_value(value);
  }

  std::string Finish(std::string_view content, const char* media_type) {
    pugi::xml_node binary = AddText(root_, "BinaryContent", absl::Base64Escape({content.data(), content.size()}));
    binary.append_attribute("xmlns").set_value(kContentNamespace);
    binary.append_attribute("mimeType").set_value(media_type);
    binary.append_attribute("encoding").set_value("UTF-8");
    return TextOfDocument(document_);
  }

 private:
  static void AddPartner(pugi::xml_node top, const char* name, const std::string& gln) {
    pugi::xml_node identifier = AddText(top.append_child(name), "Identifier", absl::StrCat("0088:", gln));
    identifier.append_attribute("Authority").set_value("iso6523-actorid-upis");
  }

  pugi::xml_document document_;
  pugi::xml_node root_;
  pugi::xml_node scopes_;
};

// `...|5.0` and `...|5.0.0` are version 5.0: the guide writes two numbers.
std::string VersionOfDefinition(std::string_view definition) {
  const size_t bar = definition.rfind('|');
  if (bar == std::string_view::npos) return {};
  const std::string_view version = definition.substr(bar + 1);
  const size_t first = version.find('.');
  const size_t second = first == std::string_view::npos ? first : version.find('.', first + 1);
  return std::string(version.substr(0, second));
}

// Nothing where the message does not tell it all.
EhmiHeader HeaderOf(const BundleIndex& bundle, const Node& root, const Node& message_header) {
  EhmiHeader header;
  const auto organisation = [&](const Node* reference) {
    return reference == nullptr ? nullptr : bundle.Resolve(*reference, ValueOf(*reference, "reference"));
  };
  const Node* destination = Child(message_header, "destination");
  const Node* sender = organisation(Child(message_header, "sender"));
  const Node* receiver = organisation(destination == nullptr ? nullptr : Child(*destination, "receiver"));
  const Node* event = Child(message_header, "eventCoding");
  if (sender == nullptr || receiver == nullptr || event == nullptr) return header;
  header.sender_gln = std::string(GlnOf(*sender));
  header.receiver_gln = std::string(GlnOf(*receiver));
  header.sender_sor = std::string(SorCodeOf(*sender));
  header.receiver_sor = std::string(SorCodeOf(*receiver));
  header.standard = std::string(ValueOf(*event, "code"));
  header.type_version = VersionOfDefinition(ValueOf(message_header, "definition"));
  header.message_identifier = std::string(ValueOf(message_header, "id"));
  header.message_envelope_identifier = std::string(ValueOf(root, "id"));
  return header;
}

bool IsComplete(const EhmiHeader& header) {
  return !header.sender_gln.empty() && !header.receiver_gln.empty() && !header.sender_sor.empty() &&
         !header.receiver_sor.empty() && !header.standard.empty() && ParseUuid(header.message_identifier).ok() &&
         ParseUuid(header.message_envelope_identifier).ok();
}

// An Acknowledgement has no definition; its guide is of version 2.0.
std::string VersionFor(const EhmiHeader& header) {
  return header.type_version.empty() && header.standard == "acknowledgement-message" ? "2.0" : header.type_version;
}

std::string SignalFor(const EhmiHeader& answered, const EhmiHeader& receipt, const std::string& error) {
  pugi::xml_document document;
  Declare(document);
  pugi::xml_node signal =
      document.append_child(error.empty() ? "bpssignal:ReceiptAcknowledgement" : "bpssignal:Exception");
  signal.append_attribute("xmlns:bpssignal").set_value(kSignalNamespace);
  AddText(signal, "bpssignal:OriginalMessageIdentifier", answered.envelope_identifier);
  AddText(signal, "bpssignal:OriginalDocumentIdentifier", answered.document_id);
  AddText(signal, "bpssignal:OriginalMessageDateTime", answered.created);
  AddText(signal, "bpssignal:ThisMessageDateTime", receipt.created);
  for (const auto& [name, gln] :
       {std::pair<const char*, const std::string&>{"bpssignal:FromPartyInfo", receipt.sender_gln},
        {"bpssignal:ToPartyInfo", receipt.receiver_gln}}) {
    AddText(signal, name, absl::StrCat("0088:", gln)).append_attribute("type").set_value("iso6523-actorid-upis");
  }
  AddText(signal, "bpssignal:CollaborationIdentifier", answered.envelope_identifier);
  if (error.empty()) return TextOfDocument(document);
  AddText(signal.append_child("bpssignal:ExceptionType"), "bpssignal:ReceiptException", "Syntax");
  AddText(signal, "bpssignal:Reason", "The message is refused");
  AddText(signal, "bpssignal:ExceptionMessage", error);
  return TextOfDocument(document);
}

std::string ErrorsOf(absl::Span<const Issue> issues) {
  constexpr int kMostTold = 10;
  std::string text;
  int told = 0;
  for (const Issue& issue : issues) {
    if (issue.severity != Severity::kError || told == kMostTold) continue;
    absl::StrAppend(&text, told++ == 0 ? "" : " ", issue.code, " at ", issue.path, ": ", issue.rule);
  }
  return text.empty() ? "The message could not be handled." : text;
}

}  // namespace ehmi_writing_internal

absl::StatusOr<std::string> WriteEhmiMessage(std::string_view message, const EhmiSending& sending) {
  using namespace ehmi_writing_internal;
  const absl::Status refusal =
      Invalid("EHMI_NOT_WRITABLE", "", "Only a message that tells its event, ids, sender and receiver is sent.");
  const ParseResult parsed = ParseDocument(message);
  if (!parsed.tree.has_value() || parsed.tree->root().resource_type != "Bundle") return refusal;
  Findings ignored(*parsed.tree);
  const BundleIndex bundle(*parsed.tree, ignored);
  const std::vector<const Node*> headers = bundle.OfType("MessageHeader");
  if (headers.size() != 1) return refusal;
  EhmiHeader header = HeaderOf(bundle, parsed.tree->root(), *headers.front());
  header.type_version = VersionFor(header);
  if (!IsComplete(header) || header.type_version.empty()) return refusal;
  header.type = "Bundle";
  header.envelope_identifier = sending.envelope_identifier;
  header.created = TimeText(sending.time);
  header.document_id = absl::StrCat("urn:dk:healthcare:medcom:messaging:fhir:structuredefinition::", header.standard,
                                    "##urn:dk:medcom:fhir:", header.standard, "::", header.type_version);
  header.process_id = std::string(kProcess);
  EhmiDocument document(header);
  document.AddScope("StatisticalInformation", absl::StrCat("MCM:", header.standard));
  document.AddReceiptScope(true, header.created, header.envelope_identifier, TimeText(sending.time + kReceiptWithin));
  return document.Finish(message,
                         SyntaxOf(message) == Syntax::kJson ? "application/fhir+json" : "application/fhir+xml");
}

std::string WriteEhmiReceipt(const EhmiHeader& answered, const EhmiVerdict& verdict, const EhmiSending& sending) {
  using namespace ehmi_writing_internal;
  EhmiHeader header;
  header.sender_gln = answered.receiver_gln;
  header.receiver_gln = answered.sender_gln;
  header.standard = std::string(kEhmiReceiptStandard);
  header.type_version = std::string(kReceiptVersion);
  header.type = std::string(verdict.taken ? kEhmiReceiptTaken : kEhmiReceiptRefused);
  header.envelope_identifier = sending.envelope_identifier;
  header.created = TimeText(sending.time);
  header.document_id = std::string(kReceiptDocument);
  header.process_id = std::string(kProcess);
  header.sender_sor = answered.receiver_sor;
  header.receiver_sor = answered.sender_sor;
  header.message_identifier = header.envelope_identifier;
  header.message_envelope_identifier = header.envelope_identifier;
  EhmiDocument document(header);
  document.AddScope("ORIGINALMESSAGEIDENTIFIER", answered.message_identifier);
  document.AddScope("ORIGINALMESSAGEENVELOPEIDENTIFIER", answered.message_envelope_identifier);
  document.AddScope("ORIGINALMESSAGESTANDARD", answered.standard);
  document.AddScope("ORIGINALMESSAGEVERSION", answered.type_version);
  document.AddScope("ORIGINALENVELOPEIDENTIFIER", answered.envelope_identifier);
  document.AddScope("StatisticalInformation", header.type);
  document.AddReceiptScope(false, answered.created, answered.envelope_identifier, "");
  return document.Finish(SignalFor(answered, header, verdict.taken ? "" : ErrorsOf(verdict.issues)), "application/xml");
}

}  // namespace handover::adapters::fhir
