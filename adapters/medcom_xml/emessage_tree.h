// A letter on its way out: the Emessage as a tree of elements, in the names and the order of the OIOXML schema.
// MedCom's EDIFACT letters are written from the same tree, as they are read into it.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_EMESSAGE_TREE_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_EMESSAGE_TREE_H_

#include <vector>

#include <pugixml.hpp>

#include "adapters/translation.h"

namespace handover::adapters::medcom {

struct EmessageTree {
  // Root `Emessage`, local names without a prefix, the schema's namespace as its default; no declaration. Without a
  // root when refused: then an issue is an error.
  pugi::xml_document document;
  std::vector<Issue> issues;
  std::vector<Loss> losses;  // What the letter cannot hold.

  bool refused() const { return document.document_element().empty(); }
};

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_EMESSAGE_TREE_H_
