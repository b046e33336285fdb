// A document comes in, from a folder or a connection: it is translated, and lies in the outbox before anybody is told
// that it was taken.
#ifndef HANDOVER_ADAPTERS_GATEWAY_INTAKE_H_
#define HANDOVER_ADAPTERS_GATEWAY_INTAKE_H_

#include <set>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

#include "adapters/care_levels.h"
#include "adapters/gateway/document_filing.h"
#include "adapters/gateway/earlier_letters.h"
#include "adapters/gateway/outbox.h"
#include "adapters/gateway/party_list.h"
#include "adapters/gateway/prepare_document.h"
#include "adapters/translation.h"
#include "broker/base/clock.h"
#include "broker/base/random.h"
#include "clients/cpp/outgoing_handover.h"
#include "clients/cpp/session.h"

namespace handover::gateway {

enum class TakenAs {
  kNew,       // In the outbox, on stable storage.
  kUnderWay,  // It was there already: the sender did not see the answer.
  kRepeated,  // It was sent before, and the broker has accepted it. Nothing is sent.
  kRefused,   // The issues say why. Nothing is kept of it.
};

struct TakenDocument {
  TakenAs as = TakenAs::kRefused;
  std::string name;  // Under which it is filed.
  std::vector<adapters::Issue> issues;
};

// Thread-safe: many connections may take at once. Borrows everything.
class Intake {
 public:
  struct Parts {
    client::Session& session;
    PartyList& parties;
    const EarlierLetters& earlier;
    Outbox& outbox;
    const DocumentFiling& filing;
    const Clock& clock;
    Random& random;
    adapters::CareLevels care_levels = {};  // What their codes mean.
  };
  explicit Intake(const Parts& parts);

  // Any error: it could not be taken now, whatever it is; nothing has changed, and it may be offered again.
  // UNAVAILABLE: the disk, or a receiver that only the broker knows and the broker is away.
  absl::StatusOr<TakenDocument> Take(const std::string& name, const std::string& document);

 private:
  absl::StatusOr<TakenDocument> TakeAlone(const std::string& name, const std::string& document, const std::string& id);
  absl::StatusOr<PreparedDocument> Prepare(const std::string& name, const std::string& document);

  const Parts parts_;
  const adapters::Registry registry_;
  const client::HandoverSealer sealer_;

  absl::Mutex mu_;
  // Two connections may bring the same document at once: the second waits, and finds what the first has made of it.
  std::set<std::string> in_hand_ ABSL_GUARDED_BY(mu_);
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_INTAKE_H_
