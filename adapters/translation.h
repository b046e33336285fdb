// A translator turns one party's local format into handovers of the reference model, or back.
//
// It is a pure function of its input: no clock, file, thread or log; randomness comes in. Nothing vanishes: every
// element of the source is mapped, dropped by declaration (a Loss) or carried as a Residue section. What is wrong is an
// Issue with a stable code and a path in the sender's own words (segment and field, XPath, JSON pointer, row and
// column). No Issue or Loss holds a value from the document.
#ifndef HANDOVER_ADAPTERS_TRANSLATION_H_
#define HANDOVER_ADAPTERS_TRANSLATION_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "adapters/known_parties.h"
#include "broker/base/random.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters {

enum class Severity {
  kNotice,   // For the curious: an assumption that was made, such as a time zone.
  kWarning,  // The document is taken, but somebody should look: a sex that contradicts the number's parity.
  kError,    // The document is refused.
};

// `notice`, `warning`, `error`.
inline const char* SeverityWord(Severity severity) {
  switch (severity) {
    case Severity::kNotice:
      return "notice";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
  }
  return "error";
}

struct Issue {
  Severity severity = Severity::kError;
  std::string code;  // Stable, such as XDIS32_WEIGHT_RANGE. Listed in the translator's README.
  std::string path;  // Where, in the sender's own words.
  std::string rule;  // One sentence without any value.
};

// An element that the reference model, or the target, does not carry, by declaration.
struct Loss {
  std::string code;  // Stable, such as XDIS32_STATISTICAL_CODE.
  std::string path;
};

// What a receipt in the sender's own format must quote. Empty strings where the source has none.
struct SourceReference {
  std::string format;               // MEDCOM_XDIS32, ...
  std::string envelope_id;          // Of the transport envelope (VANSEnvelope, Emessage, Bundle).
  std::vector<std::string> letter_ids;
  // Those of the letters that correct an earlier one which the format does not name (XDIS32 `rettetbrev`). Their
  // handovers have a CORRECTS relation without a handover_id: the gateway, which knows earlier letters, fills it in or
  // refuses.
  std::vector<std::string> correcting_letter_ids;
  std::string sender_address;       // With its scheme: `gln:5790000120000`.
  std::string receiver_address;
  bool acknowledgement_wanted = false;
};

struct Translation {
  // One per child or adult, ready for HandoverBuilder but for sender_party, and the handover_id of a correction (see
  // SourceReference), which the gateway fills in. Empty when refused.
  std::vector<exchange::v1::Handover> handovers;
  std::vector<Issue> issues;
  std::vector<Loss> losses;
  SourceReference source;

  // A document is refused as a whole: twins do not travel alone.
  bool accepted() const { return !handovers.empty(); }
};

// What a reader may know besides the bytes. Borrowed for the call.
struct ReadContext {
  Random* random = nullptr;  // Required. For person and section ids.
  absl::Time now;            // For created_ms.
};

// Reads one format. Stateless and thread-safe.
class Reader {
 public:
  virtual ~Reader() = default;
  virtual std::string_view format() const = 0;
  // Looks at the bytes alone, cheaply; true = Read() is the one to explain what is wrong with them.
  virtual bool Recognises(std::string_view bytes) const = 0;
  // Never fails otherwise than by issues of severity kError and no handovers.
  virtual Translation Read(std::string_view bytes, const ReadContext& context) const = 0;
};

struct Written {
  std::string bytes;        // Empty when refused.
  std::string media_type;
  std::vector<Issue> issues;
  std::vector<Loss> losses;  // What the target cannot hold.
};

// Writes one format from what a recipient was handed. Stateless and thread-safe.
class Writer {
 public:
  virtual ~Writer() = default;
  virtual std::string_view format() const = 0;
  virtual Written Write(const std::vector<exchange::v1::Handover>& handovers) const = 0;
  // Whether the format names organisations by more numbers than a handover tells: then whoever has the broker's
  // directory calls WriteKnowing().
  virtual bool names_parties() const { return false; }
  virtual Written WriteKnowing(const KnownParties& parties,
                               const std::vector<exchange::v1::Handover>& handovers) const {
    static_cast<void>(parties);
    return Write(handovers);
  }
};

// Every translator of the product; the registry's order is the order of recognition.
struct Registry {
  std::vector<std::unique_ptr<Reader>> readers;
  std::vector<std::unique_ptr<Writer>> writers;

  const Reader* FindReader(std::string_view format) const;  // Null when there is none.
  const Writer* FindWriter(std::string_view format) const;
  const Reader* Recognise(std::string_view bytes) const;    // Null when nobody does.
};

Registry MakeRegistry();

}  // namespace handover::adapters

#endif  // HANDOVER_ADAPTERS_TRANSLATION_H_
