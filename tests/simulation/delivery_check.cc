#include "tests/simulation/delivery_check.h"

#include <algorithm>
#include <utility>

#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"

#include "broker/base/absl_view.h"
#include "broker/store/rows.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::simulation {
namespace delivery_check_internal {

using exchange::v1::DeliveryState;

// broker/delivery/delivery_state.h, written down a second time.
const std::set<DeliveryState>& After(DeliveryState from) {
  using namespace exchange::v1;
  static const auto& after = *new std::map<DeliveryState, std::set<DeliveryState>>{
      {DELIVERY_STATE_UNSPECIFIED, {HELD, QUEUED}},  // A new one.
      {HELD, {QUEUED, WITHDRAWN, WITHHELD, DELIVERED, ACCEPTED, DECLINED, REDIRECTED}},
      {QUEUED, {DELIVERED, ACCEPTED, DECLINED, REDIRECTED, WITHHELD, HELD, WITHDRAWN, DEAD_LETTER}},
      {LEASED, {}},  // Never stored.
      {DELIVERED, {ACCEPTED, DECLINED, REDIRECTED}},
      {DECLINED, {RETURNED}},
      {WITHHELD, {RETURNED}},
      {DEAD_LETTER, {QUEUED, WITHDRAWN, WITHHELD, DELIVERED, ACCEPTED, DECLINED, REDIRECTED}},
      {ACCEPTED, {}},
      {REDIRECTED, {}},
      {WITHDRAWN, {}},
      {RETURNED, {}}};
  static const auto& nothing = *new std::set<DeliveryState>();
  const auto found = after.find(from);
  return found == after.end() ? nothing : found->second;
}

bool IsAtEnd(const storage::v1::DeliveryRecord& record) {
  using namespace exchange::v1;
  const DeliveryState state = record.state();
  if (state == DELIVERED) return record.copy() || !record.conclusion_due();
  return state == ACCEPTED || state == REDIRECTED || state == WITHDRAWN || state == RETURNED;
}

// The recipient's system has it: it must not come again.
bool HasArrived(DeliveryState state) {
  using namespace exchange::v1;
  return state == DELIVERED || state == ACCEPTED || state == DECLINED || state == REDIRECTED || state == RETURNED;
}

// The first moment that is too late, as broker/delivery/delivery_due.h has it, written down a second time; 0 = never.
int64_t DueOf(const storage::v1::DeliveryRecord& record) {
  using namespace exchange::v1;
  const auto earlier = [](int64_t one, int64_t other) {
    return one == 0 || (other != 0 && other < one) ? other : one;
  };
  switch (record.state()) {
    case QUEUED:
      return earlier(record.deliver_by_ms(), record.conclude_by_ms());
    case HELD:
      return earlier(record.deliver_by_ms(), record.act_by_ms());
    case DELIVERED:
      return record.conclude_by_ms();
    case DECLINED:
    case WITHHELD:
      return record.act_by_ms();
    case DEAD_LETTER:
      return record.state_ms();
    default:
      return 0;
  }
}

// The first row from there on that is not before the key.
Disk::Rows::const_iterator AdvanceTo(std::string_view key, Disk::Rows::const_iterator row,
                                     Disk::Rows::const_iterator end) {
  while (row != end && row->first < key) ++row;
  return row;
}

bool Lists(const storage::v1::HandoverRecord& record, const std::vector<DeliveryId>& deliveries) {
  return std::all_of(deliveries.begin(), deliveries.end(), [&record](const DeliveryId& id) {
    return std::count(record.delivery_ids().begin(), record.delivery_ids().end(), id.bytes()) > 0;
  });
}

std::string LaneOf(const storage::v1::DeliveryRecord& record) {
  return absl::StrCat(record.recipient_party(), "/", record.priority(), "/", record.subject_key());
}

}  // namespace delivery_check_internal

using namespace delivery_check_internal;

void DeliveryCheck::Break(std::string_view rule, std::string_view words) { trace_.Break(agenda_.Now(), rule, words); }

std::string DeliveryCheck::WordsOf(const View& view) const {
  const auto handover = HandoverId::FromBytes(view.record.handover_id());
  const Letter* letter = handover.has_value() ? truth_.FindLetter(*handover) : nullptr;
  const std::string state = exchange::v1::DeliveryState_Name(view.record.state());
  if (letter == nullptr) return "a delivery of an unknown letter, " + state;
  return absl::StrCat("the delivery of letter ", letter->event, " (", AbslView(NameOf(letter->kind)), " of family ",
                      letter->family, "), ", state);
}

