// The OIOXML twin of an EDIFACT letter in the making. MedCom publishes every letter in both spellings, with the same
// content; so the twin is built as a tree of elements, and what reads the OIOXML letter judges and maps it.
//
// Keeps account in both directions: where in the interchange each element comes from, so that an issue can be told in
// the sender's own words, and which components have been taken, so that none vanishes.
#ifndef HANDOVER_ADAPTERS_MEDCOM_EDIFACT_LETTER_TREE_H_
#define HANDOVER_ADAPTERS_MEDCOM_EDIFACT_LETTER_TREE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include <pugixml.hpp>

#include "adapters/medcom_edifact/edifact_issues.h"
#include "adapters/medcom_edifact/interchange.h"
#include "adapters/translation.h"

namespace handover::adapters::edifact {

// A group of MedCom's: the segments behind `S01+01'` up to the next such segment. The group without a name is what
// stands before the first one. Borrows the segments.
struct Group {
  std::string name;  // S01, S02, ...; empty for the head of the message.
  std::vector<const Segment*> segments;

  // The first segment of that tag, and of that qualifier in its first component; null when there is none.
  const Segment* Find(std::string_view tag) const;
  const Segment* Find(std::string_view tag, std::string_view qualifier) const;
  std::vector<const Segment*> FindAll(std::string_view tag) const;
};

std::vector<Group> GroupsOf(const EdifactMessage& message);

// One component: of a segment that may be null.
struct Part {
  const Segment* segment = nullptr;
  size_t element = 0;
  size_t component = 0;
};

// A code of EDIFACT and the word of OIOXML; an empty word says that the letter then has no such element.
struct CodeWord {
  std::string_view code;
  std::string_view word;
};

// Not thread-safe. Borrows the segments.
class LetterTree {
 public:
  LetterTree(std::string_view name_space, std::vector<Issue>& issues, std::vector<Loss>& losses);

  pugi::xml_node root() { return document_.document_element(); }
  pugi::xml_document& document() { return document_; }

  // The groups of the message that is being read: what paths and the account are about.
  void Begin(const std::vector<Group>& groups);

  // An element with elements inside. `from` may be null.
  pugi::xml_node Add(pugi::xml_node parent, const char* name, const Segment* from);

  // An element with the component's text; nothing when it is empty.
  void AddValue(pugi::xml_node parent, const char* name, Part part);

  // An element with the word for the component's code; nothing when it is empty. EDIFACT_CODE_UNKNOWN.
  void AddCode(pugi::xml_node parent, const char* name, Part part, absl::Span<const CodeWord> words);

  // An element whose text is made of the component, which is taken.
  void AddText(pugi::xml_node parent, const char* name, Part part, std::string_view text);

  // Date and Time inside an element of that name, from a DTM of format 203 or 204; nothing when it is null.
  void AddTime(pugi::xml_node parent, const char* name, const Segment* dtm);

  // A formatted text of all the FTX segments; nothing when there are none.
  void AddFormattedText(pugi::xml_node parent, const char* name, const std::vector<const Segment*>& texts);

  // The component, which is taken: it has been looked at, or is a constant of the message.
  const std::string& Take(Part part);

  // Takes it when it says what is known already; else it will be carried.
  void TakeIfSame(Part part, std::string_view known);

  // The segment is one of the message although the letter has no place for it: what it says is carried.
  void Expect(const Segment& segment) { expected_.insert(segment.number); }

  void Tell(const IssueInfo& info, Part part);

  // Tells of every segment that nothing was taken of, and carries every other component that was not taken in an
  // element Local_Elements behind the letter.
  void CarryRest(pugi::xml_node emessage);

  // The sender's own words for a path of the tree: `segment 23 S11/CIN 2.4`, and in brackets what of the path the
  // interchange does not have.
  std::string Locate(const std::string& path) const;

  // Which components went where, without indexes: the mapping table of README.md.
  std::vector<std::pair<std::string, std::string>> Mappings() const;

 private:
  void Place(pugi::xml_node node, Part part);
  std::string PathOf(Part part) const;
  static uint64_t KeyOf(Part part);

  pugi::xml_document document_;
  std::vector<Issue>& issues_;
  std::vector<Loss>& losses_;
  std::vector<std::pair<pugi::xml_node, std::string>> places_;
  std::vector<const Segment*> segments_;             // Of the message that is being read.
  absl::flat_hash_map<size_t, std::string> groups_;  // By number of segment.
  absl::flat_hash_set<uint64_t> taken_;
  absl::flat_hash_set<size_t> expected_;
  mutable absl::flat_hash_map<std::string, std::string> located_;  // Made by the first Locate().
};

}  // namespace handover::adapters::edifact

#endif  // HANDOVER_ADAPTERS_MEDCOM_EDIFACT_LETTER_TREE_H_
