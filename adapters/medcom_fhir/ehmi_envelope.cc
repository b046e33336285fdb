#include "adapters/medcom_fhir/ehmi_envelope.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include <pugixml.hpp>

#include "adapters/fhir/fhir_text.h"
#include "adapters/fhir/fhir_values.h"
#include "adapters/fhir/read_document.h"
#include "adapters/text/base64.h"
#include "adapters/text/xml_names.h"
#include "adapters/text/xml_prescan.h"
#include "broker/base/ids.h"
#include "broker/base/organisation_number.h"

namespace handover::adapters::fhir {
namespace ehmi_envelope_internal {

constexpr std::string_view kRoot = "StandardBusinessDocument";
constexpr std::string_view kHeaderPath = "/StandardBusinessDocument/StandardBusinessDocumentHeader";
constexpr std::string_view kNamespace = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader";
constexpr std::string_view kContentNamespace = "http://peppol.eu/xsd/ticc/envelope/1.0";

// The children of an element, in the schema's order.
struct Part {
  std::string_view name;
  int least = 1;
  int most = 1;
};
constexpr XmlLimits kLimits = {.max_bytes = 8 * 1024 * 1024};  // A message with its files, once more as base64.
constexpr std::string_view kSizeRule = "An envelope must not be larger than 8 MiB.";
constexpr int kMostScopes = 32;  // The schema bounds them not; the longest sample has thirteen.
constexpr Part kDocumentParts[] = {{"StandardBusinessDocumentHeader"}, {"BinaryContent"}};
constexpr Part kHeaderParts[] = {
    {"HeaderVersion"}, {"Sender"}, {"Receiver"}, {"DocumentIdentification"}, {"BusinessScope"}};
constexpr Part kPartnerParts[] = {{"Identifier"}};
constexpr Part kIdentificationParts[] = {{"Standard"}, {"TypeVersion"},     {"InstanceIdentifier"},
                                         {"Type"},     {"MultipleType", 0}, {"CreationDateAndTime"}};
constexpr Part kBusinessScopeParts[] = {{"Scope", 1, kMostScopes}};
constexpr Part kScopeParts[] = {
    {"Type"}, {"InstanceIdentifier"}, {"Identifier"}, {"CorrelationInformation", 0}, {"BusinessService", 0}};

// One run over one document.
class EhmiEnvelopeReading {
 public:
  EhmiReading Read(std::string_view bytes) {
    const XmlPrescan prescan = PrescanXml(bytes, kLimits);
    pugi::xml_document document;
    const unsigned options = pugi::parse_default | pugi::parse_ws_pcdata;
    const bool parsed = prescan.problem == XmlProblem::kNone &&
                        document.load_buffer(prescan.utf8.data(), prescan.utf8.size(), options, pugi::encoding_utf8);
    if (!parsed) {
      const XmlProblem problem = prescan.problem == XmlProblem::kNone ? XmlProblem::kNotWellFormed : prescan.problem;
      const std::string_view rule = problem == XmlProblem::kTooLarge ? kSizeRule : XmlProblemRule(problem);
      reading_.issues.push_back({Severity::kError, std::string(XmlProblemCode(problem)),
                                 absl::StrCat("line ", prescan.line), std::string(rule)});
      return std::move(reading_);
    }
    const pugi::xml_node root = document.document_element();
    const std::optional<XmlName> name = adapters::NameOf(root);
    if (!name.has_value() || *name != XmlName{kNamespace, kRoot}) {
      Tell(kEhmiStructure, "/", "The root is a StandardBusinessDocument of its namespace.");
      return std::move(reading_);
    }
    const bool is_whole = Check(root, "/StandardBusinessDocument", kDocumentParts);
    if (is_whole) ReadHeader(Only(root, "StandardBusinessDocumentHeader"));
    reading_.header_read = !has_error_;
    if (is_whole) ReadContent(Only(root, "BinaryContent"));
    if (has_error_) reading_.document.clear();
    return std::move(reading_);
  }

 private:
  void Tell(const IssueInfo& info, std::string_view path, std::string_view rule) {
    has_error_ = has_error_ || info.severity == Severity::kError;
    reading_.issues.push_back({info.severity, std::string(info.code), std::string(path), std::string(rule)});
  }

  static pugi::xml_node Only(pugi::xml_node parent, std::string_view local) {
    for (const pugi::xml_node child : parent.children()) {
      const std::optional<XmlName> name = adapters::NameOf(child);
      if (child.type() == pugi::node_element && name.has_value() && name->local == local) return child;
    }
    return {};
  }
  static std::string ValueOf(pugi::xml_node parent, std::string_view local) {
    return std::string(absl::StripAsciiWhitespace(TextOf(Only(parent, local))));
  }