void DeliveryCheck::Written(store::Table table, const std::string& key, uint64_t write) {
  if (table != store::Table::kDelivery) return;
  unseen_.insert(key);
  has_lost_rows_ = has_lost_rows_ || write == 0;
}

void DeliveryCheck::Committed(absl::Span<const store::Operation> operations) {
  for (const store::Operation& operation : operations) {
    if (operation.table != store::Table::kDelivery) continue;
    const std::optional<DeliveryId> id = DeliveryId::FromBytes(operation.key);
    storage::v1::DeliveryRecord record;
    if (operation.kind != store::Operation::Kind::kPut || !id.has_value() || !record.ParseFromString(operation.value)) {
      Break("DELIVERY_WRITE", "a delivery was deleted or written in a way that cannot be read");
      continue;
    }
    Changed(*id, operation.value, std::move(record));
    unseen_.erase(operation.key);
  }
}

void DeliveryCheck::Changed(const DeliveryId& id, std::string_view row, storage::v1::DeliveryRecord record) {
  View& view = views_[id];
  view.row_hash = absl::HashOf(row);
  view.row_write = disk_.WriteOf(store::Table::kDelivery, id.bytes());
  const DeliveryState was = view.record.state();
  const int attempts = view.record.attempt_count();
  const bool changes = was != record.state();
  if (changes && !After(was).contains(record.state())) {
    Break("STATE", absl::StrCat(WordsOf(view), " became ", exchange::v1::DeliveryState_Name(record.state())));
  }
  Replace(id, view, std::move(record));
  if (view.is_queued() && view.record.attempt_count() > attempts) NoteHandOut(view);
  if (changes && on_state_) on_state_(id, view.record);
}

void DeliveryCheck::Replace(const DeliveryId& id, View& view, storage::v1::DeliveryRecord record) {
  const bool was_queued = view.is_queued();
  if (was_queued) lanes_[view.lane].erase({view.record.order(), id});
  const bool is_new = view.record.state() == exchange::v1::DELIVERY_STATE_UNSPECIFIED;
  if (is_new && record.predecessor_id().empty()) NoteNew(id, record);
  view.record = std::move(record);
  view.was_escalated = view.was_escalated || view.record.escalated();
  if (IsAtEnd(view.record))
    open_.erase(id);
  else
    open_.insert(id);
  view.lane = LaneOf(view.record);
  if (!view.is_queued()) return;
  lanes_[view.lane].insert({view.record.order(), id});
  if (!was_queued) view.queued_since = agenda_.Now();
}

void DeliveryCheck::NoteNew(const DeliveryId& id, const storage::v1::DeliveryRecord& record) {
  const auto [first, is_new] = of_addressee_.try_emplace({record.handover_id(), record.addressee_index()}, id);
  if (is_new || first->second == id) return;
  Break("TWO_DELIVERIES", "of one letter to one addressee, and no redirection between them");
}

void DeliveryCheck::NoteHandOut(View& view) {
  HandOut& hand_out = view.hand_outs[view.record.attempt_count()];
  hand_out = HandOut();
  const auto handover = HandoverId::FromBytes(view.record.handover_id());
  const Letter* letter = handover.has_value() ? truth_.FindLetter(*handover) : nullptr;
  if (letter == nullptr) return Break("UNKNOWN_HANDOVER", "something is handed out that nobody has sent");
  hand_out.committed = agenda_.Now();
  hand_out.forbidden = truth_.Forbidden(*letter, agenda_.Now());
  for (const auto& [order, other] : lanes_[view.lane]) {
    if (order >= view.record.order()) break;
    if (disk_.IsDamaged(store::Table::kDelivery, other.bytes())) continue;  // Its neighbours are served.
    hand_out.went_ahead[other] = views_.at(other).queued_since;
  }
}

std::set<std::string> DeliveryCheck::ForbiddenNow(const View& view) const {
  const auto handover = HandoverId::FromBytes(view.record.handover_id());
  const Letter* letter = handover.has_value() ? truth_.FindLetter(*handover) : nullptr;
  return letter == nullptr ? std::set<std::string>() : truth_.Forbidden(*letter, agenda_.Now());
}

