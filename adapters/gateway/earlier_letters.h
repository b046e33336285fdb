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

// Small files, named by digests; the folder is bounded, and the oldest go first. Persons are found by a keyed digest
// whose key never leaves the folder: no name or number is readable there. Thread-safe: every answer is one small file,
// replaced whole. One process per folder, and one thread of it that remembers.
class EarlierLetters {
 public:
  // A letter about one child leaves three files. What has gone is not known any more: its bytes are sent again and the
  // broker, which knows the handover by its id, answers with the first receipt; its letter id may be used again; and
  // what corrects it is refused here.
  static constexpr int kDefaultMostFiles = 300'000;

  // Makes folder and key when there are none, and removes what is over the limit. `most_files`: so many stay, those
  // that were written last; a tenth more may lie there until the next look. UNAVAILABLE: it cannot be made or read.
  // DATA_LOSS: the key is damaged, or cannot be read.
  static absl::StatusOr<std::unique_ptr<EarlierLetters>> Open(const std::string& directory, Random& random,
                                                              int most_files = kDefaultMostFiles);

  // SHA-256 of the document that held the letter, as hex; nothing for a new letter. UNAVAILABLE: it cannot be read.
  absl::StatusOr<std::optional<std::string>> FindDocument(std::string_view sender_address,
                                                          std::string_view letter_id) const;
  // The same bytes were sent before, and accepted. Also of formats whose letters have no id. UNAVAILABLE: it cannot be
  // read.
  absl::StatusOr<bool> HasDocument(const std::string& document_id) const;
  // The newest handover from the sender on the same kind and subject. UNAVAILABLE: it cannot be read.
  absl::StatusOr<std::optional<HandoverId>> FindOnSubject(std::string_view sender_address,
                                                          const exchange::v1::Handover& handover) const;

  // OK: on stable storage.
  absl::Status RememberDocument(std::string_view sender_address, std::string_view letter_id,
                                const std::string& document_id);
  absl::Status RememberDocument(const std::string& document_id);
  absl::Status RememberSubject(std::string_view sender_address, const exchange::v1::Handover& handover);

 private:
  EarlierLetters(std::string directory, PseudonymKey key, int most_files)
      : directory_(std::move(directory)), key_(std::move(key)), most_files_(most_files) {}

  absl::Status Write(const std::string& path, std::string_view bytes);

  std::string LetterPath(std::string_view sender_address, std::string_view letter_id) const;
  // Nothing for a handover whose subject has no number.
  std::optional<std::string> SubjectPath(std::string_view sender_address, const exchange::v1::Handover& handover) const;

  const std::string directory_;
  const PseudonymKey key_;
  const int most_files_;
  int written_count_ = 0;  // Since the last look; of the one thread that remembers.
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_EARLIER_LETTERS_H_