  // Samples put BinaryContent into either namespace; all else is in that of the header.
  static bool IsNamed(pugi::xml_node node, std::string_view local) {
    const std::optional<XmlName> name = adapters::NameOf(node);
    if (!name.has_value() || name->local != local) return false;
    return name->space == kNamespace || (local == "BinaryContent" && name->space == kContentNamespace);
  }

  bool Check(pugi::xml_node node, std::string_view path, std::span<const Part> parts) {
    pugi::xml_node child = node.first_child();
    const auto skip = [&child] {
      while (!child.empty() && child.type() != pugi::node_element) child = child.next_sibling();
    };
    bool holds = absl::StripAsciiWhitespace(TextOf(node)).empty();
    for (const Part& part : parts) {
      int count = 0;
      for (skip(); !child.empty() && IsNamed(child, part.name) && count < part.most; skip()) {
        ++count;
        child = child.next_sibling();
      }
      holds = holds && count >= part.least;
    }
    skip();
    holds = holds && child.empty();
    if (!holds) Tell(kEhmiStructure, path, "Elements are those of the schema, in its order and number.");
    return holds;
  }

  void ReadHeader(pugi::xml_node header) {
    if (!Check(header, kHeaderPath, kHeaderParts)) return;
    EhmiHeader& read = reading_.header;
    if (ValueOf(header, "HeaderVersion") != "1.0") {
      Tell(kEhmiFixedValue, Cat(kHeaderPath, "/HeaderVersion"), "The version of the header is 1.0.");
    }
    read.sender_gln = ReadPartner(header, "Sender");
    read.receiver_gln = ReadPartner(header, "Receiver");
    ReadIdentification(Only(header, "DocumentIdentification"));
    ReadScopes(Only(header, "BusinessScope"));
  }

  std::string ReadPartner(pugi::xml_node header, std::string_view local) {
    constexpr std::string_view kGlnPrefix = "0088:";
    const std::string path = Cat(kHeaderPath, "/", local);
    const pugi::xml_node partner = Only(header, local);
    if (!Check(partner, path, kPartnerParts)) return {};
    const std::string_view authority = Only(partner, "Identifier").attribute("Authority").value();
    const std::string value = ValueOf(partner, "Identifier");
    std::string_view gln = value;
    if (authority != "iso6523-actorid-upis" || !TakePrefix(gln, kGlnPrefix) || !IsGln(gln)) {
      Tell(kEhmiPartner, path, "Sender and receiver are 0088: and a GLN, of the authority iso6523-actorid-upis.");
      return {};
    }
    return std::string(gln);
  }

  void ReadIdentification(pugi::xml_node identification) {
    const std::string path = Cat(kHeaderPath, "/DocumentIdentification");
    if (!Check(identification, path, kIdentificationParts)) return;
    EhmiHeader& read = reading_.header;
    read.standard = ValueOf(identification, "Standard");
    read.type_version = ValueOf(identification, "TypeVersion");
    read.type = ValueOf(identification, "Type");
    read.envelope_identifier = ReadUuid(ValueOf(identification, "InstanceIdentifier"), path + "/InstanceIdentifier");
    read.created = ValueOf(identification, "CreationDateAndTime");
    if (!ParseInstant(read.created).has_value()) {
      Tell(kEhmiTime, path + "/CreationDateAndTime", "The time has seconds and a zone.");
    }
    const std::string multiple = ValueOf(identification, "MultipleType");
    if (!multiple.empty() && multiple != "false") {
      Tell(kEhmiFixedValue, path + "/MultipleType", "One document has one message.");
    }
    const bool is_message = read.type == "Bundle";
    const bool is_receipt = read.type == kEhmiReceiptTaken || read.type == kEhmiReceiptRefused;
    if (!is_message && !is_receipt) {
      Tell(kEhmiFixedValue, path + "/Type", "The type is Bundle, ReceiptAcknowledgement or ReceiptException.");
    }
  }

  std::string ReadUuid(const std::string& value, const std::string& path) {
    if (!ParseUuid(value).ok()) Tell(kEhmiUuid, path, "An identifier is a UUID.");
    return absl::AsciiStrToLower(value);
  }

  void ReadScopes(pugi::xml_node business_scope) {
    const std::string path = Cat(kHeaderPath, "/BusinessScope");
    if (!Check(business_scope, path, kBusinessScopeParts)) return;
    std::vector<std::string> seen;
    int position = 0;
    for (const pugi::xml_node scope : business_scope.children()) {
      if (scope.type() != pugi::node_element) continue;
      const std::string place = absl::StrCat(path, "/Scope[", ++position, "]");
      if (!Check(scope, place, kScopeParts)) continue;
      const std::string type = ValueOf(scope, "Type");
      if (std::find(seen.begin(), seen.end(), type) != seen.end()) {
        Tell(kEhmiScope, place, "A scope stands once.");
      }
      seen.push_back(type);
      ReadScope(scope, type, place);
    }
    for (const std::string_view required :
         {"DOCUMENTID", "PROCESSID", "SENDERID", "RECEIVERID", "MESSAGEIDENTIFIER", "MESSAGEENVELOPEIDENTIFIER"}) {
      // One sample of a refusal leaves out the envelope that MedCom's guide asks for.
      const bool may_lack = required == "MESSAGEENVELOPEIDENTIFIER" && reading_.header.type != "Bundle";
      if (!may_lack && std::find(seen.begin(), seen.end(), required) == seen.end()) {
        Tell(kEhmiScope, Cat(path, "/Scope(", required, ")"), "The scopes that route and name a message are there.");
      }
    }
  }

