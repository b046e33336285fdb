#include "tests/faults/corruption/small_rows.h"

#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "broker/base/commitment/hash.h"
#include "broker/base/ids.h"
#include "broker/delivery/delivery_due.h"
#include "broker/pipeline/delivery_rows.h"
#include "broker/pipeline/escalation_rows.h"
#include "broker/pipeline/expectation_rows.h"
#include "broker/store/rows.h"
#include "handover/directory/v1/directory.pb.h"
#include "handover/storage/v1/pathway_records.pb.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::store {
namespace small_rows_internal {

constexpr int kPersons = 5;
constexpr int kRecipients = 3;
constexpr int kSender = kRecipients;  // Behind them.
constexpr int kPerHeld = 4;           // Every so many handovers have a delivery that is held,
constexpr int kPerEscalation = 4;     // one that is late,
constexpr int kPerExpectation = 3;    // and something that is expected after them.
constexpr absl::Duration kDeliverWithin = absl::Hours(48);
constexpr absl::Duration kConcludeWithin = absl::Hours(120);
constexpr absl::Duration kExpectWithin = absl::Hours(72);

// So many bytes that are not the same twice.
std::string Filler(int number, size_t size) {
  std::string bytes;
  while (bytes.size() < size) bytes.append(AsView(HashOf(absl::StrCat(number, " ", bytes.size()))));
  bytes.resize(size);
  return bytes;
}

template <typename Id>
Id IdOf(const char* what, int number) {
  return *Id::FromBytes(AsView(HashOf(absl::StrCat(what, " ", number))).substr(0, 16));
}
PartyId PartyOf(int number) { return IdOf<PartyId>("party", number); }
PersonKey PersonOf(int number) { return *PersonKey::FromBytes(Filler(number % kPersons, PersonKey::kSize)); }

std::string Seal(KeyVault& vault, absl::Time now, SealedKind kind, const std::string& of, const std::string& content) {
  absl::StatusOr<storage::v1::Sealed> sealed = vault.Seal({PartyOf(kSender), now}, {kind, of}, content);
  if (sealed.ok()) return sealed->SerializeAsString();
  std::cerr << "small_rows: sealing: " << sealed.status() << "\n";
  std::abort();
}

void Add(std::vector<Operation> rows, std::vector<Operation>& operations) {
  for (Operation& row : rows) operations.push_back(std::move(row));
}

// All parties, every time the same.
std::vector<Operation> PartyRows() {
  std::vector<Operation> rows;
  for (int number = 0; number <= kSender; ++number) {
    directory::v1::Party party;
    party.set_party_id(ToString(PartyOf(number)));
    party.set_alias(absl::StrCat("party-", number));
    party.set_display_name(absl::StrCat("Party ", number));
    party.set_sector(number == kSender ? directory::v1::HEALTH_VISITING : directory::v1::GP);
    party.set_cvr("29190909");
    party.set_state(directory::v1::Party::ACTIVE);
    rows.push_back(Put(Table::kParty, PartyKey(PartyOf(number)), party.SerializeAsString()));
    rows.push_back(Put(Table::kParty, AliasKey(party.alias()), std::string(PartyOf(number).bytes())));
  }
  return rows;
}

storage::v1::DeliveryRecord DeliveryOf(int number, int addressee, absl::Time now) {
  storage::v1::DeliveryRecord record;
  record.set_handover_id(std::string(IdOf<HandoverId>("handover", number).bytes()));
  record.set_sender_party(std::string(PartyOf(kSender).bytes()));
  record.set_recipient_party(std::string(PartyOf((number + addressee) % kRecipients).bytes()));
  record.set_addressee_index(addressee);
  record.set_role("GP");
  record.set_priority(exchange::v1::ROUTINE);
  record.set_order(number);
  record.set_subject_key(PersonOf(number).bytes());
  record.set_rule_id("P-09");
  record.set_legal_basis("HEALTH_TREATMENT_NECESSITY");
  record.set_state(number % kPerHeld == 1 && addressee == 1 ? exchange::v1::HELD : exchange::v1::QUEUED);
  record.set_state_ms(absl::ToUnixMillis(now));
  record.set_deliver_by_ms(absl::ToUnixMillis(now + kDeliverWithin));
  record.set_conclusion_due(true);
  record.set_conclude_by_ms(absl::ToUnixMillis(now + kConcludeWithin));
  record.set_timer_ms(delivery::DueOf(record)->time_ms);
  return record;
}

// Its next step is when the delivery's timer rings.
storage::v1::EscalationRecord EscalationOf(const storage::v1::DeliveryRecord& delivery) {
  storage::v1::EscalationRecord record;
  record.set_subject(storage::v1::TimerRecord::DELIVERY);
  record.set_reason(pathway::v1::DELIVERY_LATE);
  record.set_step(1);
  record.set_open_ms(delivery.state_ms());
  record.set_due_ms(delivery.deliver_by_ms());
  record.set_next_step_ms(delivery.timer_ms());
  record.set_handover_id(delivery.handover_id());
  record.set_role(delivery.role());
  record.set_sender_party(delivery.sender_party());
  record.set_recipient_party(delivery.recipient_party());
  record.add_shown_to(delivery.sender_party());
  record.add_shown_to(delivery.recipient_party());
  return record;
}

std::vector<Operation> DeliveryRows(int number, absl::Time now) {
  std::vector<Operation> rows;
  for (const int addressee : {0, 1}) {
    const auto id = IdOf<DeliveryId>("delivery", 2 * number + addressee);
    storage::v1::DeliveryRecord record = DeliveryOf(number, addressee, now);
    record.set_escalated(number % kPerEscalation == 0 && addressee == 0);
    Add(pipeline::RowsOfNew(id, record), rows);
    if (record.escalated()) Add(pipeline::WriteEscalation(id.bytes(), std::nullopt, EscalationOf(record)), rows);
  }
  return rows;
}

std::vector<Operation> ExpectationRows(int number, absl::Time now) {
  storage::v1::ExpectationRecord record;
  record.set_rule_id("E-01");
  record.set_state(storage::v1::ExpectationRecord::OPEN);
  record.set_raised_by(std::string(IdOf<HandoverId>("handover", number).bytes()));
  record.set_raised_by_party(std::string(PartyOf(kSender).bytes()));
  record.set_open_ms(absl::ToUnixMillis(now));
  record.set_due_ms(absl::ToUnixMillis(now + kExpectWithin));
  return pipeline::RowsOfNewExpectation(IdOf<ExpectationId>("expectation", number), PersonOf(number), record);
}

}  // namespace small_rows_internal

