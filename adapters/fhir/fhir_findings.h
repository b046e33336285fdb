// What is found wrong or lost in one FHIR document, and the issues that every format of FHIR has: those of the document
// itself, of its datatypes and its references. A format adds its own. Codes are never renamed.
#ifndef HANDOVER_ADAPTERS_FHIR_FHIR_FINDINGS_H_
#define HANDOVER_ADAPTERS_FHIR_FHIR_FINDINGS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"

#include "adapters/fhir/fhir_tree.h"
#include "adapters/translation.h"

namespace handover::adapters::fhir {

// `acknowledgement` is the code of the FHIR Acknowledgement that an error becomes: a MedCom code where it begins
// MSG_Receiver, MSG_RECEIVER, MSG_VALUESET, MSG_CodeSystem, MSG_Element, MSG_Datatype, MSG_Mailbox or MSG_Damaged, else
// one of HL7's. Empty for what refuses nothing, and in formats that are not acknowledged so.
struct IssueInfo {
  std::string_view code;
  Severity severity = Severity::kError;
  std::string_view acknowledgement;
};

// Before there is a tree, or while it is made.
inline constexpr IssueInfo kEmptyDocument{"FHIR_EMPTY", Severity::kError, "MSG_BAD_SYNTAX"};
inline constexpr IssueInfo kTooLarge{"FHIR_TOO_LARGE", Severity::kError, "MSG_Element_To_Long"};
inline constexpr IssueInfo kEncoding{"FHIR_ENCODING", Severity::kError, "MSG_BAD_FORMAT"};
inline constexpr IssueInfo kCharacter{"FHIR_CHARACTER", Severity::kError, "MSG_BAD_FORMAT"};
inline constexpr IssueInfo kJsonSyntax{"FHIR_JSON_SYNTAX", Severity::kError, "MSG_BAD_SYNTAX"};
inline constexpr IssueInfo kDuplicateKey{"FHIR_DUPLICATE_KEY", Severity::kError, "MSG_BAD_SYNTAX"};
inline constexpr IssueInfo kXmlNamespace{"FHIR_XML_NAMESPACE", Severity::kError, "MSG_WRONG_NS"};
inline constexpr IssueInfo kXmlText{"FHIR_XML_TEXT", Severity::kError, "MSG_BAD_FORMAT"};
inline constexpr IssueInfo kTooDeep{"FHIR_TOO_DEEP", Severity::kError, "MSG_BAD_SYNTAX"};
inline constexpr IssueInfo kTooManyElements{"FHIR_TOO_MANY_ELEMENTS", Severity::kError, "MSG_BAD_SYNTAX"};
inline constexpr IssueInfo kEmptyValue{"FHIR_EMPTY_VALUE", Severity::kError, "MSG_BAD_FORMAT"};

// The tree against a table of elements, and its entries.
inline constexpr IssueInfo kDatatype{"FHIR_DATATYPE", Severity::kError, "MSG_Datatype_Wrong"};
inline constexpr IssueInfo kNotABundle{"FHIR_NOT_A_BUNDLE", Severity::kError, "MSG_RESOURCE_TYPE_MISMATCH"};
inline constexpr IssueInfo kMissing{"FHIR_MISSING", Severity::kError, "MSG_RESOURCE_REQUIRED"};
inline constexpr IssueInfo kCardinality{"FHIR_CARDINALITY", Severity::kError, "MSG_PARAM_NO_REPEAT"};
inline constexpr IssueInfo kReferenceUnresolved{"FHIR_REFERENCE_UNRESOLVED", Severity::kError, "MSG_NO_EXIST"};
inline constexpr IssueInfo kReferenceType{"FHIR_REFERENCE_TYPE", Severity::kError, "MSG_RESOURCE_TYPE_MISMATCH"};
inline constexpr IssueInfo kDuplicateEntry{"FHIR_DUPLICATE_ENTRY", Severity::kError, "MSG_DUPLICATE_ID"};
inline constexpr IssueInfo kModifier{"FHIR_MODIFIER", Severity::kError, "MSG_RESOURCE_NOT_ALLOWED"};
inline constexpr IssueInfo kIdFormat{"FHIR_ID_FORMAT", Severity::kError, "MSG_ID_INVALID"};

// All of the above, in that order.
absl::Span<const IssueInfo> DocumentIssues();

// A narrative repeats what the elements say, as HTML: it goes nowhere.
inline constexpr std::string_view kLossNarrative = "FHIR_NARRATIVE";

constexpr size_t kMaxIssues = 100;  // Of one document; more of them help nobody.

// Collects what is found in one document. Not thread-safe. Borrows the tree.
class Findings {
 public:
  explicit Findings(const Tree& tree) : tree_(tree) {}

  void Add(const IssueInfo& info, const Node& where, std::string_view rule);
  // About an element that is not there: the path ends in its name, such as `payload` or `valueIdentifier/value`.
  void AddMissing(const IssueInfo& info, const Node& parent, std::string_view name, std::string_view rule);
  // Once for each code and path.
  void AddLoss(std::string_view code, const Node& where);

  bool has_errors() const { return has_errors_; }
  const Tree& tree() const { return tree_; }
  const std::vector<Issue>& issues() const { return issues_; }
  std::vector<Issue>& issues() { return issues_; }
  std::vector<Loss>& losses() { return losses_; }

 private:
  void AddAt(const IssueInfo& info, std::string path, std::string_view rule);

  const Tree& tree_;
  bool has_errors_ = false;
  std::vector<Issue> issues_;
  std::vector<Loss> losses_;
};

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_FHIR_FHIR_FINDINGS_H_
