// Whether the check of deliveries names what is wrong with them.
#include "tests/simulation/delivery_check.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "broker/store/rows.h"
#include "tests/simulation/plan.h"

namespace handover::simulation {
namespace delivery_check_test_internal {

using exchange::v1::DeliveryState;
using store::Table;

template <typename Id>
Id Numbered(char number) {
  return *Id::FromBytes(std::string(Id::kSize, number));
}

// One letter about one child, with a delivery to a GP that waits, as a broker in order leaves it.
class DeliveryCheckTest : public testing::Test {
 protected:
  DeliveryCheckTest() {
    Listen();
    disk_.WatchRows([this](Table table, const std::string& key, uint64_t write) { check_.Written(table, key, write); });
    Letter letter;
    letter.event = 5;
    letter.family = 3;
    letter.kind = LetterKind::kVisit;
    letter.id = Numbered<HandoverId>('h');
    letter.root = Digest{7};
    letter_ = &truth_.AddLetter(std::move(letter));
    WriteLetter(letter_->root, {first_});
    Enqueue(first_, RecordOf(exchange::v1::QUEUED));
  }

  void Listen() {
    disk_.Watch([this](absl::Span<const store::Operation> operations) { check_.Committed(operations); });
  }
  void Commit(std::vector<store::Operation> operations) { ASSERT_TRUE(disk_.Commit(operations).ok()); }
  // By a commit that the check does not hear of.
  void CommitUnseen(store::Operation operation) {
    disk_.Watch(nullptr);
    Commit({std::move(operation)});
    Listen();
  }
  void WriteLetter(const Digest& root, const std::vector<DeliveryId>& deliveries) {
    storage::v1::HandoverRecord record;
    record.set_root(ToString(root));
    record.set_accepted_index(4);
    for (const DeliveryId& id : deliveries) record.add_delivery_ids(std::string(id.bytes()));
    CommitUnseen(store::Put(Table::kHandover, store::RowKey(letter_->id), record.SerializeAsString()));
  }
  storage::v1::DeliveryRecord RecordOf(DeliveryState state) const {
    storage::v1::DeliveryRecord record;
    record.set_handover_id(std::string(letter_->id.bytes()));
    record.set_recipient_party(std::string(gp_.bytes()));
    record.set_state(state);
    record.set_state_ms(absl::ToUnixMillis(StartOfTime()));
    record.set_conclusion_due(true);
    record.set_deliver_by_ms(absl::ToUnixMillis(StartOfTime() + absl::Hours(8)));
    record.set_conclude_by_ms(absl::ToUnixMillis(StartOfTime() + absl::Hours(8)));
    record.set_priority(exchange::v1::ROUTINE);
    record.set_subject_key("child");
    record.set_order(1);
    return record;
  }
  storage::v1::DeliveryRecord RedirectedFrom(const DeliveryId& from) const {
    storage::v1::DeliveryRecord record = RecordOf(exchange::v1::QUEUED);
    record.set_predecessor_id(std::string(from.bytes()));
    return record;
  }
  static store::Operation RowOf(const DeliveryId& id, const storage::v1::DeliveryRecord& record) {
    return store::Put(Table::kDelivery, store::RowKey(id), record.SerializeAsString());
  }
  std::string QueueKeyOf(const DeliveryId& id) const { return store::QueueKey({gp_, exchange::v1::ROUTINE, 1, id}); }
  void Write(const DeliveryId& id, const storage::v1::DeliveryRecord& record) { Commit({RowOf(id, record)}); }
  void Enqueue(const DeliveryId& id, const storage::v1::DeliveryRecord& record) {
    Commit({RowOf(id, record), store::Put(Table::kQueue, QueueKeyOf(id), "")});
  }
  // The first delivery, in another state, with the rows of that.
  void Become(DeliveryState state) {
    Commit({RowOf(first_, RecordOf(state)), store::Delete(Table::kQueue, QueueKeyOf(first_)),
            store::Put(Table::kOpen, store::RowKey(first_), "")});
  }
  void Escalate(const DeliveryId& id) {
    storage::v1::EscalationRecord record;
    record.set_open_ms(1);
    CommitUnseen(store::Put(Table::kEscalation, store::EscalationKey(id.bytes()), record.SerializeAsString()));
  }
  storage::v1::DeliveryRecord HandedOutRecord(int attempt) const {
    storage::v1::DeliveryRecord record = RecordOf(exchange::v1::QUEUED);
    record.set_attempt_count(attempt);
    return record;
  }
  exchange::v1::DeliveredCopy Copy(int attempt) const {
    exchange::v1::DeliveredCopy copy;
    copy.set_delivery_id(std::string(first_.bytes()));
    copy.set_attempt(attempt);
    return copy;
  }
  exchange::v1::DeliveredCopy CopyWithMentalHealth(int attempt) const {
    exchange::v1::DeliveredCopy copy = Copy(attempt);
    exchange::v1::SectionHeader header;
    header.set_type("ParentMentalHealth");
    exchange::v1::Item& item = *copy.add_items();
    item.set_kind(exchange::v1::Item::SECTION);
    item.set_label(header.SerializeAsString());
    return copy;
  }
  Grant& Consent() {
    Grant grant;
    grant.family = letter_->family;
    grant.scope = Scope::kMentalHealthToGp;
    grant.valid_to = StartOfTime() + absl::Hours(48);
    return truth_.AddGrant(grant);
  }
  void Pass(absl::Duration time) {
    agenda_.After(time, [] {});
    agenda_.RunNext(absl::InfiniteFuture());
  }
  void CheckAll(size_t in_queues) {
    escalations_.ReadAll();
    check_.CheckAll({in_queues, 0});
  }
  // What was broken; empty: nothing.
  std::string Rule() const { return trace_.violation().has_value() ? trace_.violation()->rule : ""; }

