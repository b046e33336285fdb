// A broker as its clients see it: it takes frames whose signature and members hold, logs, proves, hands out and takes
// acknowledgements. It has no policy and no store, and it lies when a test tells it to.
#ifndef HANDOVER_TESTS_FAKES_BROKER_FAKE_BROKER_H_
#define HANDOVER_TESTS_FAKES_BROKER_FAKE_BROKER_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/frame_check.h"
#include "broker/base/commitment/signature.h"
#include "broker/base/ids.h"
#include "clients/cpp/session.h"
#include "handover/directory/v1/directory_service.pb.h"
#include "handover/exchange/v1/exchange_service.pb.h"
#include "handover/exchange/v1/inbox_service.pb.h"
#include "tests/fakes/broker/byte_server.h"
#include "tests/fakes/broker/fake_log.h"
#include "tests/fakes/fake_key_ring.h"

namespace handover::fakes {

inline constexpr char kSubmitStream[] = "/handover.exchange.v1.ExchangeService/SubmitHandovers";
inline constexpr char kSubmitUnary[] = "/handover.exchange.v1.ExchangeService/SubmitHandover";
inline constexpr char kReceiveStream[] = "/handover.exchange.v1.InboxService/ReceiveDeliveries";
inline constexpr char kPull[] = "/handover.exchange.v1.InboxService/PullDeliveries";
inline constexpr char kAcknowledge[] = "/handover.exchange.v1.InboxService/AcknowledgeDeliveries";
inline constexpr char kGiveBack[] = "/handover.exchange.v1.InboxService/GiveBackDeliveries";
inline constexpr char kGetSelf[] = "/handover.directory.v1.DirectoryService/GetSelf";
inline constexpr char kListSigningKeys[] = "/handover.directory.v1.DirectoryService/ListSigningKeys";
inline constexpr char kListParties[] = "/handover.directory.v1.DirectoryService/ListParties";
inline constexpr char kGetConsistencyProof[] = "/handover.audit.v1.AuditService/GetConsistencyProof";

// Thread-safe.
class FakeBroker {
 public:
  // What goes wrong, and what is said last. Set before the calls that it is for.
  struct Script {
    int breaks = 0;           // So many frames are accepted and their stream is cut without an answer.
    int not_now = 0;          // So many handovers or acknowledgements are answered with UNAVAILABLE.
    bool silent = false;      // Nothing is answered on the streams.
    bool twice = false;       // Every copy is handed out twice.
    absl::Status end_stream;  // The next frame ends its stream so, and is not taken.
    std::function<void(exchange::v1::SubmitFrameResponse&)> edit_submitted;
    std::function<void(exchange::v1::DeliveredCopy&)> edit_copy;
    std::function<void(exchange::v1::AcknowledgeDeliveriesResponse&)> edit_acknowledged;
  };

  FakeBroker();

  ByteServer& server() { return server_; }
  const ByteServer& server() const { return server_; }
  // The party at the other end of every connection is this one; it sends to itself.
  const PartyId& me() const { return me_; }
  const SigningKey& my_key() const { return my_key_; }
  VerifyKey log_key() const;

  void Play(Script script);
  // Calls `look` while nothing else happens to the log.
  void WithLog(const std::function<void(FakeLog&)>& look);
  // Makes a unary method answer so.
  template <typename Request, typename Response>
  void Answer(const std::string& name, std::function<absl::StatusOr<Response>(const Request&)> answer);

  // Frames of SubmitHandovers, in the order they came.
  std::vector<exchange::v1::SubmitFrameRequest> Frames() const;
  int accepted_count() const;
  // Acknowledgements taken, parsed.
  std::vector<exchange::v1::Acknowledgement> Acknowledged() const;
  void AwaitExtended(int count) const;  // Waits for so many extensions of leases.
  int credit_given() const;
  // What was given back, on the stream or by itself, in order; waits for so many.
  std::vector<exchange::v1::GiveBackDeliveriesRequest::Item> AwaitGivenBack(size_t count) const;

 private:
  struct AcceptedHandover {
    Digest root{};
    uint64_t index = 0;
    exchange::v1::Receipt receipt;
    exchange::v1::SubmittedHandover submitted;
    exchange::v1::SignedFrame frame;
    std::vector<std::string> frame_path;
    int frame_index = 0;
  };
  struct HandedOut {
    Digest delivery_digest{};
    bool settled = false;
  };
  using Result = exchange::v1::SubmitFrameResponse::Result;

  ByteReply OnFrame(const std::string& message);
  ByteReply OnInboxMessage(const std::string& message, int& credit);
  Result AcceptMember(const exchange::v1::SubmitFrameRequest& request, int position,
                      const std::optional<std::vector<Digest>>& members, FrameChecker& checker,
                      exchange::v1::SubmitFrameResponse& response) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  exchange::v1::AcknowledgeDeliveriesResponse TakeAcknowledgements(
      const exchange::v1::AcknowledgeDeliveriesRequest& request) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  exchange::v1::GiveBackDeliveriesResponse TakeBack(const exchange::v1::GiveBackDeliveriesRequest& request)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // What waits, at most `limit`.
  std::vector<exchange::v1::DeliveredCopy> HandOut(int limit) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  exchange::v1::DeliveredCopy MakeCopy(const AcceptedHandover& accepted, const std::string& delivery_id)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void HandleDirectory();

  const PartyId me_;
  const SigningKey my_key_;

  mutable absl::Mutex mu_;
  Script script_ ABSL_GUARDED_BY(mu_);
  FakeLog log_ ABSL_GUARDED_BY(mu_);
  FakeKeyRing keys_ ABSL_GUARDED_BY(mu_);
  std::map<std::string, AcceptedHandover> accepted_ ABSL_GUARDED_BY(mu_);  // By handover id.
  std::deque<std::string> queue_ ABSL_GUARDED_BY(mu_);                     // Handover ids that wait.
  std::map<std::string, HandedOut> handed_out_ ABSL_GUARDED_BY(mu_);       // By delivery id.
  std::vector<exchange::v1::Acknowledgement> acknowledged_ ABSL_GUARDED_BY(mu_);
  std::vector<exchange::v1::SubmitFrameRequest> frames_ ABSL_GUARDED_BY(mu_);
  std::vector<exchange::v1::GiveBackDeliveriesRequest::Item> given_back_ ABSL_GUARDED_BY(mu_);
  int extended_count_ ABSL_GUARDED_BY(mu_) = 0;
  int credit_given_ ABSL_GUARDED_BY(mu_) = 0;

  ByteServer server_;  // Last: it stops before what it uses.
};

template <typename Request, typename Response>
void FakeBroker::Answer(const std::string& name, std::function<absl::StatusOr<Response>(const Request&)> answer) {
  server_.Handle(name, [answer] {
    return [answer](const std::string& message) {
      Request request;
      request.ParseFromString(message);
      const absl::StatusOr<Response> response = answer(request);
      if (!response.ok()) return ByteReply{{}, response.status()};
      return ByteReply{{response->SerializeAsString()}, absl::OkStatus()};
    };
  });
}

}  // namespace handover::fakes

#endif  // HANDOVER_TESTS_FAKES_BROKER_FAKE_BROKER_H_
