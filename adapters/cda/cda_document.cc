#include "adapters/cda/cda_document.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "adapters/text/hl7_time.h"
#include "adapters/text/utf8.h"
#include "adapters/text/xml_names.h"
#include "broker/base/person_number.h"

namespace handover::adapters::cda {
namespace cda_document_internal {

constexpr std::string_view kNamespace = "urn:hl7-org:v3";
constexpr std::string_view kCprRoot = "1.2.208.176.1.2";
constexpr std::string_view kSorRoot = "1.2.208.176.1.1";
constexpr std::string_view kDocumentRoot = "1.2.208.184";
constexpr std::string_view kDocumentCodes = "1.2.208.184.100.1";
constexpr std::string_view kLpr3Template = "1.2.208.176.7.1.10.71";
constexpr std::string_view kVersionTemplate = "1.2.208.184.10.1.10";
constexpr std::string_view kPeriodTemplate = "1.2.208.184.10.1.11";
constexpr std::string_view kEpisodeTemplate = "1.2.208.184.10.1.12";
constexpr const char* kSectionArc = ".2.";  // `1.2.208.184.20.1` has the sections `1.2.208.184.20.2.` and a number.
constexpr std::string_view kVersionRoot = "1.2.208.184.100.10";
constexpr std::string_view kEpisodeRoot = "1.2.208.176.7.4.1";
constexpr std::string_view kSnomed = "2.16.840.1.113883.6.96";
constexpr std::string_view kLoinc = "2.16.840.1.113883.6.1";
constexpr std::string_view kBlanks = " \t\r\n";

// The names that a path may tell: any other may itself be a value.
constexpr std::array<std::string_view, 49> kKnownNames = {"ClinicalDocument",
                                                          "templateId",
                                                          "id",
                                                          "code",
                                                          "title",
                                                          "effectiveTime",
                                                          "low",
                                                          "high",
                                                          "value",
                                                          "versionNumber",
                                                          "recordTarget",
                                                          "patientRole",
                                                          "providerOrganization",
                                                          "patient",
                                                          "name",
                                                          "family",
                                                          "given",
                                                          "administrativeGenderCode",
                                                          "addr",
                                                          "author",
                                                          "assignedAuthor",
                                                          "assignedPerson",
                                                          "representedOrganization",
                                                          "custodian",
                                                          "documentationOf",
                                                          "serviceEvent",
                                                          "component",
                                                          "structuredBody",
                                                          "section",
                                                          "text",
                                                          "entry",
                                                          "act",
                                                          "organizer",
                                                          "observation",
                                                          "encounter",
                                                          "entryRelationship",
                                                          "dataEnterer",
                                                          "informant",
                                                          "informationRecipient",
                                                          "legalAuthenticator",
                                                          "authenticator",
                                                          "inFulfillmentOf",
                                                          "time",
                                                          "procedure",
                                                          "supply",
                                                          "participant",
                                                          "participantRole"};

bool IsKnownName(std::string_view name) {
  return std::find(kKnownNames.begin(), kKnownNames.end(), name) != kKnownNames.end();
}

constexpr size_t kMaxSections = 200;  // A PRF has at most about forty.

struct MaternityType {
  DocumentType type;
  std::string_view template_root;
  std::string_view code;
  std::string_view version;
};

constexpr std::array kMaternityTypes = {
    MaternityType{DocumentType::kPrf, "1.2.208.184.19.1", "PRF", "PRF-v3.0"},
    MaternityType{DocumentType::kPscr, "1.2.208.184.20.1", "PSCR", "PSCR-v2.0"},
    MaternityType{DocumentType::kPmr, "1.2.208.184.21.1", "PMR", "PMR-v2.0"},
};

bool IsElement(pugi::xml_node node, std::string_view name) {
  if (node.type() != pugi::node_element) return false;
  const std::optional<XmlName> full = NameOf(node);
  return full.has_value() && full->space == kNamespace && full->local == name;
}

std::string Attribute(pugi::xml_node node, const char* name) { return node.attribute(name).value(); }

pugi::xml_node Next(pugi::xml_node root, pugi::xml_node node) {
  if (node.first_child()) return node.first_child();
  while (node != root && !node.next_sibling()) node = node.parent();
  return node == root ? pugi::xml_node() : node.next_sibling();
}

// `1.2.208.184.20.1` of the root's own templates.
bool HasTemplate(pugi::xml_node node, std::string_view root) {
  const std::vector<pugi::xml_node> templates = ChildrenOf(node, "templateId");
  return std::any_of(templates.begin(), templates.end(),
                     [root](pugi::xml_node id) { return Attribute(id, "root") == root; });
}

bool IsUuid4(std::string_view text) {
  constexpr size_t kLength = 36;
  if (text.size() != kLength || text[14] != '4') return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_hyphen ? text[i] != '-' : !absl::ascii_isxdigit(static_cast<unsigned char>(text[i]))) return false;
  }
  return std::string_view("89abAB").find(text[19]) != std::string_view::npos;
}

