// Puts the residue of a letter back where it came from, into a letter that has been built from the rest.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_LETTER_RESIDUE_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_LETTER_RESIDUE_H_

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/medcom_xml/letter_builder.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::medcom {

// How the elements of a letter behave when single values of it come back.
struct ResidueRules {
  std::string_view format;  // Of Residue.format.
  std::string_view letter;  // The element of a letter.
  // Whether it is made for the residue alone, even where others of its name stand: a diagnosis is whole or not there.
  bool (*is_alone)(std::string_view name);
  // One that is so only when `by` below it was left over; empty = none.
  std::string_view sometimes;
  std::string_view by;
};

// Not thread-safe. Borrows all.
class LetterResidue {
 public:
  LetterResidue(const ResidueRules& rules, LetterNode letter, LetterBuilder& builder)
      : rules_(rules), letter_(letter), builder_(builder) {}

  // Places what the sections hold as residue. What is of another format, or finds its place taken, is lost by its path.
  void Place(const std::vector<const exchange::v1::Section*>& sections);

 private:
  bool PlaceElement(const std::string& path, const std::string& value);
  LetterNode Descend(LetterNode parent, const std::string& prefix, std::string_view name, size_t place);
  void FindUnmapped(const std::string& path);

  const ResidueRules& rules_;
  const LetterNode letter_;
  LetterBuilder& builder_;
  std::map<std::string, LetterNode> made_;  // By path below the letter.
  std::set<std::string> unmapped_;          // Paths of those that are alone this time.
};

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_LETTER_RESIDUE_H_
