#include "broker/store/key_unit.h"

#include <gtest/gtest.h>

#include <string>

namespace handover::store {
namespace key_unit_test_internal {

const PartyId kSender = *PartyId::FromBytes(std::string(16, 's'));
const HandoverId kId = *HandoverId::FromBytes(std::string(16, 'h'));
constexpr int64_t kDayMs = 86'400'000;

TEST(KeyUnitTest, TheUseAndTheDayMakeThePeriod) {
  EXPECT_EQ(PeriodOf(KeyUse::kRows, 20'000), 20'000);
  EXPECT_EQ(PeriodOf(KeyUse::kContent, 20'000), 0x0100'0000 + 20'000);
  EXPECT_EQ(UseOf(PeriodOf(KeyUse::kEvidence, 20'000)), KeyUse::kEvidence);
  EXPECT_EQ(UseOf(PeriodOf(KeyUse::kPerson, 255)), KeyUse::kPerson);
}

TEST(KeyUnitTest, ADayEndsAtMidnightAndTheFirstBeforeTheEpochIsMinusOne) {
  EXPECT_EQ(DayOf(absl::FromUnixMillis(kDayMs - 1)), 0);
  EXPECT_EQ(DayOf(absl::FromUnixMillis(kDayMs)), 1);
  EXPECT_EQ(DayOf(absl::FromUnixMillis(-1)), -1);
}

TEST(KeyUnitTest, ContentAndEvidenceOfOneHandoverAreTwoUnitsOfItsSenderAndDay) {
  const UnitOfHandover handover{kId, kSender, 3 * kDayMs};
  const KeyUnit content = ContentUnit(handover);
  const KeyUnit evidence = EvidenceUnit(handover);
  EXPECT_NE(content, evidence);
  EXPECT_EQ(content.period, (KeyPeriod{kSender, PeriodOf(KeyUse::kContent, 3)}));
  EXPECT_EQ(evidence.period, (KeyPeriod{kSender, PeriodOf(KeyUse::kEvidence, 3)}));
  EXPECT_EQ(content.id, std::string(16, 'h'));
}

TEST(KeyUnitTest, PersonsAreGroupedByTheirFirstByteAndAreNoPartys) {
  std::string key(32, 'k');
  key[0] = '\xfe';
  const KeyUnit unit = PersonUnit(*PersonKey::FromBytes(key));
  EXPECT_EQ(unit.period, (KeyPeriod{PartyId(), PeriodOf(KeyUse::kPerson, 254)}));
  EXPECT_EQ(unit.id, key);
}

TEST(KeyUnitTest, WhatTheLogSaysOfAPersonIsAUnitOfItsOwn) {
  const PersonKey person = *PersonKey::FromBytes(std::string(32, '\x07'));
  const KeyUnit unit = PersonLogUnit(person);
  EXPECT_EQ(unit.period, (KeyPeriod{PartyId(), PeriodOf(KeyUse::kPersonLog, 7)}));
  EXPECT_EQ(unit.id, person.bytes());
  EXPECT_NE(unit, PersonUnit(person));
}

}  // namespace key_unit_test_internal
}  // namespace handover::store