void DeliveryCheck::HandedOut(const exchange::v1::DeliveredCopy& copy, const PartyId& recipient, absl::Time asked) {
  const std::optional<DeliveryId> id = DeliveryId::FromBytes(copy.delivery_id());
  const auto found = id.has_value() ? views_.find(*id) : views_.end();
  if (found == views_.end()) return Break("UNKNOWN_DELIVERY", "a copy of a delivery that was never committed");
  const View& view = found->second;
  if (view.record.recipient_party() != recipient.bytes()) return Break("WRONG_RECIPIENT", WordsOf(view));
  if (HasArrived(view.record.state())) return Break("REPEATED_AFTER_CONCLUSION", WordsOf(view));
  const auto hand_out = view.hand_outs.find(copy.attempt());
  if (hand_out == view.hand_outs.end()) return Break("NOT_COMMITTED", WordsOf(view));
  // Of an earlier call: what has been withdrawn since then is not in it.
  const bool is_old = hand_out->second.committed < asked;
  std::set<std::string> forbidden = hand_out->second.forbidden;
  if (is_old) forbidden.merge(ForbiddenNow(view));
  for (const exchange::v1::Item& item : copy.items()) {
    exchange::v1::SectionHeader header;
    if (item.kind() == exchange::v1::Item::SLIP) Break("SLIP_DELIVERED", WordsOf(view));
    if (item.kind() != exchange::v1::Item::SECTION || !header.ParseFromString(item.label())) continue;
    if (!forbidden.contains(header.type())) continue;
    Break("AGAINST_CONSENT", absl::StrCat(header.type(), " went out: ", WordsOf(view)));
  }
  if (is_old) Break("NOT_DECIDED_AGAIN", WordsOf(view));
  for (const auto& [other, since] : hand_out->second.went_ahead) {
    if (since >= asked) continue;
    Break("ORDER", absl::StrCat(WordsOf(view), " went out before ", WordsOf(views_.at(other))));
  }
}

void DeliveryCheck::Accepted(const Letter& letter, const Answer& answer) {
  const auto [first, is_new] = accepted_.try_emplace(letter.id, Promised{&letter, answer, 0});
  if (is_new) new_letters_.insert(letter.id);
  if (first->second.answer == answer) return;
  Break("ACCEPTED_TWICE", absl::StrCat("letter ", letter.event, " of family ", letter.family, " was answered anew"));
}

void DeliveryCheck::Concluded(const DeliveryId& delivery, const Digest& statement) {
  View& view = views_[delivery];
  if (!view.promised.insert(std::string(AsView(statement))).second) return;
  view.kept_write = 0;
  new_words_.insert(delivery);
}

bool DeliveryCheck::IsKept(Promised& promised) {
  const Letter& letter = *promised.letter;
  const Disk::Rows& handovers = disk_.rows(store::Table::kHandover);
  const auto row = handovers.find(store::RowKey(letter.id));
  storage::v1::HandoverRecord record;
  const bool there = row != handovers.end() && record.ParseFromString(row->second.bytes);
  const bool is_it = there && record.root() == AsView(letter.root) && !record.delivery_ids().empty() &&
                     static_cast<uint64_t>(record.accepted_index()) == promised.answer.leaf_index;
  if (!is_it || !Lists(record, promised.answer.deliveries)) {
    Break("LETTER_LOST", absl::StrCat("letter ", letter.event, " of family ", letter.family));
    return false;
  }
  const Disk::Rows& deliveries = disk_.rows(store::Table::kDelivery);
  const bool has_all = std::all_of(record.delivery_ids().begin(), record.delivery_ids().end(),
                                   [&deliveries](const std::string& id) { return deliveries.contains(id); });
  if (!has_all) Break("LETTER_LOST", absl::StrCat("a delivery of letter ", letter.event));
  if (has_all) promised.kept_write = row->second.write;
  return has_all;
}

