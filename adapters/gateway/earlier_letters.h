// What this gateway has sent before: so that a letter id that comes again with other content is noticed, and a
// correction finds what it corrects. MedCom's corrected letters do not name the earlier one; sender and subject do.
#ifndef HANDOVER_ADAPTERS_GATEWAY_EARLIER_LETTERS_H_
#define HANDOVER_ADAPTERS_GATEWAY_EARLIER_LETTERS_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "broker/base/ids.h"
#include "broker/base/person_key.h"
#include "broker/base/random.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::gateway {

// Small files, named by digests. Persons are found by a keyed digest whose key never leaves the folder: no name or
// number is readable there. Thread-safe: every answer is one small file, replaced whole. One process per folder, and
// one thread of it that remembers.
class EarlierLetters {
 public:
  // Makes folder and key when there are none. UNAVAILABLE: it cannot be made. DATA_LOSS: the key is damaged.
  static absl::StatusOr<std::unique_ptr<EarlierLetters>> Open(const std::string& directory, Random& random);

  // SHA-256 of the document that held the letter, as hex; nothing for a new letter.
  std::optional<std::string> FindDocument(std::string_view sender_address, std::string_view letter_id) const;
  // The same bytes were sent before, and accepted. Also of formats whose letters have no id.
  bool HasDocument(const std::string& document_id) const;
  // The newest handover from the sender on the same kind and subject.
  std::optional<HandoverId> FindOnSubject(std::string_view sender_address,
                                          const exchange::v1::Handover& handover) const;

  // OK: on stable storage.
  absl::Status RememberDocument(std::string_view sender_address, std::string_view letter_id,
                                const std::string& document_id);
  absl::Status RememberDocument(const std::string& document_id);
  absl::Status RememberSubject(std::string_view sender_address, const exchange::v1::Handover& handover);

 private:
  EarlierLetters(std::string directory, PseudonymKey key) : directory_(std::move(directory)), key_(std::move(key)) {}

  std::string LetterPath(std::string_view sender_address, std::string_view letter_id) const;
  // Nothing for a handover whose subject has no number.
  std::optional<std::string> SubjectPath(std::string_view sender_address, const exchange::v1::Handover& handover) const;

  const std::string directory_;
  const PseudonymKey key_;
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_EARLIER_LETTERS_H_
