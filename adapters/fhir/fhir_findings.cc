#include "adapters/fhir/fhir_findings.h"

#include <algorithm>
#include <array>
#include <utility>

#include "adapters/fhir/fhir_text.h"

namespace handover::adapters::fhir {
namespace fhir_findings_internal {

constexpr std::array kDocumentIssues = {kEmptyDocument, kTooLarge,        kEncoding,     kCharacter,
                                        kJsonSyntax,    kDuplicateKey,    kXmlNamespace, kXmlText,
                                        kTooDeep,       kTooManyElements, kEmptyValue,   kDatatype,
                                        kNotABundle,    kMissing,         kCardinality,  kReferenceUnresolved,
                                        kReferenceType, kDuplicateEntry,  kModifier,     kIdFormat};

}  // namespace fhir_findings_internal

absl::Span<const IssueInfo> DocumentIssues() { return fhir_findings_internal::kDocumentIssues; }

void Findings::Add(const IssueInfo& info, const Node& where, std::string_view rule) {
  AddAt(info, tree_.PathOf(where), rule);
}

void Findings::AddMissing(const IssueInfo& info, const Node& parent, std::string_view name, std::string_view rule) {
  std::string path = tree_.PathOf(parent);
  if (path == "/") path.clear();
  AddAt(info, Cat(path, "/", name), rule);
}

void Findings::AddLoss(std::string_view code, const Node& where) {
  std::string path = tree_.PathOf(where);
  const bool known = std::any_of(losses_.begin(), losses_.end(),
                                 [&](const Loss& loss) { return loss.code == code && loss.path == path; });
  if (!known) losses_.push_back({std::string(code), std::move(path)});
}

void Findings::AddAt(const IssueInfo& info, std::string path, std::string_view rule) {
  const bool error = info.severity == Severity::kError;
  has_errors_ |= error;
  const bool known = std::any_of(issues_.begin(), issues_.end(), [&](const Issue& issue) {
    return issue.code == info.code && issue.path == path && issue.rule == rule;
  });
  if (known) return;  // Several entries may lead to one resource.
  // Half of the room is kept for errors: a document full of warnings still says why it was refused.
  if (issues_.size() >= (error ? kMaxIssues : kMaxIssues / 2)) return;
  issues_.push_back({info.severity, std::string(info.code), std::move(path), std::string(rule)});
}

}  // namespace handover::adapters::fhir