bool DeliveryCheck::IsKept(const DeliveryId& id, View& view) {
  const auto row = disk_.rows(store::Table::kDelivery).find(id.bytes());
  const bool there = row != disk_.rows(store::Table::kDelivery).end();
  storage::v1::DeliveryRecord record;
  std::set<std::string> statements;
  if (there) record.ParseFromString(row->second.bytes);
  for (const auto& statement : record.statements()) statements.insert(statement.digest());
  const bool has_all =
      std::includes(statements.begin(), statements.end(), view.promised.begin(), view.promised.end());
  if (!has_all) Break("WORD_LOST", absl::StrCat("the word about ", WordsOf(view)));
  if (has_all && there) view.kept_write = row->second.write;
  return has_all;
}

void DeliveryCheck::CheckLetters() {
  const bool looks_again = std::exchange(has_lost_rows_, false);
  const Disk::Rows& rows = disk_.rows(store::Table::kHandover);
  auto row = rows.begin();
  for (auto& [id, promised] : accepted_) {
    row = AdvanceTo(id.bytes(), row, rows.end());
    const bool there = row != rows.end() && row->first == id.bytes();
    if (there && !looks_again && row->second.write == promised.kept_write) continue;
    if (!IsKept(promised)) return;
  }
  new_letters_.clear();
}

void DeliveryCheck::CheckWords() {
  const Disk::Rows& rows = disk_.rows(store::Table::kDelivery);
  auto row = rows.begin();
  for (auto& [id, view] : views_) {
    row = AdvanceTo(id.bytes(), row, rows.end());
    const bool there = row != rows.end() && row->first == id.bytes();
    if (view.promised.empty() || (there && row->second.write == view.kept_write)) continue;
    if (!IsKept(id, view)) return;
  }
  new_words_.clear();
}

void DeliveryCheck::CheckPromises() {
  CheckLetters();
  CheckWords();
}

void DeliveryCheck::CheckNewPromises() {
  for (const HandoverId& id : std::exchange(new_letters_, {})) {
    if (!IsKept(accepted_.at(id))) return;
  }
  for (const DeliveryId& id : std::exchange(new_words_, {})) {
    if (!IsKept(id, views_.at(id))) return;
  }
}

std::optional<HandoverId> DeliveryCheck::NewestPromise() const {
  if (new_letters_.empty()) return std::nullopt;
  return *new_letters_.rbegin();
}

// By the number of the write, and where that is another one, by the bytes.
bool DeliveryCheck::IsAsMade(View& view, const Disk::Row& row) const {
  if (row.write == view.row_write) return true;
  view.row_write = row.write;
  return absl::HashOf(row.bytes) == view.row_hash;
}

void DeliveryCheck::CheckRows() {
  const Disk::Rows& rows = disk_.rows(store::Table::kDelivery);
  auto row = rows.begin();
  for (auto& [id, view] : views_) {
    row = AdvanceTo(id.bytes(), row, rows.end());
    if (row == rows.end() || row->first != id.bytes()) return Break("DELIVERY_GONE", WordsOf(view));
    if (!IsAsMade(view, row->second)) return Break("DELIVERY_ROW", WordsOf(view));
  }
  if (rows.size() != views_.size()) Break("DELIVERY_UNSEEN", "there are deliveries that no commit has made");
}

// What is not at an end, and only that, may have an open escalation; and it has a row that says that it is open, unless
// it is queued.
void DeliveryCheck::CheckOpenRows() {
  for (const std::string& subject : escalations_.all()) {
    const std::optional<DeliveryId> id = DeliveryId::FromBytes(subject);
    const auto found = id.has_value() ? views_.find(*id) : views_.end();
    const bool is_over = found != views_.end() && IsAtEnd(found->second.record);
    if (is_over) return Break("ESCALATION_NOT_CLOSED", WordsOf(found->second));
  }
  const Disk::Rows& open_rows = disk_.rows(store::Table::kOpen);
  for (const auto& [key, row] : open_rows) {
    const std::optional<DeliveryId> id = DeliveryId::FromBytes(key);
    const auto found = id.has_value() ? views_.find(*id) : views_.end();
    if (found == views_.end()) continue;
    const View& view = found->second;
    if (IsAtEnd(view.record) || view.is_queued()) return Break("OPEN_ROW", WordsOf(view));
  }
  for (const DeliveryId& id : open_) {
    const View& view = views_.at(id);
    if (!view.is_queued() && !open_rows.contains(id.bytes())) return Break("OPEN_ROW", WordsOf(view));
  }
}

