// A CDA document as its header rules ask for it: which type it is, who it is about, who wrote it, and its sections.
#ifndef HANDOVER_ADAPTERS_CDA_CDA_DOCUMENT_H_
#define HANDOVER_ADAPTERS_CDA_CDA_DOCUMENT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

#include "adapters/cda/cda_issues.h"
#include "handover/model/v1/common.pb.h"
#include "handover/model/v1/person.pb.h"

namespace handover::adapters::cda {

enum class DocumentType {
  kPrf,   // Graviditetsmappen: the referral (svangrejournal).
  kPscr,  // Graviditetsmappen: the shared record (vandrejournal).
  kPmr,   // Graviditetsmappen: measurements.
  kLpr3,  // A report to the national patient register.
};

// The first child of that local name in the namespace of CDA, or null; and all of them.
pugi::xml_node ChildOf(pugi::xml_node parent, std::string_view name);
std::vector<pugi::xml_node> ChildrenOf(pugi::xml_node parent, std::string_view name);
// The child of the child and so on.
pugi::xml_node Descend(pugi::xml_node parent, std::initializer_list<std::string_view> names);

// All elements of that name below, in the document's order; without recursion.
std::vector<pugi::xml_node> AllBelow(pugi::xml_node root, std::string_view name);

// `/ClinicalDocument/component/structuredBody/component[2]/section`; a star for a name that is not CDA's.
std::string PathOf(pugi::xml_node node);

// A document has at most this many observations in a section or report: beyond it, telling where each stands would cost
// more than reading it.
constexpr size_t kMaxObservations = 500;

// The observations below, CDA_TOO_MANY and the first of them only where there are more than that.
std::vector<pugi::xml_node> ObservationsBelow(pugi::xml_node root, Findings& findings);

// All words below, with one blank or line feed between blocks.
std::string WordsOf(pugi::xml_node node);

// HL7 TS: as in HL7 v2.
std::optional<model::v1::Moment> ReadTime(std::string_view text, std::string path, Findings& findings);

struct CdaSection {
  pugi::xml_node node;
  std::string code;  // SNOMED CT.
  std::string title;
};

struct CdaDocument {
  DocumentType type = DocumentType::kLpr3;
  pugi::xml_node root;
  std::string id;
  std::string version;
  std::optional<model::v1::Moment> written;
  model::v1::PersonIdentity patient;
  std::string organisation;  // `sor:123` of who wrote it.
  std::string organisation_name;
  std::string author;
  std::string episode_id;  // Of the pregnancy. Empty = not told.
  std::vector<CdaSection> sections;
};

// Which type the root says it is. Empty when none of ours.
std::optional<DocumentType> TypeOf(pugi::xml_node root);

// Reads the header and checks it. REQUIRES: `type` is what TypeOf() said. The result borrows the document.
CdaDocument ReadDocument(pugi::xml_node root, DocumentType type, Findings& findings);

// Text of at most `max_characters`; CDA_TOO_LONG and nothing otherwise.
std::string Bounded(std::string text, size_t max_characters, const std::string& path, Findings& findings);

}  // namespace handover::adapters::cda

#endif  // HANDOVER_ADAPTERS_CDA_CDA_DOCUMENT_H_
