// A broker without its edge: the real pipelines over the real policy, a store in memory and a clock that stands still.
// Whole stories run in it in milliseconds; Restart() is a crash.
#ifndef HANDOVER_TESTS_FAKES_WORLD_PIPELINE_WORLD_H_
#define HANDOVER_TESTS_FAKES_WORLD_PIPELINE_WORLD_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "broker/base/commitment/frame.h"
#include "broker/base/commitment/signature.h"
#include "broker/identity/caller.h"
#include "broker/identity/operator.h"
#include "broker/pipeline/acknowledge_delivery.h"
#include "broker/pipeline/environment.h"
#include "broker/pipeline/manage_directory.h"
#include "broker/pipeline/submit_handover.h"
#include "handover/admin/v1/admin_service.pb.h"
#include "handover/consent/v1/consent.pb.h"
#include "handover/consent/v1/consent_service.pb.h"
#include "handover/exchange/v1/handover.pb.h"
#include "handover/exchange/v1/inbox_service.pb.h"
#include "handover/exchange/v1/wire.pb.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/memory_store.h"
#include "tests/fakes/seeded_random.h"

namespace handover::fakes {

// A party with its signing key, enrolled.
struct WorldParty {
  identity::Caller caller;
  SigningKey key;
};

// An acknowledgement before it is signed.
struct SpokenAck {
  std::string acknowledgement;  // exchange.v1.Acknowledgement bytes.
  Digest digest{};              // A.
};

// R of submitted bytes as they are; zeros where none can be made of them.
Digest RootOf(const exchange::v1::SubmittedHandover& submitted);

// The texts of deploy/policy.
std::vector<policy::NamedText> ShippedPolicyFiles();

// Who does what an operator does here.
identity::Operator Tester();

// Every call here waits for the committer, which has a thread of its own. Not thread-safe, but for this: once all
// parties are there, calls that submit, hand out, acknowledge and record may come from several threads.
class PipelineWorld {
 public:
  explicit PipelineWorld(uint64_t seed = 1);
  ~PipelineWorld();

  pipeline::Environment& env();
  FakeClock& clock() { return clock_; }
  MemoryStore& store() { return *store_; }
  const VerifyKey& log_key() const { return log_key_.verify_key(); }
  // Of the broker as it runs now; a restart brings the defaults back.
  pipeline::Settings& settings();
  pipeline::ManageDirectory& manage();
  // Where the files beside the store lie.
  const std::string& folder() const { return folder_; }

  // Adds the party, and enrols a fresh key. Aborts the test program when the broker refuses.
  const WorldParty& AddParty(const std::string& alias, directory::v1::Sector sector,
                             const std::vector<std::string>& municipality_codes = {});
  const WorldParty& party(const std::string& alias) const { return parties_.at(alias); }
  absl::Status SetPartyState(const std::string& alias, directory::v1::Party::State state);
  absl::StatusOr<admin::v1::EnrolSigningKeyResponse> EnrolKey(const PartyId& party, const VerifyKey& key);
  absl::StatusOr<admin::v1::RevokeSigningKeyResponse> RevokeKey(const std::string& party);

  absl::Status ImportFacts(const consent::v1::RegisterFacts& facts);
  absl::StatusOr<consent::v1::ConsentRecord> RecordConsent(const std::string& party,
                                                           const consent::v1::ConsentRecord& record);
  absl::StatusOr<consent::v1::ConsentRecord> RecordObjection(const std::string& party,
                                                             const consent::v1::ConsentRecord& record);
  absl::Status RevokeConsent(const std::string& party, const consent::v1::ConsentRecord& record);

  // A readable handover as the bytes that are signed and sent. Aborts when it cannot be sealed.
  exchange::v1::SubmittedHandover Seal(const std::string& party, const exchange::v1::Handover& handover);
  // A whole frame of the bytes as they are, right or wrong. One that has no root is signed as zeros.
  pipeline::SubmittedFrame Sign(const std::string& party, std::vector<exchange::v1::SubmittedHandover> handovers);
  pipeline::SubmittedFrame SignAs(const SigningKey& key, std::vector<exchange::v1::SubmittedHandover> handovers);
  // A frame of one.
  pipeline::SubmittedFrame Sign(const std::string& party, const exchange::v1::Handover& handover);
  // A frame of anything, addressed to this broker's log.
  BuiltFrame SignMembers(const SigningKey& key, absl::Span<const Digest> members);
  std::vector<absl::StatusOr<pipeline::Submitted>> SubmitFrame(const std::string& party,
                                                               pipeline::SubmittedFrame frame);
  // The answer to the first of the frame.
  absl::StatusOr<pipeline::Submitted> Submit(const std::string& party, pipeline::SubmittedFrame frame);
  absl::StatusOr<pipeline::Submitted> Submit(const std::string& party, const exchange::v1::Handover& handover);

  // What the recipient is handed now. Tries again as long as the broker says that trying at once makes sense.
  std::vector<exchange::v1::DeliveredCopy> HandOut(const std::string& party, size_t max_count = 16,
                                                   absl::Duration lease = absl::Seconds(60));

  struct Word {
    exchange::v1::Acknowledgement::Outcome outcome = exchange::v1::Acknowledgement::OUTCOME_DELIVERED;
    std::string professional;
    std::string reason;
    std::string redirect_party;  // Alias.
    std::string redirect_role;   // Name of a sector.
  };
  absl::StatusOr<SpokenAck> Speak(const std::string& party, const exchange::v1::DeliveredCopy& copy, const Word& word);
  // A whole frame.
  exchange::v1::AcknowledgeDeliveriesRequest Sign(const std::string& party, const std::vector<SpokenAck>& spoken);
  std::vector<absl::StatusOr<pipeline::Acknowledged>> Acknowledge(const std::string& party,
                                                                  exchange::v1::AcknowledgeDeliveriesRequest request);
  absl::StatusOr<pipeline::Acknowledged> Acknowledge(const std::string& party, const exchange::v1::DeliveredCopy& copy,
                                                     const Word& word);

  // A round of the clockwork: lapsed leases go back, and every step that is due is taken and committed.
  void Tick();

  // The broker falls over and starts again on what is on the medium: leases and everything in memory are gone.
  void Restart();

  // Everything the log promises: every leaf under the newest head, the head signed. Aborts with a message when it does
  // not.
  absl::Status VerifyLog();

 private:
  struct Broker;

  void Start();

  FakeClock clock_;
  SeededRandom random_;
  SigningKey log_key_;
  std::string folder_;
  std::unique_ptr<MemoryStore> store_;
  std::unique_ptr<Broker> broker_;
  std::map<std::string, WorldParty> parties_;
};

}  // namespace handover::fakes

#endif  // HANDOVER_TESTS_FAKES_WORLD_PIPELINE_WORLD_H_
