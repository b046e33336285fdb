// How often the gateway has begun with a document and not come to its end: a document that ends the process would be
// taken again at each start, for ever. It is counted before anything looks into it, and put aside after a few times.
#ifndef HANDOVER_ADAPTERS_GATEWAY_READING_ATTEMPTS_H_
#define HANDOVER_ADAPTERS_GATEWAY_READING_ATTEMPTS_H_

#include <map>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

#include "adapters/translation.h"

namespace handover::gateway {

inline constexpr int kDefaultMaxReadAttempts = 5;

// Small files, named by the SHA-256 of the document, each with the number of beginnings; one that has come to its end
// has none. Thread-safe; one process per folder.
class ReadingAttempts {
 public:
  // REQUIRES: most >= 1.
  ReadingAttempts(std::string directory, int most) : directory_(std::move(directory)), most_(most) {}

  // What the beginnings before this one say.
  enum class Verdict {
    kGoOn,
    kPutAside,    // It has not come to an end so often: it is refused, with Reason(), and not looked into.
    kSayNothing,  // Not even its refusal has come to an end.
  };

  // On stable storage before it returns. To be followed by End(), whatever becomes of the document; several threads may
  // have the same one in hand at once, which is counted once. UNAVAILABLE: it cannot be counted; do not go on.
  absl::StatusOr<Verdict> Begin(const std::string& document_id);
  void End(const std::string& document_id);

  // Why a document was put aside.
  adapters::Issue Reason() const;

 private:
  std::string PathOf(const std::string& document_id) const { return directory_ + "/" + document_id; }

  const std::string directory_;
  const int most_;

  absl::Mutex mu_;
  struct InHand {
    int holders = 0;
    int before = 0;  // Beginnings of processes that are gone.
  };
  std::map<std::string, InHand> in_hand_ ABSL_GUARDED_BY(mu_);
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_READING_ATTEMPTS_H_
