// What every reader of an EDIFACT letter does before and after its own part.
#ifndef HANDOVER_ADAPTERS_MEDCOM_EDIFACT_EDIFACT_READING_H_
#define HANDOVER_ADAPTERS_MEDCOM_EDIFACT_EDIFACT_READING_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"

#include "adapters/medcom_edifact/edifact_syntax.h"
#include "adapters/medcom_edifact/interchange.h"
#include "adapters/medcom_edifact/letter_parts.h"
#include "adapters/medcom_edifact/letter_tree.h"
#include "adapters/medcom_xml/vans_envelope.h"
#include "adapters/translation.h"

namespace handover::adapters::edifact {

// By the first segment alone.
bool LooksLikeEdifact(std::string_view bytes);

// What tells one kind of letters from another. Constant.
struct EdifactLetter {
  LetterType type;
  std::string_view format;
  medcom::VansDocument document;             // Its name in a VANSEnvelope.
  const LossInfo* transport_loss = nullptr;  // Of what the envelopes say.
};

// One document, bare or in a VANSEnvelope. Borrows the bytes and the translation, which it fills: the issues of syntax
// and service segments, and the source as far as it could be read, so that a refusal can be answered.
class EdifactReading {
 public:
  // Checks everything but what is inside the messages, and that all are of that type.
  EdifactReading(std::string_view bytes, const EdifactLetter& letter, Translation& translation);

  // Whether there is a letter to read.
  bool ok() const { return ok_; }
  const Interchange& interchange() const { return interchange_; }

  // Builds the tree of all messages and reads it as the OIOXML twin; takes over what came of it, in the words of the
  // interchange. `add_letter` builds one message; `read_twin` gets the root, the digest of the document and a
  // translation of its own. Does nothing when there is no letter to read or something in it is wrong.
  void ReadTwin(std::string_view name_space,
                absl::FunctionRef<void(LetterTree&, const EdifactMessage&, const Segment&)> add_letter,
                absl::FunctionRef<void(pugi::xml_node, const std::string&, Translation&)> read_twin) const;

 private:
  // Whether there is an interchange to read.
  bool OpenEnvelope();
  void ReadSegments();
  void FillFromUnb();
  void LoseTransport() const;

  const std::string_view bytes_;
  const EdifactLetter& letter_;
  std::optional<medcom::VansReading> vans_;
  Translation& translation_;
  Syntax syntax_;
  Interchange interchange_;
  bool ok_ = false;
};

}  // namespace handover::adapters::edifact

#endif  // HANDOVER_ADAPTERS_MEDCOM_EDIFACT_EDIFACT_READING_H_
