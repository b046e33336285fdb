// Which letters this gateway has sent: so that a correction finds what it corrects, and a letter id that comes again with
// other content is noticed. The formats know letters by (sender, letter id) alone.
#ifndef HANDOVER_ADAPTERS_GATEWAY_EARLIER_LETTERS_H_
#define HANDOVER_ADAPTERS_GATEWAY_EARLIER_LETTERS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "broker/base/ids.h"

namespace handover::gateway {

struct Letter {
  std::string sender_address;  // `gln:...`.
  std::string letter_id;
};

struct EarlierLetter {
  std::string document_id;             // SHA-256 of the document, hex: tells the same letter from another one.
  std::vector<HandoverId> handovers;   // In the order of the letter's children.
};

// One small file per letter, named by a digest. Not thread-safe. One process per folder.
class EarlierLetters {
 public:
  explicit EarlierLetters(std::string directory) : directory_(std::move(directory)) {}

  std::optional<EarlierLetter> Find(const Letter& letter) const;
  // OK: on stable storage. UNAVAILABLE: it cannot be written.
  absl::Status Remember(const Letter& letter, const EarlierLetter& earlier);

 private:
  std::string PathOf(const Letter& letter) const;

  const std::string directory_;
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_EARLIER_LETTERS_H_