Transaction RowsOfHandover(int number, KeyVault& vault, absl::Time now) {
  using namespace small_rows_internal;
  const auto handover = IdOf<HandoverId>("handover", number);
  const std::string id(handover.bytes());
  const std::string person = PersonOf(number).bytes();
  const auto seal = [&](SealedKind kind, const std::string& of, size_t size) {
    return Seal(vault, now, kind, of, Filler(number, size));
  };
  Transaction transaction;
  transaction.operations = {
      Put(Table::kHandover, RowKey(handover), Filler(3000 + number, 300)),
      Put(Table::kBody, RowKey(handover), seal(SealedKind::kHandoverContent, id, 700)),
      Put(Table::kSent, SentKey({PartyOf(kSender), static_cast<uint64_t>(number), handover}), ""),
      Put(Table::kPerson, person, seal(SealedKind::kPersonRecord, person, 400)),
      Put(Table::kEpoch, person, OrderedU64(static_cast<uint64_t>(number))),
      Put(Table::kRequest, std::string(PartyOf(kSender).bytes()) + id, Filler(6000 + number, 64)),
      Put(Table::kHanded, HandedKey(PartyOf(number % kRecipients), handover), ""),
  };
  Add(PartyRows(), transaction.operations);
  Add(DeliveryRows(number, now), transaction.operations);
  if (number % kPerExpectation == 0) Add(ExpectationRows(number, now), transaction.operations);
  LeafDraft leaf;
  leaf.type = LeafType::kAccepted;
  leaf.ref = HashOf(id);
  leaf.detail = HashOf(id + " detail");
  leaf.stream_key = person;
  leaf.sealed_detail = seal(SealedKind::kLeafDetail, id, 600);
  transaction.leaves.push_back(leaf);
  return transaction;
}

}  // namespace handover::store
