// An EDIFACT letter in the making, from the tree of its OIOXML twin: the way back of letter_tree.h. It keeps account of
// what was written, so that no element of the tree vanishes: what has no place in EDIFACT is a loss by its name.
#ifndef HANDOVER_ADAPTERS_MEDCOM_EDIFACT_LETTER_SEGMENTS_H_
#define HANDOVER_ADAPTERS_MEDCOM_EDIFACT_LETTER_SEGMENTS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/types/span.h"
#include <pugixml.hpp>

#include "adapters/medcom_edifact/code_words.h"
#include "adapters/medcom_edifact/letter_parts.h"
#include "adapters/medcom_edifact/segment_writer.h"
#include "adapters/translation.h"

namespace handover::adapters::edifact {

// Not thread-safe. Borrows the segments and the lists.
class LetterSegments {
 public:
  LetterSegments(InterchangeSegments& segments, std::vector<Issue>& issues, std::vector<Loss>& losses)
      : segments_(segments), issues_(issues), losses_(losses) {}

  void Add(std::string tag, Elements elements) { segments_.Add(std::move(tag), std::move(elements)); }
  void BeginMessage(const std::string& reference, LetterType type, const std::string& name);

  // What the element says, as ISO 8859-1 can hold it; empty when it is null. It is accounted for.
  std::string Text(pugi::xml_node node);
  std::string Text(pugi::xml_node parent, const char* name);

  // The code for its word; `otherwise` and a loss when the list has none. Empty when it is null.
  std::string Code(pugi::xml_node node, absl::Span<const CodeWord> words, std::string_view otherwise);

  // Date and Time inside, as DTM writes them to the minute: 202406130910. Empty when it is null.
  std::string Minute(pugi::xml_node time);
  void AddTime(const char* qualifier, pugi::xml_node time);

  // FTX for every block of the text; nothing when it is null. At most `most` of them before `next_group`, which is
  // called as often as it takes; null: there is no further group, and a longer text is EDIFACT_TEXT_LENGTH. How many
  // groups it took, from 1.
  size_t AddFormatted(const char* qualifier, pugi::xml_node text, size_t most, void (*next_group)(LetterSegments&));

  // The element and all below it is accounted for: it is a constant, or said by something else.
  void Account(pugi::xml_node node);
  void Lose(const LossInfo& info, pugi::xml_node node);
  void Tell(const IssueInfo& info, pugi::xml_node node);

  // EDIFACT_NO_PLACE for everything below that says something and was not accounted for.
  void LoseRest(pugi::xml_node root);

 private:
  InterchangeSegments& segments_;
  std::vector<Issue>& issues_;
  std::vector<Loss>& losses_;
  absl::flat_hash_set<size_t> accounted_;
};

// UNH, BGM and DTM of a letter's head.
void AddHeadSegments(LetterSegments& out, pugi::xml_node head, LetterType type);
// S02, with the references that stand in it besides.
void AddInfoSegments(LetterSegments& out, pugi::xml_node head, const std::string& priority);
// GIS and RFF of an S11, whose tag goes before, and its number.
void AddCourseSegments(LetterSegments& out, pugi::xml_node head, int number, bool of_child);

struct Participant {
  const char* qualifier = "";    // Of NAD.
  pugi::xml_node node;           // May be null: nobody.
  int number = 0;                // Of SEQ.
  bool is_person = false;        // A midwife: the first name is the person's.
  bool attended_birth = false;   // The midwife of the birth.
  std::string_view letter_type;  // Stands beside a speciality.
};
void AddParticipantSegments(LetterSegments& out, const Participant& participant);

// PNA of S07, and the address behind it.
void AddPatientSegments(LetterSegments& out, pugi::xml_node patient);
void AddAddressSegment(LetterSegments& out, pugi::xml_node person);
void AddOccupationSegment(LetterSegments& out, pugi::xml_node person);

}  // namespace handover::adapters::edifact

#endif  // HANDOVER_ADAPTERS_MEDCOM_EDIFACT_LETTER_SEGMENTS_H_
