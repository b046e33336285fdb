#include "adapters/kl_children/kl_children_reader.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"

#include "adapters/fhir/fhir_text.h"
#include "adapters/fhir/read_document.h"
#include "adapters/kl_children/kl_elements.h"
#include "adapters/kl_children/kl_issues.h"
#include "adapters/text/xml_prescan.h"
#include "broker/base/commitment/hash.h"

namespace handover::adapters::kl {
namespace kl_children_reader_internal {

using fhir::Child;
using fhir::Findings;
using fhir::Node;
using fhir::Tree;
using fhir::ValueOf;

constexpr std::string_view kProfiles = "http://fhir.kl.dk/children/StructureDefinition/klgateway-children-";

Translation Refuse(std::string_view code, std::string path, std::string_view rule) {
  Translation translation;
  translation.source.format = std::string(kKlChildrenFormat);
  translation.issues.push_back({Severity::kError, std::string(code), std::move(path), std::string(rule)});
  return translation;
}

// The way up from an element that the guide has taken away: the one that names it.
void CheckForbidden(const Tree& tree, Findings& findings) {
  for (const Node* node : ForbiddenTable().Known(tree)) {
    findings.Add(kNotAllowed, *node, "The guide takes this element away: a report never has it.");
  }
}

bool IsIncrement(const Node& bundle) {
  const Node* meta = Child(bundle, "meta");
  const std::string_view profile = meta == nullptr ? std::string_view() : ValueOf(*meta, "profile");
  return profile.substr(0, profile.find('|')) == kIncrementProfile;
}

// The reports of a document: those inside an incremental delivery, else the document itself.
std::vector<const Node*> ReportsOf(const Node& root, Findings& findings) {
  if (!IsIncrement(root)) return {&root};
  std::vector<const Node*> reports;
  fhir::Exceptions exceptions;
  for (const Node* entry : fhir::Children(root, "entry")) {
    const Node* resource = Child(*entry, "resource");
    if (resource == nullptr || resource->resource_type != "Bundle") {
      findings.Add(kResourceType, *entry, "An incremental delivery holds delivery reports alone.");
      continue;
    }
    exceptions.accounted.insert(resource);
    reports.push_back(resource);
  }
  if (ValueOf(root, "type") != "collection") {
    findings.AddMissing(kType, root, "type", "The type of a delivery is collection.");
  }
  if (reports.empty() || reports.size() > fhir::kMaxEntries) {
    findings.AddMissing(kSubjects, root, "entry", "An incremental delivery holds 1 to 500 reports.");
  }
  for (const Node* left : Elements().LeftOver(root, exceptions, findings)) {
    findings.Add(kNotAllowed, *left, "An incremental delivery has nothing beside its reports.");
  }
  return reports;
}

bool HasErrors(const std::vector<Issue>& issues) {
  return std::any_of(issues.begin(), issues.end(),
                     [](const Issue& issue) { return issue.severity == Severity::kError; });
}

// As many issues as of one report, but the first error always.
void Append(Findings& from, Translation& to) {
  for (Issue& issue : from.issues()) {
    const bool first_error = issue.severity == Severity::kError && !HasErrors(to.issues);
    if (to.issues.size() < fhir::kMaxIssues || first_error) to.issues.push_back(std::move(issue));
  }
  std::move(from.losses().begin(), from.losses().end(), std::back_inserter(to.losses));
}

SourceReference SourceOf(const Tree& tree, const std::string& sha256) {
  SourceReference source;
  source.format = std::string(kSourceFormat);
  source.envelope_id = std::string(ValueOf(tree.root(), "id"));
  // A report has no id of its own: it is known again by what it holds.
  source.letter_ids.push_back(absl::BytesToHexString(sha256));
  return source;
}

Translation ReadTree(const Tree& tree, std::string_view bytes, const ReadContext& context) {
  if (tree.root().resource_type != "Bundle") {
    return Refuse(fhir::kNotABundle.code, "/", "The document is a FHIR Bundle.");
  }
  const Digest digest = HashOf(bytes);
  SourceDocument document{std::string(reinterpret_cast<const char*>(digest.data()), digest.size()), 0};
  Translation translation;
  translation.source = SourceOf(tree, document.sha256);
  Findings of_document(tree);
  Elements().Check(tree, of_document);
  CheckForbidden(tree, of_document);
  const std::vector<const Node*> reports = ReportsOf(tree.root(), of_document);
  bool refused = of_document.has_errors();
  Append(of_document, translation);
  for (const Node* bundle : reports) {
    ++document.ordinal;
    Findings findings(tree);
    const fhir::BundleIndex index(*bundle, findings);
    const KlReport report = CheckReport(*bundle, index, findings);
    refused = refused || findings.has_errors();
    if (!refused) {
      translation.source.sender_address = fhir::Cat("sor:", report.citizens[report.subject].sor);
      exchange::v1::Handover handover = MapReport(report, index, document, context, findings);
      refused = findings.has_errors();
      translation.handovers.push_back(std::move(handover));
    }
    Append(findings, translation);
  }
  if (refused) {
    translation.handovers.clear();
    translation.losses.clear();
  }
  return translation;
}

}  // namespace kl_children_reader_internal

bool KlChildrenReader::Recognises(std::string_view bytes) const {
  if (!fhir::LooksLikeFhir(bytes)) return false;
  // The head once more, for XML in UTF-16.
  std::string copy;
  const std::string_view head = SniffXmlHead(bytes, copy);
  const std::string_view narrowed = copy.empty() ? std::string_view() : head;
  const auto holds = [bytes, narrowed](std::string_view word) {
    return fhir::Contains(bytes, word) || fhir::Contains(narrowed, word);
  };
  return holds(kl_children_reader_internal::kProfiles) && !holds("MessageHeader");
}

Translation KlChildrenReader::Read(std::string_view bytes, const ReadContext& context) const {
  namespace internal = kl_children_reader_internal;
  const fhir::ParseResult parsed = fhir::ParseDocument(bytes);
  if (!parsed.tree.has_value()) {
    return internal::Refuse(parsed.problem.code, parsed.problem.path, parsed.problem.rule);
  }
  return internal::ReadTree(*parsed.tree, bytes, context);
}

}  // namespace handover::adapters::kl