// One reading of one header.
class HeaderReading {
 public:
  HeaderReading(pugi::xml_node root, Findings& findings) : root_(root), findings_(findings) { document_.root = root; }

  CdaDocument ReadMaternity(const MaternityType& type) {
    document_.type = type.type;
    const pugi::xml_node code = Required(root_, "code");
    ExpectAttribute(code, "codeSystem", kDocumentCodes);
    ExpectAttribute(code, "code", type.code);
    CheckForbidden();
    ReadCommon();
    ReadPatientNumber(true);
    const std::string number =
        document_.patient.identifiers_size() > 0 ? document_.patient.identifiers(0).cpr() : std::string();
    const pugi::xml_node title = Required(root_, "title");
    if (title && !number.empty() && WordsOf(title).find(number) == std::string::npos) Tell(kTitle, title);
    ExpectAttribute(Required(Descend(root_, {"recordTarget", "patientRole", "providerOrganization"}), "id"), "root",
                    kSorRoot);
    const pugi::xml_node custodian = Descend(Required(root_, "custodian"), {"assignedCustodian"});
    ExpectAttribute(Required(ChildOf(custodian, "representedCustodianOrganization"), "id"), "root", kSorRoot);
    ExpectAttribute(ChildOf(root_, "id"), "root", kDocumentRoot);
    ReadServiceEvents(type);
    ReadSections(std::string(type.template_root.substr(0, type.template_root.rfind('.'))) + kSectionArc);
    return std::move(document_);
  }

  CdaDocument ReadRegisterReport() {
    document_.type = DocumentType::kLpr3;
    ReadCommon();
    ReadPatientNumber(false);
    ReadPatient();
    return std::move(document_);
  }

 private:
  void Tell(const IssueInfo& info, pugi::xml_node node) { findings_.Add(info, PathOf(node)); }

  // The one child of that name; tells when there is none or a second one.
  pugi::xml_node Required(pugi::xml_node parent, std::string_view name) {
    const std::vector<pugi::xml_node> children = ChildrenOf(parent, name);
    if (children.empty()) findings_.Add(kMissing, PathOf(parent) + "/" + std::string(name));
    if (children.size() > 1) findings_.Add(kTooMany, PathOf(children[1]));
    return children.empty() ? pugi::xml_node() : children[0];
  }

  void ExpectAttribute(pugi::xml_node node, const char* name, std::string_view value) {
    if (node && Attribute(node, name) != value) findings_.Add(kFixedValue, PathOf(node) + "/@" + name);
  }

  void CheckForbidden() {
    for (const char* name : {"dataEnterer", "informant", "informationRecipient", "legalAuthenticator", "authenticator",
                             "inFulfillmentOf"}) {
      const pugi::xml_node node = ChildOf(root_, name);
      if (node) Tell(kForbidden, node);
    }
  }

