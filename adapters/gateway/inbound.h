// From the drop folder to the broker and back: each document is translated, sent, and answered in its sender's own
// format.
#ifndef HANDOVER_ADAPTERS_GATEWAY_INBOUND_H_
#define HANDOVER_ADAPTERS_GATEWAY_INBOUND_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "adapters/gateway/drop_folder.h"
#include "adapters/gateway/earlier_letters.h"
#include "adapters/gateway/outbox.h"
#include "adapters/translation.h"
#include "broker/base/clock.h"
#include "broker/base/random.h"
#include "clients/cpp/outgoing_handover.h"
#include "clients/cpp/session.h"
#include "clients/cpp/submitter.h"
#include "handover/directory/v1/directory.pb.h"

namespace handover::gateway {

// Where a party's documents lie. All on one file system.
struct InboundFolders {
  std::string drop;      // The local system writes here.
  std::string answers;   // One answer per document: NAME.answer.xml or .json.
  std::string sent;      // Documents that were accepted.
  std::string refused;   // Documents that were not, each with NAME.reason.txt.
  std::string receipts;  // One per handover: UUID.receipt, for handover-verify.
  std::string state;     // The gateway's own: outbox and earlier letters.
};

// Not thread-safe. Borrows the session, clock and random.
class Inbound {
 public:
  struct Options {
    InboundFolders folders;
    absl::Duration settle = absl::Seconds(2);
  };
  // Makes the folders. UNAVAILABLE, DATA_LOSS: they cannot be made or read.
  static absl::StatusOr<std::unique_ptr<Inbound>> Open(const Options& options, client::Session& session, Clock& clock,
                                                       Random& random);

  struct Round {
    int accepted_count = 0;
    int refused_count = 0;
    int waiting_count = 0;  // In the outbox still: the broker was not reached.
    int damaged_count = 0;  // Folders of the outbox that are not whole.
  };
  // One round: takes what is ready, sends what is in the outbox, writes answers. Safe to call again after any error and
  // any crash. UNAVAILABLE: a folder cannot be read or written.
  absl::StatusOr<Round> RunOnce();

 private:
  Inbound(Options options, client::Session& session, Clock& clock, Random& random,
          std::unique_ptr<EarlierLetters> earlier);

  absl::Status TakeIn(const std::string& name, Round& round);
  absl::Status Send(const OutgoingDocument& document, Round& round);
  absl::Status Finish(const OutgoingDocument& document, const std::vector<adapters::Issue>& issues, Round& round);
  absl::Status WriteAnswer(const std::string& name, const std::string& document,
                           const std::vector<adapters::Issue>& issues, bool accepted);
  absl::Status Remember(const OutgoingDocument& document);
  // Twins do not travel alone: what was accepted of a document that was refused is taken back.
  void WithdrawAccepted(const OutgoingDocument& document, const std::vector<client::SubmitResult>& results);
  absl::StatusOr<std::vector<directory::v1::Party>> Parties() const;

  const Options options_;
  client::Session& session_;
  Clock& clock_;
  Random& random_;
  const adapters::Registry registry_;
  const client::HandoverSealer sealer_;
  DropFolder drop_;
  Outbox outbox_;
  std::unique_ptr<EarlierLetters> earlier_;
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_INBOUND_H_