void DeliveryCheck::CheckAll(const delivery::Queues::Counts& in_queues) {
  CheckPromises();
  CheckRows();
  CheckOpenRows();
  CheckQueueRows(in_queues);
}

void DeliveryCheck::CheckQueueRows(const delivery::Queues::Counts& in_queues) {
  std::set<DeliveryId> queued;
  for (const auto& [key, row] : disk_.rows(store::Table::kQueue)) {
    queued.insert(*DeliveryId::FromBytes(std::string_view(key).substr(key.size() - DeliveryId::kSize)));
  }
  for (const DeliveryId& id : queued) {
    const auto found = views_.find(id);
    if (found != views_.end() && !found->second.is_queued()) return Break("QUEUE_ROW", WordsOf(found->second));
  }
  for (const DeliveryId& id : open_) {
    const View& view = views_.at(id);
    if (view.is_queued() && !queued.contains(id)) return Break("QUEUE_ROW", WordsOf(view));
  }
  // Also while rows cannot be read: a start counts the rows of the queue table, which are not among them.
  const size_t count = in_queues.queued + in_queues.leased;
  if (count == queued.size()) return;
  Break("FORGOTTEN", absl::StrCat(queued.size(), " deliveries wait on the medium, ", count, " in the queues"));
}

void DeliveryCheck::Drop(const DeliveryId& id) {
  const auto found = views_.find(id);
  if (found == views_.end()) return;
  const View& view = found->second;
  if (view.is_queued()) lanes_[view.lane].erase({view.record.order(), id});
  const auto first = of_addressee_.find({view.record.handover_id(), view.record.addressee_index()});
  if (first != of_addressee_.end() && first->second == id) of_addressee_.erase(first);
  open_.erase(id);
  new_words_.erase(id);
  views_.erase(found);
}

void DeliveryCheck::ReloadRow(const std::string& key) {
  const DeliveryId id = *DeliveryId::FromBytes(key);
  const Disk::Rows& rows = disk_.rows(store::Table::kDelivery);
  const auto row = rows.find(key);
  if (row == rows.end()) return Drop(id);
  View& view = views_[id];
  view.row_write = row->second.write;
  const size_t hash = absl::HashOf(std::string_view(row->second.bytes));
  if (std::exchange(view.row_hash, hash) == hash) return;
  storage::v1::DeliveryRecord record;
  if (!record.ParseFromString(row->second.bytes)) return Break("DELIVERY_UNREADABLE", "a row cannot be read");
  const bool changes = view.record.state() != record.state();
  Replace(id, view, std::move(record));
  if (changes && on_state_) on_state_(id, view.record);
}

void DeliveryCheck::Reload() {
  for (const std::string& key : std::exchange(unseen_, {})) ReloadRow(key);
}

bool DeliveryCheck::HasDamagedRow(const DeliveryId& id, const View& view) const {
  return disk_.IsDamaged(store::Table::kDelivery, id.bytes()) ||
         disk_.IsDamaged(store::Table::kHandover, view.record.handover_id()) ||
         disk_.IsDamaged(store::Table::kBody, view.record.handover_id()) ||
         disk_.IsDamaged(store::Table::kPerson, view.record.subject_key());
}

void DeliveryCheck::CheckLate(absl::Duration grace) {
  for (const DeliveryId& id : open_) {
    const View& view = views_.at(id);
    const int64_t due = DueOf(view.record);
    if (due == 0) return Break("NO_DEADLINE", WordsOf(view));
    if (absl::FromUnixMillis(due) + grace >= agenda_.Now() || escalations_.IsOpen(id.bytes())) continue;
    if (HasDamagedRow(id, view)) continue;
    return Break("DELIVERY_LATE_IN_SILENCE", WordsOf(view));
  }
}

size_t DeliveryCheck::CountEscalated(std::optional<PartyId> recipient) const {
  return static_cast<size_t>(std::count_if(views_.begin(), views_.end(), [&recipient](const auto& entry) {
    const View& view = entry.second;
    return view.was_escalated && (!recipient.has_value() || view.record.recipient_party() == recipient->bytes());
  }));
}

void DeliveryCheck::CheckEnded() {
  for (const auto& [id, view] : views_) {
    if (!IsAtEnd(view.record)) return Break("NOT_ENDED", WordsOf(view) + " " + view.record.reason());
  }
}

}  // namespace handover::simulation
