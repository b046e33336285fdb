// One party at one broker: who it is there, which log it trusts, and the key it signs with.
#ifndef HANDOVER_CLIENTS_CPP_SESSION_H_
#define HANDOVER_CLIENTS_CPP_SESSION_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

#include "broker/base/clock.h"
#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/signature.h"
#include "broker/base/ids.h"
#include "broker/base/random.h"
#include "clients/cpp/channel.h"
#include "clients/cpp/log_watch.h"
#include "clients/cpp/sender_keys.h"
#include "handover/directory/v1/directory.pb.h"
#include "handover/directory/v1/directory_service.pb.h"

namespace handover::client {

// Who the broker says we are.
class PartyProfile {
 public:
  // INVALID_ARGUMENT (PROFILE_MALFORMED): the broker's answer lacks a party id or a log id.
  static absl::StatusOr<PartyProfile> FromSelf(const directory::v1::GetSelfResponse& self);

  PartyId party_id() const { return party_id_; }
  const directory::v1::Party& party() const { return party_; }
  const Digest& log_id() const { return log_id_; }
  // What addressees call the party when they name a role: HEALTH_VISITING.
  const std::string& sector_name() const { return sector_name_; }
  // 32 for a kind the broker did not name: it will say what is wrong with it.
  int SlotsOf(std::string_view kind) const;

 private:
  PartyId party_id_;
  directory::v1::Party party_;
  Digest log_id_{};
  std::string sector_name_;
  absl::flat_hash_map<std::string, int> slots_;
};

// Thread-safe. What it borrows must outlive it, and it must outlive its Submitters and Receivers.
class Session {
 public:
  struct Parts {
    std::shared_ptr<Channel> channel;
    SigningKey signing_key;
    VerifyKey log_key;          // Pinned: got by other means than from the broker.
    SeenHeadStore& seen_heads;  // Borrowed, like the two below.
    const Clock& clock;
    Random& random;
    LogWatch::Options log_watch = {};
  };
  // Asks the broker who we are; retries while it is UNAVAILABLE, as the channel's schedule says. FAILED_PRECONDITION
  // (LOG_KEY_MISMATCH): the broker's log is not the pinned one. Else as GetSelf and LogWatch::Open().
  static absl::StatusOr<std::unique_ptr<Session>> Open(Parts parts);

  const std::shared_ptr<Channel>& channel() const { return channel_; }
  PartyProfile profile() const;
  // Asks again, as after a reload of the policy.
  absl::Status RefreshProfile();

  // The key of the next frame. A rotation replaces it; frames under way keep the old one.
  SigningKey signing_key() const;
  void ReplaceSigningKey(SigningKey key);

  LogWatch& log() const { return *log_; }
  // Proves the log's consistency when it is due: a call to the broker, so never from a callback.
  absl::Status ProveLogIfDue();
  absl::Status ProveLog();

  SenderKeys& sender_keys() const { return *sender_keys_; }
  const Clock& clock() const { return clock_; }
  Random& random() const { return random_; }

 private:
  Session(Parts parts, std::unique_ptr<LogWatch> log, PartyProfile profile);

  const std::shared_ptr<Channel> channel_;  // Shared with the service clients.
  const Clock& clock_;
  Random& random_;
  const std::unique_ptr<LogWatch> log_;
  const std::unique_ptr<SenderKeys> sender_keys_;

  mutable absl::Mutex mu_;
  PartyProfile profile_ ABSL_GUARDED_BY(mu_);
  SigningKey signing_key_ ABSL_GUARDED_BY(mu_);
};

}  // namespace handover::client

#endif  // HANDOVER_CLIENTS_CPP_SESSION_H_