  const PartyId gp_ = Numbered<PartyId>('g');
  const DeliveryId first_ = Numbered<DeliveryId>('1');
  const DeliveryId second_ = Numbered<DeliveryId>('2');
  Agenda agenda_{StartOfTime()};
  Trace trace_{false};
  Disk disk_;
  OpenEscalations escalations_{disk_};
  Truth truth_;
  DeliveryCheck check_{agenda_, disk_, escalations_, truth_, trace_};
  Letter* letter_ = nullptr;
};

TEST_F(DeliveryCheckTest, ABrokerInOrderBreaksNothing) {
  check_.Accepted(*letter_, {{first_}, 4});
  check_.CheckNewPromises();
  CheckAll(1);
  Write(first_, HandedOutRecord(1));
  check_.HandedOut(Copy(1), gp_, agenda_.Now());
  check_.CheckLate({});
  Become(exchange::v1::DELIVERED);
  CheckAll(0);
  EXPECT_EQ(Rule(), "");
}

TEST_F(DeliveryCheckTest, AStateThatDoesNotFollowIsNamed) {
  Become(exchange::v1::DELIVERED);
  EXPECT_EQ(Rule(), "");
  Write(first_, RecordOf(exchange::v1::QUEUED));
  EXPECT_EQ(Rule(), "STATE");
}

TEST_F(DeliveryCheckTest, ALetterIsLostWithItsRow) {
  check_.Accepted(*letter_, {{first_}, 4});
  CommitUnseen(store::Delete(Table::kHandover, store::RowKey(letter_->id)));
  check_.CheckNewPromises();
  EXPECT_EQ(Rule(), "LETTER_LOST");
}

TEST_F(DeliveryCheckTest, ALetterIsLostWithItsRowAlsoWhenItWasFoundBefore) {
  check_.Accepted(*letter_, {{first_}, 4});
  check_.CheckPromises();
  EXPECT_EQ(Rule(), "");
  CommitUnseen(store::Delete(Table::kHandover, store::RowKey(letter_->id)));
  check_.CheckPromises();
  EXPECT_EQ(Rule(), "LETTER_LOST");
}

TEST_F(DeliveryCheckTest, ALetterOfAnotherContentIsLost) {
  check_.Accepted(*letter_, {{first_}, 4});
  WriteLetter(Digest{8}, {first_});
  check_.CheckPromises();
  EXPECT_EQ(Rule(), "LETTER_LOST");
}

TEST_F(DeliveryCheckTest, ALetterIsLostWithOneOfItsDeliveries) {
  check_.Accepted(*letter_, {{first_}, 4});
  check_.CheckPromises();
  CommitUnseen(store::Delete(Table::kDelivery, store::RowKey(first_)));
  CheckAll(1);
  EXPECT_EQ(Rule(), "LETTER_LOST");
}

TEST_F(DeliveryCheckTest, ALetterWhoseRowListsOtherDeliveriesIsLost) {
  check_.Accepted(*letter_, {{first_}, 4});
  Write(second_, RedirectedFrom(first_));
  WriteLetter(letter_->root, {second_});
  check_.CheckPromises();
  EXPECT_EQ(Rule(), "LETTER_LOST");
}

TEST_F(DeliveryCheckTest, ALetterIsAnsweredWithTheSameForEver) {
  check_.Accepted(*letter_, {{first_}, 4});
  check_.Accepted(*letter_, {{first_}, 4});
  EXPECT_EQ(Rule(), "");
  check_.Accepted(*letter_, {{second_}, 4});
  EXPECT_EQ(Rule(), "ACCEPTED_TWICE");
}

TEST_F(DeliveryCheckTest, ALetterHasOneLeafForEver) {
  check_.Accepted(*letter_, {{first_}, 4});
  check_.Accepted(*letter_, {{first_}, 9});
  EXPECT_EQ(Rule(), "ACCEPTED_TWICE");
}

TEST_F(DeliveryCheckTest, AnAddresseeGetsOneDeliveryAndThoseItIsRedirectedTo) {
  Write(second_, RedirectedFrom(first_));
  EXPECT_EQ(Rule(), "");
  storage::v1::DeliveryRecord other = RecordOf(exchange::v1::QUEUED);
  other.set_addressee_index(1);
  Write(Numbered<DeliveryId>('3'), other);
  EXPECT_EQ(Rule(), "") << "another addressee";
  Write(Numbered<DeliveryId>('4'), RecordOf(exchange::v1::QUEUED));
  EXPECT_EQ(Rule(), "TWO_DELIVERIES");
}

TEST_F(DeliveryCheckTest, AWordThatIsNotInItsRowIsLost) {
  check_.Concluded(first_, Digest{9});
  check_.CheckNewPromises();
  EXPECT_EQ(Rule(), "WORD_LOST");
}

TEST_F(DeliveryCheckTest, AWordIsLostAlsoWhenItWasFoundBefore) {
  storage::v1::DeliveryRecord record = RecordOf(exchange::v1::DELIVERED);
  record.add_statements()->set_digest(ToString(Digest{9}));
  Write(first_, record);
  check_.Concluded(first_, Digest{9});
  check_.CheckPromises();
  EXPECT_EQ(Rule(), "");
  CommitUnseen(RowOf(first_, RecordOf(exchange::v1::DELIVERED)));
  CheckAll(0);
  EXPECT_EQ(Rule(), "WORD_LOST");
}

TEST_F(DeliveryCheckTest, ACommitThatDeletesADeliveryIsNamed) {
  Commit({store::Delete(Table::kDelivery, store::RowKey(first_))});
  EXPECT_EQ(Rule(), "DELIVERY_WRITE");
}

TEST_F(DeliveryCheckTest, ARowThatIsGoneIsNamed) {
  CommitUnseen(store::Delete(Table::kDelivery, store::RowKey(first_)));
  CheckAll(1);
  EXPECT_EQ(Rule(), "DELIVERY_GONE");
}

TEST_F(DeliveryCheckTest, ARowThatNoCommitHasMadeSoIsNamed) {
  CommitUnseen(RowOf(first_, HandedOutRecord(4)));
  CheckAll(1);
  EXPECT_EQ(Rule(), "DELIVERY_ROW");
}

TEST_F(DeliveryCheckTest, ADeliveryThatNoCommitHasMadeIsNamed) {
  CommitUnseen(RowOf(second_, RecordOf(exchange::v1::QUEUED)));
  CheckAll(1);
  EXPECT_EQ(Rule(), "DELIVERY_UNSEEN");
}

TEST_F(DeliveryCheckTest, AnEscalationThatOutlivesItsDeliveryIsNamed) {
  Escalate(first_);
  CheckAll(1);
  EXPECT_EQ(Rule(), "");
  Commit({RowOf(first_, RecordOf(exchange::v1::WITHDRAWN)), store::Delete(Table::kQueue, QueueKeyOf(first_))});
  CheckAll(0);
  EXPECT_EQ(Rule(), "ESCALATION_NOT_CLOSED");
}

TEST_F(DeliveryCheckTest, WhatIsOpenWithoutARowThatSaysSoIsNamed) {
  Commit({RowOf(first_, RecordOf(exchange::v1::DELIVERED)), store::Delete(Table::kQueue, QueueKeyOf(first_))});
  CheckAll(0);
  EXPECT_EQ(Rule(), "OPEN_ROW");
}

TEST_F(DeliveryCheckTest, WhatIsQueuedWithARowThatSaysItIsOpenIsNamed) {
  Commit({store::Put(Table::kOpen, store::RowKey(first_), "")});
  CheckAll(1);
  EXPECT_EQ(Rule(), "OPEN_ROW");
}

TEST_F(DeliveryCheckTest, WhatIsQueuedWithoutARowOfTheQueueIsNamed) {
  Commit({store::Delete(Table::kQueue, QueueKeyOf(first_))});
  CheckAll(0);
  EXPECT_EQ(Rule(), "QUEUE_ROW");
}

TEST_F(DeliveryCheckTest, WhatIsDeliveredWithARowOfTheQueueIsNamed) {
  Commit({RowOf(first_, RecordOf(exchange::v1::DELIVERED)), store::Put(Table::kOpen, store::RowKey(first_), "")});
  CheckAll(1);
  EXPECT_EQ(Rule(), "QUEUE_ROW");
}

TEST_F(DeliveryCheckTest, WhatWaitsOnTheMediumAloneIsForgotten) {
  CheckAll(0);
  EXPECT_EQ(Rule(), "FORGOTTEN");
}

TEST_F(DeliveryCheckTest, ACopyOfNoDeliveryIsNamed) {
  exchange::v1::DeliveredCopy copy = Copy(1);
  copy.set_delivery_id(std::string(second_.bytes()));
  check_.HandedOut(copy, gp_, agenda_.Now());
  EXPECT_EQ(Rule(), "UNKNOWN_DELIVERY");
}

TEST_F(DeliveryCheckTest, ACopyOfALetterThatNobodySentIsNamed) {
  storage::v1::DeliveryRecord record = HandedOutRecord(1);
  record.set_handover_id(std::string(16, 'x'));
  Write(first_, record);
  EXPECT_EQ(Rule(), "UNKNOWN_HANDOVER");
}

TEST_F(DeliveryCheckTest, ACopyForSomebodyElseIsNamed) {
  Write(first_, HandedOutRecord(1));
  check_.HandedOut(Copy(1), Numbered<PartyId>('o'), agenda_.Now());
  EXPECT_EQ(Rule(), "WRONG_RECIPIENT");
}

TEST_F(DeliveryCheckTest, ACopyAfterTheWordAboutItIsNamed) {
  Write(first_, HandedOutRecord(1));
  Become(exchange::v1::ACCEPTED);
  check_.HandedOut(Copy(1), gp_, agenda_.Now());
  EXPECT_EQ(Rule(), "REPEATED_AFTER_CONCLUSION");
}

TEST_F(DeliveryCheckTest, ACopyBeforeItsCommitIsNamed) {
  Write(first_, HandedOutRecord(1));
  check_.HandedOut(Copy(2), gp_, agenda_.Now());
  EXPECT_EQ(Rule(), "NOT_COMMITTED");
}

TEST_F(DeliveryCheckTest, ACopyWithTheSlipIsNamed) {
  Write(first_, HandedOutRecord(1));
  exchange::v1::DeliveredCopy copy = Copy(1);
  copy.add_items()->set_kind(exchange::v1::Item::SLIP);
  check_.HandedOut(copy, gp_, agenda_.Now());
  EXPECT_EQ(Rule(), "SLIP_DELIVERED");
}

TEST_F(DeliveryCheckTest, ASectionGoesOutWithConsentAlone) {
  Grant& grant = Consent();
  Write(first_, HandedOutRecord(1));
  check_.HandedOut(CopyWithMentalHealth(1), gp_, agenda_.Now());
  EXPECT_EQ(Rule(), "");
  grant.is_revoked = true;
  Write(first_, HandedOutRecord(2));
  check_.HandedOut(CopyWithMentalHealth(2), gp_, agenda_.Now());
  EXPECT_EQ(Rule(), "AGAINST_CONSENT");
}

TEST_F(DeliveryCheckTest, AStoredCopyThatIsSentAgainIsNamed) {
  Write(first_, HandedOutRecord(1));
  check_.HandedOut(Copy(1), gp_, agenda_.Now());
  EXPECT_EQ(Rule(), "");
  Pass(absl::Seconds(1));
  check_.HandedOut(Copy(1), gp_, agenda_.Now());
  EXPECT_EQ(Rule(), "NOT_DECIDED_AGAIN");
}

TEST_F(DeliveryCheckTest, AStoredCopyThatIsSentAgainAfterAWithdrawalIsAgainstIt) {
  Grant& grant = Consent();
  Write(first_, HandedOutRecord(1));
  check_.HandedOut(CopyWithMentalHealth(1), gp_, agenda_.Now());
  Pass(absl::Seconds(1));
  grant.is_revoked = true;
  check_.HandedOut(CopyWithMentalHealth(1), gp_, agenda_.Now());
  EXPECT_EQ(Rule(), "AGAINST_CONSENT");
}

TEST_F(DeliveryCheckTest, AWithdrawalBetweenTheCommitAndItsCopyIsTooLate) {
  Grant& grant = Consent();
  const absl::Time asked = agenda_.Now();
  Pass(absl::Milliseconds(10));
  Write(first_, HandedOutRecord(1));
  grant.is_revoked = true;
  Pass(absl::Milliseconds(10));
  check_.HandedOut(CopyWithMentalHealth(1), gp_, asked);
  EXPECT_EQ(Rule(), "");
}

TEST_F(DeliveryCheckTest, WhatWaitedLongerGoesFirst) {
  storage::v1::DeliveryRecord earlier = RecordOf(exchange::v1::QUEUED);
  earlier.set_addressee_index(1);
  earlier.set_order(0);
  Enqueue(second_, earlier);
  Write(first_, HandedOutRecord(1));
  check_.HandedOut(Copy(1), gp_, agenda_.Now());
  EXPECT_EQ(Rule(), "") << "it came at the moment of asking";
  Pass(absl::Seconds(1));
  Write(first_, HandedOutRecord(2));
  check_.HandedOut(Copy(2), gp_, agenda_.Now());
  EXPECT_EQ(Rule(), "ORDER");
}

TEST_F(DeliveryCheckTest, WhatIsOfAnotherChildGoesWhenItLikes) {
  storage::v1::DeliveryRecord earlier = RecordOf(exchange::v1::QUEUED);
  earlier.set_addressee_index(1);
  earlier.set_order(0);
  earlier.set_subject_key("sibling");
  Enqueue(second_, earlier);
  Pass(absl::Seconds(1));
  Write(first_, HandedOutRecord(1));
  check_.HandedOut(Copy(1), gp_, agenda_.Now());
  EXPECT_EQ(Rule(), "");
}

TEST_F(DeliveryCheckTest, WhatIsLateIsNamedUnlessSomebodyWasTold) {
  Pass(absl::Hours(8) + absl::Minutes(30));
  check_.CheckLate(absl::Minutes(30));
  EXPECT_EQ(Rule(), "") << "not past its grace";
  Pass(absl::Milliseconds(1));
  Escalate(first_);
  check_.CheckLate(absl::Minutes(30));
  EXPECT_EQ(Rule(), "") << "somebody knows";
  CommitUnseen(store::Delete(Table::kEscalation, store::EscalationKey(first_.bytes())));
  check_.CheckLate(absl::Minutes(30));
  EXPECT_EQ(Rule(), "DELIVERY_LATE_IN_SILENCE");
}

TEST_F(DeliveryCheckTest, ARowThatCannotBeReadExcusesItsOwnDeliveryAlone) {
  Pass(absl::Hours(9));
  disk_.FlipBits(Table::kHandover, std::string(letter_->id.bytes()));
  check_.CheckLate({});
  EXPECT_EQ(Rule(), "");
  disk_.MendRows();
  disk_.FlipBits(Table::kDelivery, std::string(second_.bytes()));
  check_.CheckLate({});
  EXPECT_EQ(Rule(), "DELIVERY_LATE_IN_SILENCE");
}

TEST_F(DeliveryCheckTest, WhatWaitsOnTheMediumAloneIsForgottenAlsoWhileARowCannotBeRead) {
  disk_.FlipBits(Table::kDelivery, std::string(first_.bytes()));
  CheckAll(1);
  EXPECT_EQ(Rule(), "");
  CheckAll(0);
  EXPECT_EQ(Rule(), "FORGOTTEN");
}

TEST_F(DeliveryCheckTest, WhatIsOpenForEverIsNamed) {
  storage::v1::DeliveryRecord record = RecordOf(exchange::v1::QUEUED);
  record.clear_deliver_by_ms();
  record.clear_conclude_by_ms();
  Write(first_, record);
  check_.CheckLate({});
  EXPECT_EQ(Rule(), "NO_DEADLINE");
}

TEST_F(DeliveryCheckTest, WhatIsNotAtItsEndAtTheEndIsNamed) {
  Become(exchange::v1::DELIVERED);
  check_.CheckEnded();
  EXPECT_EQ(Rule(), "NOT_ENDED");
}

TEST_F(DeliveryCheckTest, WhatIsConcludedIsAtItsEnd) {
  Become(exchange::v1::ACCEPTED);
  check_.CheckEnded();
  EXPECT_EQ(Rule(), "");
  EXPECT_EQ(check_.ended_count(), 1u);
}

TEST_F(DeliveryCheckTest, WhatIsFoundAfterARestartIsWhatThereIs) {
  storage::v1::DeliveryRecord found = HandedOutRecord(1);
  CommitUnseen(RowOf(first_, found));
  check_.Reload();
  CheckAll(1);
  EXPECT_EQ(Rule(), "");
}

}  // namespace delivery_check_test_internal
}  // namespace handover::simulation
