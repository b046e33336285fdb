// From the drop folder and the outbox to the broker and back: each document is translated, sent, and answered in its
// sender's own format.
#ifndef HANDOVER_ADAPTERS_GATEWAY_INBOUND_H_
#define HANDOVER_ADAPTERS_GATEWAY_INBOUND_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "adapters/gateway/answer_queue.h"
#include "adapters/gateway/backlog.h"
#include "adapters/gateway/document_filing.h"
#include "adapters/gateway/drop_folder.h"
#include "adapters/gateway/earlier_letters.h"
#include "adapters/gateway/intake.h"
#include "adapters/gateway/local_receipts.h"
#include "adapters/gateway/outbox.h"
#include "adapters/gateway/party_list.h"
#include "adapters/gateway/reading_attempts.h"
#include "adapters/gateway/written_letters.h"
#include "adapters/translation.h"
#include "broker/base/clock.h"
#include "broker/base/random.h"
#include "clients/cpp/session.h"
#include "clients/cpp/submitter.h"

namespace handover::gateway {

// Not thread-safe but for what intake() gives. Borrows the session, the parties, clock, random and backlog.
class Inbound {
 public:
  struct Options {
    std::string drop;      // The local system writes here; empty: documents come by connections alone.
    FilingFolders filing;  // On the file system of `drop`.
    std::string state;     // The gateway's own: outbox, earlier letters and answers to be sent.
    absl::Duration settle = absl::Seconds(2);
    adapters::CareLevels care_levels = {};  // What their codes mean.
    int max_earlier_files = EarlierLetters::kDefaultMostFiles;  // Of what was sent before, the newest.
    int max_read_attempts = kDefaultMaxReadAttempts;            // Then a document that ends the process is put aside.
    // HL7 v2 answers that come after the connection's own are queued.
    bool later_answers = false;
    // Who takes responsibility for what the local system's receipts take; empty: a receipt accepts nothing.
    std::string accepting_professional;
    // What a receipt of the local system's, which it drops like a document, said of a delivery.
    std::function<void(const LocalReceiptNote&)> note_receipt = [](const LocalReceiptNote&) {};
  };
  // Makes the folders, and goes on where a crash has ended. UNAVAILABLE, DATA_LOSS: they cannot be made or read.
  static absl::StatusOr<std::unique_ptr<Inbound>> Open(const Options& options, client::Session& session,
                                                       PartyList& parties, Clock& clock, Random& random,
                                                       Backlog& backlog);

  struct Round {
    int accepted_count = 0;
    int refused_count = 0;
    int waiting_count = 0;         // Not taken, or in the outbox still: nobody has judged them.
    int unclear_count = 0;         // Of those, where the broker answered and has not judged: an operator looks.
    std::string unclear_code;      // The code of its last such answer.
    int held_back_count = 0;       // Files that stay in the drop folder: the outbox is full.
    int damaged_count = 0;         // Folders of the outbox that are not whole.
    bool broker_was_away = false;  // Or lets nobody in. What stood behind in the outbox was not tried.
  };
  // One round: takes what is ready, sends what is in the outbox, writes answers. Safe to call again after any error and
  // any crash. UNAVAILABLE: a folder cannot be read or written.
  absl::StatusOr<Round> RunOnce();

  // For connections, on threads of their own. Live as long as this.
  Intake& intake() { return intake_; }
  const DocumentFiling& filing() const { return filing_; }
  AnswerQueue& later_answers() { return later_answers_; }
  ReadingAttempts& attempts() { return attempts_; }

 private:
  Inbound(Options options, client::Session& session, PartyList& parties, Clock& clock, Random& random, Backlog& backlog,
          std::unique_ptr<EarlierLetters> earlier);

  absl::Status TakeFiles(Round& round);
  absl::Status TakeIn(const std::string& name, Round& round);
  // While it is counted as begun.
  absl::Status TakeDocument(const std::string& name, const std::string& document, Round& round);
  // Without a look into it: only its reason is written.
  absl::Status PutAside(const std::string& name, const std::string& document_id, Round& round);
  // A receipt closes the loop of what was written for the local system. It is filed and not answered.
  absl::Status TakeReceipt(const std::string& name, const std::string& receipt, Round& round);
  absl::Status MoveAway(const std::string& name, const std::string& path) const;
  absl::Status File(const std::string& name, const TakenDocument& taken, const std::string& document);
  absl::Status Send(const OutgoingDocument& document, Round& round);
  absl::Status Finish(const OutgoingDocument& document, const std::vector<adapters::Issue>& issues, Round& round);
  absl::Status Remember(const OutgoingDocument& document);
  // Twins do not travel alone: what was accepted of a document that was refused is taken back. Any error: it is not
  // known whether it was.
  absl::Status WithdrawAccepted(const OutgoingDocument& document, const std::vector<client::SubmitResult>& results);

  const Options options_;
  client::Session& session_;
  PartyList& parties_;
  Clock& clock_;
  Random& random_;
  Backlog& backlog_;
  const adapters::Registry registry_;
  const DocumentFiling filing_;
  DropFolder drop_;
  Outbox outbox_;
  const std::unique_ptr<EarlierLetters> earlier_;
  AnswerQueue later_answers_;
  ReadingAttempts attempts_;
  Intake intake_;
  const WrittenLetters written_;
  LocalReceipts receipts_;
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_INBOUND_H_
