// What every reader of an EDIFACT letter does before and after its own part.
#ifndef HANDOVER_ADAPTERS_MEDCOM_EDIFACT_EDIFACT_READING_H_
#define HANDOVER_ADAPTERS_MEDCOM_EDIFACT_EDIFACT_READING_H_

#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"

#include "adapters/medcom_edifact/edifact_syntax.h"
#include "adapters/medcom_edifact/interchange.h"
#include "adapters/medcom_edifact/letter_parts.h"
#include "adapters/medcom_edifact/letter_tree.h"
#include "adapters/translation.h"

namespace handover::adapters::edifact {

// By the first segment alone.
bool LooksLikeEdifact(std::string_view bytes);

// One document. Borrows the bytes and the translation, which it fills: the issues of syntax and service segments, and
// the source as far as it could be read, so that a refusal can be answered.
class EdifactReading {
 public:
  // Checks everything but what is inside the messages, and that all are of that type.
  EdifactReading(std::string_view bytes, const LetterType& type, std::string_view format, Translation& translation);

  // Whether there is a letter to read.
  bool ok() const { return ok_; }
  const Interchange& interchange() const { return interchange_; }

  // Reads the tree as the OIOXML twin and takes over what came of it, in the words of the interchange. `read_twin` gets
  // the root, the digest of the document and a translation of its own.
  void Finish(LetterTree& tree,
              absl::FunctionRef<void(pugi::xml_node, const std::string&, Translation&)> read_twin) const;

 private:
  void FillSource(std::string_view format);

  const std::string_view bytes_;
  Translation& translation_;
  Syntax syntax_;
  Interchange interchange_;
  bool ok_ = false;
};

}  // namespace handover::adapters::edifact

#endif  // HANDOVER_ADAPTERS_MEDCOM_EDIFACT_EDIFACT_READING_H_