  void ReadScope(pugi::xml_node scope, const std::string& type, const std::string& place) {
    constexpr std::string_view kPassedOver[] = {"PATIENTID",
                                                "StatisticalInformation",
                                                "XDS-METADATA",
                                                "XDS_METADATA",
                                                "ORIGINALMESSAGESTANDARD",
                                                "ORIGINALMESSAGEVERSION",
                                                "ORIGINALMESSAGEENVELOPEIDENTIFIER"};
    EhmiHeader& read = reading_.header;
    const std::string value = ValueOf(scope, "InstanceIdentifier");
    const std::string path = place + "/InstanceIdentifier";
    const std::pair<std::string_view, std::string*> texts[] = {{"DOCUMENTID", &read.document_id},
                                                               {"PROCESSID", &read.process_id},
                                                               {"SENDERID", &read.sender_sor},
                                                               {"RECEIVERID", &read.receiver_sor}};
    const std::pair<std::string_view, std::string*> uuids[] = {
        {"MESSAGEIDENTIFIER", &read.message_identifier},
        {"MESSAGEENVELOPEIDENTIFIER", &read.message_envelope_identifier},
        {"ORIGINALMESSAGEIDENTIFIER", &read.original_message_identifier},
        {"ORIGINALENVELOPEIDENTIFIER", &read.original_envelope_identifier}};
    for (const auto& [name, field] : uuids) {
      if (name == type) *field = ReadUuid(value, path);
    }
    bool known = std::any_of(std::begin(uuids), std::end(uuids), [&](const auto& uuid) { return uuid.first == type; });
    for (const auto& [name, field] : texts) {
      if (name != type) continue;
      known = true;
      *field = value;
      if (value.empty()) Tell(kEhmiScope, path, "The scopes that route and name a message have a value.");
    }
    if (type == "EHMI-ReceiptAcknowledgement") {
      known = true;
      read.receipt_requested = value == "Request";
      if (value != "Request" && value != "Response") Tell(kEhmiFixedValue, path, "A receipt is requested or given.");
    }
    known = known || std::find(std::begin(kPassedOver), std::end(kPassedOver), type) != std::end(kPassedOver);
    if (!known) Tell(kEhmiScopeUnknown, place, "A scope is one of MedCom's list.");
  }

  void ReadContent(pugi::xml_node content) {
    constexpr std::string_view kPath = "/StandardBusinessDocument/BinaryContent";
    std::string base64 = TextOf(content);
    base64.erase(
        std::remove_if(base64.begin(), base64.end(), [](unsigned char letter) { return absl::ascii_isspace(letter); }),
        base64.end());
    std::optional<std::string> decoded = DecodeBase64(base64);
    if (!decoded.has_value() || decoded->empty()) return Tell(kEhmiContent, kPath, "The content is padded base64.");
    const std::string_view media_type = content.attribute("mimeType").value();
    const bool is_message = reading_.header.type == "Bundle";
    const bool fits = !is_message ? media_type == "application/xml"
                                  : media_type == (SyntaxOf(*decoded) == Syntax::kJson ? "application/fhir+json"
                                                                                       : "application/fhir+xml");
    if (!fits) Tell(kEhmiContent, kPath, "The content is of the media type that it names.");
    reading_.document = *std::move(decoded);
  }

  EhmiReading reading_;
  bool has_error_ = false;
};

}  // namespace ehmi_envelope_internal

bool IsEhmiEnvelope(std::string_view bytes) { return SniffXmlRoot(bytes) == ehmi_envelope_internal::kRoot; }

bool IsEhmiReceipt(std::string_view bytes) {
  std::string copy;
  const std::string_view head = SniffXmlHead(bytes, copy);
  for (const std::string_view type : {kEhmiReceiptTaken, kEhmiReceiptRefused}) {
    if (Contains(head, Cat(">", type, "<"))) return IsEhmiEnvelope(bytes);
  }
  return false;
}

EhmiReading ReadEhmiEnvelope(std::string_view bytes) {
  return ehmi_envelope_internal::EhmiEnvelopeReading().Read(bytes);
}

}  // namespace handover::adapters::fhir