  void ReadCommon() {
    const pugi::xml_node id = Required(root_, "id");
    document_.id = Bound(Attribute(id, "extension"), 64, id);
    if (id && document_.id.empty()) findings_.Add(kMissing, PathOf(id) + "/@extension");
    document_.version = Attribute(ChildOf(root_, "versionNumber"), "value");
    const pugi::xml_node time = Required(root_, "effectiveTime");
    if (time) document_.written = ReadTime(Attribute(time, "value"), PathOf(time) + "/@value", findings_);
    const pugi::xml_node author = Descend(Required(root_, "author"), {"assignedAuthor"});
    const pugi::xml_node organisation = ChildOf(author, "representedOrganization");
    const pugi::xml_node own_id = ChildOf(author, "id");
    const pugi::xml_node number = ChildOf(organisation, "id") ? ChildOf(organisation, "id") : own_id;
    if (author && Attribute(number, "root") != kSorRoot) findings_.Add(kFixedValue, PathOf(author) + "/id/@root");
    document_.organisation = "sor:" + Bound(Attribute(number, "extension"), 90, number);
    document_.organisation_name = Bound(WordsOf(ChildOf(organisation, "name")), 200, organisation);
    document_.author = Bound(WordsOf(Descend(author, {"assignedPerson", "name"})), 120, author);
  }

  std::string Bound(std::string text, size_t most, pugi::xml_node node) {
    return Bounded(std::move(text), most, PathOf(node), findings_);
  }

  void ReadPatientNumber(bool is_strict) {
    const pugi::xml_node role = Descend(Required(root_, "recordTarget"), {"patientRole"});
    const pugi::xml_node id = Required(role, "id");
    if (!id) return;
    ExpectAttribute(id, "root", kCprRoot);
    const std::string number = Attribute(id, "extension");
    const bool is_cpr = number.size() == 10 && ParseCpr(number).ok();
    const bool looks_like_one = number.size() == 10 && number.find_first_not_of("0123456789") == std::string::npos;
    if (is_cpr) {
      document_.patient.add_identifiers()->set_cpr(number);
      return;
    }
    if (is_strict || looks_like_one || number.empty()) return Tell(kPersonNumber, id);
    // The register's own examples have eleven characters and letters: a number of the sender's, not the register's.
    Tell(kReplacementNumber, id);
    model::v1::PersonIdentifier& identifier = *document_.patient.add_identifiers();
    identifier.mutable_local()->set_system(std::string(kCprRoot));
    identifier.mutable_local()->set_value(Bound(number, 100, id));
  }

  void ReadPatient() {
    const pugi::xml_node role = Descend(root_, {"recordTarget", "patientRole"});
    const pugi::xml_node patient = ChildOf(role, "patient");
    if (ChildOf(role, "addr")) findings_.Lose(kLossAddress, PathOf(ChildOf(role, "addr")));
    document_.patient.set_official_family_name(Bound(WordsOf(Descend(patient, {"name", "family"})), 200, patient));
    document_.patient.set_official_given_name(Bound(WordsOf(Descend(patient, {"name", "given"})), 200, patient));
    const std::string sex = Attribute(ChildOf(patient, "administrativeGenderCode"), "code");
    if (sex == "F") document_.patient.set_sex(model::v1::SEX_FEMALE);
    if (sex == "M") document_.patient.set_sex(model::v1::SEX_MALE);
    if (document_.patient.identifiers_size() == 0 || sex.empty()) return;
    const absl::StatusOr<Cpr> cpr = ParseCpr(document_.patient.identifiers(0).cpr());
    if (cpr.ok() && cpr->is_odd() != (sex == "M")) Tell(kSexParity, ChildOf(patient, "administrativeGenderCode"));
  }

