// What must hold of deliveries, after each commit and in whole: no state that does not follow, none that is lost, order
// kept per recipient, subject and priority, nothing handed out again after the word about it, and no section that is
// against the truth about consent.
#ifndef HANDOVER_TESTS_SIMULATION_DELIVERY_CHECK_H_
#define HANDOVER_TESTS_SIMULATION_DELIVERY_CHECK_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"

#include "broker/base/commitment/bytes.h"
#include "broker/base/ids.h"
#include "broker/delivery/queues.h"
#include "broker/store/store.h"
#include "handover/exchange/v1/wire.pb.h"
#include "handover/storage/v1/storage.pb.h"
#include "tests/simulation/agenda.h"
#include "tests/simulation/disk.h"
#include "tests/simulation/open_escalations.h"
#include "tests/simulation/trace.h"
#include "tests/simulation/truth.h"

namespace handover::simulation {

class DeliveryCheck {
 public:
  // To whoever hands something over: what became of it, and where in the log that is.
  struct Answer {
    std::vector<DeliveryId> deliveries;  // In the order of the addressees.
    uint64_t leaf_index = 0;
    friend bool operator==(const Answer&, const Answer&) = default;
  };
  // Told of each change of a delivery's state.
  using OnState = std::function<void(const DeliveryId&, const storage::v1::DeliveryRecord&)>;

  DeliveryCheck(const Agenda& agenda, const Disk& disk, const OpenEscalations& escalations, Truth& truth, Trace& trace)
      : agenda_(agenda), disk_(disk), escalations_(escalations), truth_(truth), trace_(trace) {}
  void Watch(OnState on_state) { on_state_ = std::move(on_state); }

  // A row of the medium is another one now, or gone (`write` is 0), whoever did that.
  void Written(store::Table table, const std::string& key, uint64_t write);
  // A commit, by its own operations.
  void Committed(absl::Span<const store::Operation> operations);
  // A copy that leaves the broker. `asked`: when its recipient's call for it came in. A commit after that has decided
  // what it holds, so that all counts that was withdrawn before.
  void HandedOut(const exchange::v1::DeliveredCopy& copy, const PartyId& recipient, absl::Time asked);
  // The broker has said that it took the letter, which stays where it is. Whatever is lost on the way, it always says
  // the same.
  void Accepted(const Letter& letter, const Answer& answer);
  // The broker has said that it took the recipient's word.
  void Concluded(const DeliveryId& delivery, const Digest& statement);

  // Everything that was promised, against the rows on the medium. A row that nobody has written since it was last read
  // is not read again.
  void CheckPromises();
  // The same, of what was promised since it was last looked at.
  void CheckNewPromises();
  // The newest letter that was accepted since they were last looked at; nothing: none was.
  std::optional<HandoverId> NewestPromise() const;
  // Everything else, too. REQUIRES: the broker is up, with so many in its queues, and the escalations have just been
  // read.
  void CheckAll(const delivery::Queues::Counts& in_queues);
  // No delivery is past its deadline without an open escalation, unless a row of its own cannot be read: what the
  // broker knows of others it still does. REQUIRES: the broker has been well for a while, apart from such rows.
  void CheckLate(absl::Duration grace);
  // After a restart: what is on the medium is what there is.
  void Reload();
  // When nobody has anything left to do: every delivery is at an end.
  void CheckEnded();

  size_t delivery_count() const { return views_.size(); }
  size_t ended_count() const { return views_.size() - open_.size(); }
  // Deliveries to the party of which an escalation was ever opened; of all parties without one.
  size_t CountEscalated(std::optional<PartyId> recipient) const;

 private:
  struct HandOut {
    absl::Time committed;
    std::set<std::string> forbidden;              // Section types, when it was committed.
    std::map<DeliveryId, absl::Time> went_ahead;  // Waiting before it in its lane, and since when.
  };
  struct View {
    storage::v1::DeliveryRecord record;
    std::string lane;
    absl::Time queued_since;
    std::map<int, HandOut> hand_outs;  // By attempt.
    std::set<std::string> promised;    // Statements.
    uint64_t kept_write = 0;           // The write of the row in which all of them were found.
    size_t row_hash = 0;               // Of the row on the medium.
    uint64_t row_write = 0;            // The write that it is of.
    bool was_escalated = false;
    bool is_queued() const { return record.state() == exchange::v1::QUEUED; }
  };

  struct Promised {
    const Letter* letter = nullptr;
    Answer answer;            // The first.
    uint64_t kept_write = 0;  // The write of its row in which it was found, with all its deliveries.
  };

  void CheckLetters();
  void CheckWords();
  bool IsKept(Promised& promised);
  bool IsKept(const DeliveryId& id, View& view);
  // Of the delivery itself, of its letter, or of the child.
  bool HasDamagedRow(const DeliveryId& id, const View& view) const;
  // That nobody has seen before, and that carries on no other: the only one of its addressee.
  void NoteNew(const DeliveryId& id, const storage::v1::DeliveryRecord& record);
  void Drop(const DeliveryId& id);
  void ReloadRow(const std::string& key);
  void Changed(const DeliveryId& id, std::string_view row, storage::v1::DeliveryRecord record);
  void Replace(const DeliveryId& id, View& view, storage::v1::DeliveryRecord record);
  void NoteHandOut(View& view);
  std::set<std::string> ForbiddenNow(const View& view) const;
  bool IsAsMade(View& view, const Disk::Row& row) const;
  void CheckRows();
  void CheckOpenRows();
  void CheckQueueRows(const delivery::Queues::Counts& in_queues);
  void Break(std::string_view rule, std::string_view words);
  std::string WordsOf(const View& view) const;

  const Agenda& agenda_;
  const Disk& disk_;
  const OpenEscalations& escalations_;
  Truth& truth_;
  Trace& trace_;
  OnState on_state_;
  std::map<DeliveryId, View> views_;
  std::set<DeliveryId> open_;  // Not at an end.
  std::map<std::pair<std::string, int>, DeliveryId> of_addressee_;  // By letter and addressee: the first of them.
  std::map<HandoverId, Promised> accepted_;
  std::set<HandoverId> new_letters_;    // Of them, what nobody has looked for on the medium yet.
  std::set<DeliveryId> new_words_;      // Deliveries with statements that nobody has looked for yet.
  std::set<std::string> unseen_;        // Rows that were written or deleted by no commit that was seen.
  bool has_lost_rows_ = false;          // A delivery was deleted: what was found with it must be looked for again.
  std::map<std::string, std::set<std::pair<int64_t, DeliveryId>>> lanes_;  // What is queued, by its order.
};

}  // namespace handover::simulation

#endif  // HANDOVER_TESTS_SIMULATION_DELIVERY_CHECK_H_
