// The whole broker in this process: real TLS on ports that the system chose, a real store in a folder of its own, and a
// clock that stands still. Parties are added by calls to its admin port, as an operator adds them.
#ifndef HANDOVER_TESTS_FAKES_WORLD_TEST_BROKER_H_
#define HANDOVER_TESTS_FAKES_WORLD_TEST_BROKER_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "broker/base/commitment/signature.h"
#include "broker/broker.h"
#include "broker/config.h"
#include "broker/rpc/event_log.h"
#include "clients/cpp/channel.h"
#include "grpcpp/channel.h"
#include "handover/admin/v1/admin_service.grpc.pb.h"
#include "handover/exchange/v1/exchange_service.pb.h"
#include "handover/exchange/v1/handover.pb.h"
#include "handover/exchange/v1/inbox_service.pb.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/seeded_random.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/fakes/world/test_authority.h"

namespace handover::fakes {

// A party with its certificate bound and its signing key enrolled.
struct TestParty {
  PartyId id;
  std::string alias;
  std::string holder_uuid;  // Of the certificate; the CVR is kTestCvr.
  IssuedCertificate tls;
  SigningKey key;
};

inline constexpr char kTestCvr[] = "29190909";

struct TestBrokerOptions {
  bool revocation_lists = false;    // A folder of lists, with a fresh and empty one for the parties' authority.
  bool maintenance_thread = true;   // Without it Tick() alone does what is due.
  bool serve_metrics = false;       // Stopping takes seconds longer with it.
  pipeline::Settings settings;
};

// Aborts with a message when something that must work does not. Not thread-safe, but for its const calls.
class TestBroker {
 public:
  explicit TestBroker(const TestBrokerOptions& options = {});
  ~TestBroker();

  FakeClock& clock() { return clock_; }
  SeededRandom& random() { return random_; }
  Broker& broker() { return *broker_; }
  Config& config() { return config_; }  // Changes count from the next start.
  const VerifyKey& log_key() const { return log_key_.verify_key(); }
  TestAuthority& party_authority() { return party_authority_; }
  TestAuthority& admin_authority() { return admin_authority_; }
  const TemporaryFolder& folder() const { return folder_; }

  // One round of maintenance now.
  void Tick() { broker_->Tick(); }
  // As by SIGTERM; and again on what is on disk. Ports change, channels break.
  void Stop();
  absl::Status Start();
  void Restart();

  // Lines of its log with this event, since the beginning.
  std::vector<std::string> LogLines(std::string_view event) const;
  // Everything it has logged, as one text.
  std::string LogText() const;

  const TestParty& AddParty(const std::string& alias, directory::v1::Sector sector,
                            const std::vector<std::string>& municipality_codes = {});
  const TestParty& party(const std::string& alias) const { return parties_.at(alias); }

  // A connection of its own to the parties' port.
  std::shared_ptr<grpc::Channel> Connect(const IssuedCertificate& certificate) const;
  std::shared_ptr<grpc::Channel> Connect(const std::string& alias) const { return Connect(party(alias).tls); }
  // Without a certificate; trusts the broker's.
  std::shared_ptr<grpc::Channel> ConnectWithoutCertificate() const;
  std::shared_ptr<grpc::Channel> ConnectToAdmin(const IssuedCertificate& certificate) const;
  // What the client library opens a Channel with.
  client::ChannelPems PemsOf(const std::string& alias) const;

  // The operator.
  const IssuedCertificate& operator_certificate() const { return operator_; }
  admin::v1::AdminService::StubInterface& admin() { return *admin_; }
  void SetState(const std::string& alias, directory::v1::Party::State state);
  void ImportFacts(const consent::v1::RegisterFacts& facts);

  // A readable handover as the bytes that are signed and sent.
  exchange::v1::SubmittedHandover Seal(const std::string& alias, const exchange::v1::Handover& handover);
  // A whole frame, signed by the party.
  exchange::v1::SubmitFrameRequest Frame(const std::string& alias, int64_t number,
                                         std::vector<exchange::v1::SubmittedHandover> handovers);
  // The same for one handover.
  exchange::v1::SubmitHandoverRequest Submission(const std::string& alias, const exchange::v1::Handover& handover);
  // "Stored" for each of the copies, in one frame.
  exchange::v1::AcknowledgeDeliveriesRequest Stored(const std::string& alias, int64_t number,
                                                    const std::vector<exchange::v1::DeliveredCopy>& copies);
  // A professional accepts one.
  exchange::v1::AcknowledgeDeliveriesRequest Accepted(const std::string& alias, int64_t number,
                                                      const exchange::v1::DeliveredCopy& copy);

 private:
  struct Spoken {
    std::string acknowledgement;
    Digest digest{};
  };
  void WriteFiles(const TestBrokerOptions& options);
  exchange::v1::SignedFrame Sign(const std::string& alias, const std::vector<Digest>& members);
  exchange::v1::AcknowledgeDeliveriesRequest Acknowledge(const std::string& alias, int64_t number,
                                                         const std::vector<Spoken>& spoken);

  TemporaryFolder folder_;
  FakeClock clock_;
  SeededRandom random_;
  TestAuthority party_authority_{"Test party CA"};
  TestAuthority admin_authority_{"Test admin CA"};
  SigningKey log_key_;
  IssuedCertificate operator_;
  const bool maintenance_thread_;

  mutable absl::Mutex mu_;
  std::vector<std::string> lines_ ABSL_GUARDED_BY(mu_);
  rpc::EventLog log_;

  Config config_;
  std::unique_ptr<Broker> broker_;
  std::unique_ptr<admin::v1::AdminService::StubInterface> admin_;
  std::map<std::string, TestParty> parties_;
};

}  // namespace handover::fakes

#endif  // HANDOVER_TESTS_FAKES_WORLD_TEST_BROKER_H_