  void ReadServiceEvents(const MaternityType& type) {
    bool has_version = false;
    bool has_period = false;
    bool has_episode = false;
    constexpr size_t kMostEvents = 3;
    std::vector<pugi::xml_node> documentations = ChildrenOf(root_, "documentationOf");
    if (documentations.size() > kMostEvents) return Tell(kTooMany, documentations[kMostEvents]);
    for (const pugi::xml_node documentation : documentations) {
      const pugi::xml_node event = Required(documentation, "serviceEvent");
      const pugi::xml_node id = ChildOf(event, "id");
      if (HasTemplate(event, kVersionTemplate)) {
        if (std::exchange(has_version, true)) Tell(kTooMany, event);
        ExpectAttribute(Required(event, "id"), "root", kVersionRoot);
        ExpectAttribute(id, "extension", type.version);
      } else if (HasTemplate(event, kPeriodTemplate)) {
        if (std::exchange(has_period, true)) Tell(kTooMany, event);
        const pugi::xml_node low = Required(ChildOf(event, "effectiveTime"), "low");
        if (low) ReadTime(Attribute(low, "value"), PathOf(low) + "/@value", findings_);
        ExpectAttribute(Required(ChildOf(event, "effectiveTime"), "high"), "nullFlavor", "NA");
      } else if (HasTemplate(event, kEpisodeTemplate)) {
        if (std::exchange(has_episode, true)) Tell(kTooMany, event);
        ExpectAttribute(Required(event, "id"), "root", kEpisodeRoot);
        document_.episode_id = Attribute(id, "extension");
        if (id && !IsUuid4(document_.episode_id)) findings_.Add(kEpisode, PathOf(id) + "/@extension");
      } else {
        Tell(kFixedValue, event);
      }
    }
    if (!has_version || !has_period) findings_.Add(kMissing, PathOf(root_) + "/documentationOf");
  }

  // Of the document's own templates, with the day that tells its version.
  void CheckTemplate(pugi::xml_node section, const std::string& arc) {
    const pugi::xml_node id = ChildOf(section, "templateId");
    if (!id) return;
    if (!Attribute(id, "root").starts_with(arc)) findings_.Add(kFixedValue, PathOf(id) + "/@root");
    if (Attribute(id, "extension").empty()) findings_.Add(kMissing, PathOf(id) + "/@extension");
  }

  void ReadSections(const std::string& arc) {
    const pugi::xml_node body = Required(Required(root_, "component"), "structuredBody");
    for (const pugi::xml_node component : ChildrenOf(body, "component")) {
      const pugi::xml_node node = Required(component, "section");
      if (!node) continue;
      if (document_.sections.size() >= kMaxSections) return Tell(kTooMany, node);
      ExpectAttribute(node, "classCode", "DOCSECT");
      ExpectAttribute(node, "moodCode", "EVN");
      const pugi::xml_node code = Required(node, "code");
      // The one section of a PMR is CDA's own for results, with its template and its LOINC code.
      const bool is_results = document_.type == DocumentType::kPmr;
      if (is_results && ChildrenOf(node, "templateId").empty()) Required(node, "templateId");
      if (!is_results) Required(node, "templateId");
      CheckTemplate(node, arc);
      ExpectAttribute(code, "codeSystem", is_results ? kLoinc : kSnomed);
      Required(node, "text");
      CdaSection section{node, Bound(Attribute(code, "code"), 100, code), WordsOf(Required(node, "title"))};
      section.title = Bound(section.title, 200, node);
      const auto same = [&section](const CdaSection& other) { return other.code == section.code; };
      const bool is_second = std::any_of(document_.sections.begin(), document_.sections.end(), same);
      if (is_second) Tell(kSectionTwice, node);
      document_.sections.push_back(std::move(section));
    }
  }

  const pugi::xml_node root_;
  Findings& findings_;
  CdaDocument document_;
};

}  // namespace cda_document_internal

pugi::xml_node ChildOf(pugi::xml_node parent, std::string_view name) {
  for (const pugi::xml_node child : parent.children()) {
    if (cda_document_internal::IsElement(child, name)) return child;
  }
  return {};
}

