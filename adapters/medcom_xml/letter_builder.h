// Builds a letter as a tree by the table of its schema: every element comes to its place by itself, and a value is
// fitted to what the schema takes. What does not fit is a loss by the name of the model's field.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_LETTER_BUILDER_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_LETTER_BUILDER_H_

#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "absl/time/civil_time.h"

#include "adapters/medcom_xml/emessage_tree.h"
#include "adapters/medcom_xml/issue_codes.h"
#include "adapters/medcom_xml/xml_structure.h"

namespace handover::adapters::medcom {

// Written where the schema wants a text that nobody has told.
inline constexpr std::string_view kNotTold = "Ikke oplyst";

// An element in the making. Borrows the tree.
struct LetterNode {
  pugi::xml_node node;
  const ElementType* type = nullptr;

  explicit operator bool() const { return !node.empty(); }
};

// Not thread-safe. Borrows all.
class LetterBuilder {
 public:
  // Makes the root.
  LetterBuilder(const Schema& schema, const OutCodes& codes, EmessageTree& tree);

  LetterNode root() const { return root_; }
  const OutCodes& codes() const { return codes_; }

  // A new element, the `place`th of its name, counted from 1; 0 = the last. REQUIRES: the parent's type declares it.
  LetterNode Add(LetterNode parent, std::string_view name, size_t place = 0);

  // The element of that name, a new one when there is none.
  LetterNode Sole(LetterNode parent, std::string_view name);

  // The `place`th of that name, counted from 1; without a node when there is none.
  LetterNode Find(LetterNode parent, std::string_view name, size_t place = 1) const;

  // A value that stands whole or not at all, such as a number or a code. Nothing when it is empty. False: it is not
  // there, and a loss says so unless it was empty.
  bool SetWhole(LetterNode parent, std::string_view name, std::string_view text, const std::string& field);

  // A value of which the beginning says something too, such as a name.
  bool SetText(LetterNode parent, std::string_view name, std::string_view text, const std::string& field);

  // As SetText, and when it is empty a word that says so, with a notice.
  void SetRequired(LetterNode parent, std::string_view name, std::string_view text, const std::string& field);

  // A formatted text: lines with Break between them.
  bool SetLines(LetterNode parent, std::string_view name, std::string_view text, const std::string& field);

  // Date and Time inside an element of that name.
  void SetTime(LetterNode parent, std::string_view name, absl::CivilMinute time);

  // Each once.
  void Lose(const LossInfo& info, const std::string& path);
  void Tell(const IssueInfo& info, std::string path);

 private:
  std::string Cleaned(std::string_view text, const std::string& field);
  void Append(LetterNode parent, std::string_view name, const std::string& text);

  const OutCodes& codes_;
  EmessageTree& tree_;
  LetterNode root_;
  std::set<std::pair<std::string, std::string>> lost_;
};

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_LETTER_BUILDER_H_
