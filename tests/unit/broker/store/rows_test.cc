#include "broker/store/rows.h"

#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <string>

#include "handover/storage/v1/storage.pb.h"
#include "tests/fakes/memory_store.h"

namespace handover::store {
namespace rows_test_internal {

template <typename Id>
Id IdOf(char byte) {
  return *Id::FromBytes(std::string(16, byte));
}

QueuePlace Waiting(exchange::v1::Priority priority, uint64_t order) {
  return {IdOf<PartyId>('r'), priority, order, IdOf<DeliveryId>('d')};
}

TEST(RowsTest, IdsAreTheirBytes) {
  EXPECT_EQ(RowKey(IdOf<HandoverId>('h')), std::string(16, 'h'));
  EXPECT_EQ(RowKey(IdOf<DeliveryId>('d')), std::string(16, 'd'));
}

TEST(RowsTest, QueueHandsOutTheMostUrgentFirstThenTheOldest) {
  const std::string acute = QueueKey(Waiting(exchange::v1::ACUTE, 9));
  const std::string early = QueueKey(Waiting(exchange::v1::ROUTINE, 7));
  const std::string late = QueueKey(Waiting(exchange::v1::ROUTINE, 300));
  EXPECT_LT(acute, early);
  EXPECT_LT(early, late);
}

TEST(RowsTest, QueueKeyBeginsWithTheRecipientAndEndsWithTheDelivery) {
  const std::string key = QueueKey(Waiting(exchange::v1::ROUTINE, 7));
  EXPECT_EQ(key.size(), 16u + 1 + 8 + 16);
  EXPECT_EQ(key.substr(0, 16), std::string(16, 'r'));
  EXPECT_EQ(key.substr(25), std::string(16, 'd'));
}

TEST(RowsTest, AQueueRowIsReadAsItWasWritten) {
  const std::optional<QueuePlace> place = ParseQueueKey(QueueKey(Waiting(exchange::v1::ACUTE, 7)));
  ASSERT_TRUE(place.has_value());
  EXPECT_EQ(place->recipient, IdOf<PartyId>('r'));
  EXPECT_EQ(place->priority, exchange::v1::ACUTE);
  EXPECT_EQ(place->order, 7u);
  EXPECT_EQ(place->delivery, IdOf<DeliveryId>('d'));
  for (const std::string& subject : {std::string(), std::string(32, 's')}) {
    const std::optional<QueueContent> content = ParseQueueValue(QueueValue({IdOf<HandoverId>('h'), subject, 1234567}));
    ASSERT_TRUE(content.has_value());
    EXPECT_EQ(content->handover, IdOf<HandoverId>('h'));
    EXPECT_EQ(content->subject_key, subject);
    EXPECT_EQ(content->not_before_ms, 1234567);
  }
}

TEST(RowsTest, ADamagedQueueRowIsNoRow) {
  const std::string key = QueueKey(Waiting(exchange::v1::ACUTE, 7));
  EXPECT_FALSE(ParseQueueKey(key.substr(1)).has_value());
  EXPECT_FALSE(ParseQueueKey(key + "x").has_value());
  std::string unknown_priority = key;
  unknown_priority[16] = '\x01';
  EXPECT_FALSE(ParseQueueKey(unknown_priority).has_value());
  EXPECT_FALSE(ParseQueueValue("").has_value());
  EXPECT_FALSE(ParseQueueValue(std::string(23, 'h')).has_value());
  EXPECT_FALSE(ParseQueueValue(std::string(25, 'h')).has_value());
}

TEST(RowsTest, TheKeysOfAQueueBeginWithItsPrefix) {
  const std::string key = QueueKey(Waiting(exchange::v1::ACUTE, 7));
  EXPECT_EQ(key.substr(0, 17), QueuePrefix(IdOf<PartyId>('r'), exchange::v1::ACUTE));
}

TEST(RowsTest, HandedNamesRecipientAndHandover) {
  EXPECT_EQ(HandedKey(IdOf<PartyId>('r'), IdOf<HandoverId>('h')), std::string(16, 'r') + std::string(16, 'h'));
  EXPECT_EQ(HandedPrefix(IdOf<PartyId>('r')), std::string(16, 'r'));
  EXPECT_EQ(HandoverOfHandedKey(HandedKey(IdOf<PartyId>('r'), IdOf<HandoverId>('h'))), IdOf<HandoverId>('h'));
}

TEST(RowsTest, SentListsTheNewestFirst) {
  const std::string older = SentKey({IdOf<PartyId>('s'), 7, IdOf<HandoverId>('h')});
  const std::string newer = SentKey({IdOf<PartyId>('s'), 300, IdOf<HandoverId>('h')});
  EXPECT_LT(newer, older);
  EXPECT_EQ(newer.substr(0, 16), SentPrefix(IdOf<PartyId>('s')));
  EXPECT_EQ(HandoverOfSentKey(newer), IdOf<HandoverId>('h'));
}

TEST(RowsTest, RowsOfThePartyTableDoNotMeet) {
  EXPECT_EQ(PartyKey(IdOf<PartyId>('p')), "p" + std::string(16, 'p'));
  EXPECT_EQ(BindingKey("29190909", "uuid"), "b29190909uuid");
  EXPECT_EQ(SigningKeyKey("key id"), "kkey id");
  EXPECT_EQ(AliasKey("odense-hv"), "aodense-hv");
}

TEST(RowsTest, AKeptBackStreamIsNoneOfAPersonsRows) {
  const std::string person(32, 'p');
  EXPECT_NE(KeptBackStream(person), person);
  EXPECT_FALSE(PathwayKey(KeptBackStream(person), 7).starts_with(person));
  EXPECT_EQ(LogIndexOfPathwayKey(PathwayKey(KeptBackStream(person), 7)), 7u);
}

TEST(RowsTest, PathwayKeyKeepsTheOrderOfTheLog) {
  EXPECT_LT(PathwayKey("person", 255), PathwayKey("person", 256));
  EXPECT_EQ(LogIndexOfPathwayKey(PathwayKey("person", 256)), 256u);
}

TEST(RowsTest, ReadRowGivesTheMessageAndItsBytes) {
  fakes::MemoryStore store;
  storage::v1::RequestRecord record;
  record.set_result_id("result");
  ASSERT_TRUE(store.Commit({Put(Table::kRequest, "id", record.SerializeAsString())}).ok());
  const auto row = ReadRow<storage::v1::RequestRecord>(store, Table::kRequest, "id");
  ASSERT_TRUE(row.ok() && row->has_value());
  EXPECT_EQ((*row)->record.result_id(), "result");
  EXPECT_EQ((*row)->bytes, record.SerializeAsString());
}

TEST(RowsTest, ReadRowTellsAbsentFromDamagedFromUnreadable) {
  fakes::MemoryStore store;
  ASSERT_TRUE(store.Commit({Put(Table::kRequest, "bad", "\xff\xff")}).ok());
  store.DamageRow(Table::kRequest, "unreadable");
  const auto read = [&store](const char* key) {
    return ReadRow<storage::v1::RequestRecord>(store, Table::kRequest, key);
  };
  EXPECT_EQ(read("none")->has_value(), false);
  EXPECT_TRUE(absl::IsDataLoss(read("bad").status()));
  EXPECT_TRUE(absl::IsDataLoss(read("unreadable").status()));
}

TEST(RowsTest, TimersLieInTheOrderInWhichTheyAreDue) {
  const std::string id(16, 'd');
  EXPECT_LT(TimerKey(255, id), TimerKey(256, id));
  EXPECT_LT(TimerKey(256, id), TimersUntil(256));
  EXPECT_GE(TimerKey(257, id), TimersUntil(256));
  EXPECT_EQ(DueOfTimerKey(TimerKey(1'718'000'000'000, id)), 1'718'000'000'000);
  EXPECT_EQ(IdOfTimerKey(TimerKey(5, id)), id);
}

TEST(RowsTest, OpenEscalationsLieByAgeAmongAllAndAtEachParty) {
  const std::string id(16, 'd');
  const std::string party(16, 'p');
  EXPECT_LT(OpenEscalationKey(255, id), OpenEscalationKey(256, id));
  EXPECT_EQ(IdOfOpenEscalationKey(OpenEscalationKey(5, id)), id);
  EXPECT_EQ(IdOfOpenEscalationKey(PartyEscalationKey(party, 5, id)), id);
  EXPECT_EQ(PartyEscalationKey(party, 5, id).rfind(PartyEscalationPrefix(party), 0), 0u);
  EXPECT_NE(EscalationKey(id)[0], OpenEscalationKey(5, id)[0]);
}

TEST(RowsTest, WhatIsExpectedIsFoundByPersonAndById) {
  const std::string id(16, 'e');
  const std::string person(32, 'k');
  EXPECT_EQ(PersonExpectationKey(person, id), PersonExpectationPrefix(person) + id);
  EXPECT_NE(ExpectationKey(id)[0], PersonExpectationKey(person, id)[0]);
}

TEST(RowsTest, TalliesLieInTheOrderOfTheLogBesideTheRoutes) {
  EXPECT_LT(TallyKey(255), TallyKey(256));
  EXPECT_EQ(TallyKey(1).rfind(kTallyPrefix, 0), 0u);
  EXPECT_EQ(RouteKey(std::string(16, 'r')).rfind(kRoutePrefix, 0), 0u);
  EXPECT_NE(kTallyPrefix, kRoutePrefix);
}

TEST(RowsTest, RowsOfAPathwayDoNotMeet) {
  const std::string person(32, 'k');
  const std::string party(16, 'p');
  const std::string handover = PathwayHandoverKey(person, IdOf<PartyId>('p'), IdOf<HandoverId>('h'));
  const std::set<char> first = {PathwayRecordKey(person)[0], CoordinatorKey(person)[0], handover[0],
                                CoordinatedKey(party, person)[0]};
  EXPECT_EQ(first.size(), 4u);
  EXPECT_EQ(handover, PathwayHandoversPrefix(person, IdOf<PartyId>('p')) + std::string(16, 'h'));
  EXPECT_EQ(PathwayHandoversPrefix(person, IdOf<PartyId>('p')), PathwayHandoversPrefix(person) + party);
  EXPECT_EQ(HandoverOfPathwayHandoverKey(handover), IdOf<HandoverId>('h'));
  EXPECT_EQ(CoordinatedKey(party, person), CoordinatedPrefix(party) + person);
}

}  // namespace rows_test_internal
}  // namespace handover::store