std::vector<pugi::xml_node> ChildrenOf(pugi::xml_node parent, std::string_view name) {
  std::vector<pugi::xml_node> children;
  for (const pugi::xml_node child : parent.children()) {
    if (cda_document_internal::IsElement(child, name)) children.push_back(child);
  }
  return children;
}

pugi::xml_node Descend(pugi::xml_node parent, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) parent = ChildOf(parent, name);
  return parent;
}

std::vector<pugi::xml_node> AllBelow(pugi::xml_node root, std::string_view name) {
  std::vector<pugi::xml_node> found;
  for (pugi::xml_node node = root.first_child(); node; node = cda_document_internal::Next(root, node)) {
    if (cda_document_internal::IsElement(node, name)) found.push_back(node);
  }
  return found;
}

std::vector<pugi::xml_node> ObservationsBelow(pugi::xml_node root, Findings& findings) {
  std::vector<pugi::xml_node> observations = AllBelow(root, "observation");
  if (observations.size() > kMaxObservations) {
    findings.Add(kTooMany, PathOf(root));
    observations.resize(kMaxObservations);
  }
  return observations;
}

std::string PathOf(pugi::xml_node node) {
  std::string path;
  for (; node && node.type() == pugi::node_element; node = node.parent()) {
    const std::string_view full = node.name();
    const std::string_view name = full.substr(full.find(':') + 1);
    std::string step = cda_document_internal::IsKnownName(name) ? "/" + std::string(name) : "/*";
    int place = 1;
    for (pugi::xml_node other = node.previous_sibling(node.name()); other;
         other = other.previous_sibling(node.name())) {
      ++place;
    }
    if (place > 1) absl::StrAppend(&step, "[", place, "]");
    path.insert(0, step);
  }
  return path;
}

std::string WordsOf(pugi::xml_node root) {
  namespace internal = cda_document_internal;
  std::string words;
  for (pugi::xml_node node = root.first_child(); node; node = internal::Next(root, node)) {
    const std::string_view text = node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata
                                      ? std::string_view(node.value())
                                      : std::string_view();
    size_t at = text.find_first_not_of(internal::kBlanks);
    while (at != std::string_view::npos) {
      const size_t end = std::min(text.find_first_of(internal::kBlanks, at), text.size());
      if (!words.empty()) words.push_back(' ');
      words += text.substr(at, end - at);
      at = text.find_first_not_of(internal::kBlanks, end);
    }
  }
  return words;
}

std::string Bounded(std::string text, size_t max_characters, const std::string& path, Findings& findings) {
  if (CountCodePoints(text) <= max_characters) return text;
  findings.Add(kTooLong, path);
  return {};
}

std::optional<model::v1::Moment> ReadTime(std::string_view text, std::string path, Findings& findings) {
  // A whole instant with an offset of -0000 says that the zone is not known; it is read as UTC, as it stands.
  const std::optional<Hl7Time> time = ParseTime(text);
  if (!time.has_value()) {
    findings.Add(kTimeFormat, std::move(path));
    return std::nullopt;
  }
  if (time->zone_assumed) findings.Add(kZoneAssumed, std::move(path));
  return MomentOf(*time);
}

std::optional<DocumentType> TypeOf(pugi::xml_node root) {
  namespace internal = cda_document_internal;
  for (const internal::MaternityType& type : internal::kMaternityTypes) {
    if (internal::HasTemplate(root, type.template_root)) return type.type;
  }
  if (internal::HasTemplate(root, internal::kLpr3Template)) return DocumentType::kLpr3;
  return std::nullopt;
}

CdaDocument ReadDocument(pugi::xml_node root, DocumentType type, Findings& findings) {
  namespace internal = cda_document_internal;
  for (const internal::MaternityType& maternity : internal::kMaternityTypes) {
    if (maternity.type == type) return internal::HeaderReading(root, findings).ReadMaternity(maternity);
  }
  return internal::HeaderReading(root, findings).ReadRegisterReport();
}

}  // namespace handover::adapters::cda
