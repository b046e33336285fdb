#include "clients/verify/entry_detail.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/clients/verify/test_export.h"

namespace handover_verify {
namespace {

TEST(EntryDetailTest, WhatADetailSaysIsRead) {
  const auto detail = ParseEntryDetail(TestExport().DetailBytes());
  ASSERT_TRUE(detail);
  EXPECT_EQ(detail->text.event, "HANDED_OUT");
  EXPECT_EQ(detail->text.handover_id, "01010101-0101-0101-0101-010101010101");
  EXPECT_EQ(detail->text.actor_party, "");
  ASSERT_EQ(detail->text.decisions.size(), 1u);
  const DetailDecision& decision = detail->text.decisions[0];
  EXPECT_EQ(decision.recipient_party, "02020202-0202-0202-0202-020202020202");
  EXPECT_EQ(decision.rule_id, "P-05");
  EXPECT_EQ(decision.considered_consents, std::vector<std::string>{"consent"});
  const DetailSection expected{.type = "Newborn", .category = "BIRTH", .permitted = true, .reason = "ALLOWED_BY_BASIS"};
  EXPECT_EQ(decision.sections, std::vector<DetailSection>{expected});
  EXPECT_FALSE(detail->told_later_index);
}

TEST(EntryDetailTest, NumbersAndLateTextsAreRead) {
  const auto snapshot = ParseEntryDetail(WireText(1, "INDEX") + "\x78\x07");
  ASSERT_TRUE(snapshot);
  EXPECT_EQ(snapshot->log_size, 7u);
  const auto later = ParseEntryDetail(WireLateText(16, "why") + "\x88\x01\x05");
  ASSERT_TRUE(later);
  EXPECT_EQ(later->text.note, "why");
  EXPECT_EQ(later->told_later_index, 5u);
}

// Field 3 of the change is the state, as a number.
TEST(EntryDetailTest, WhatShouldFollowIsRead) {
  const std::string id(16, '\x01');
  const std::string change = WireText(1, id) + WireText(2, "E-01");
  const auto detail = ParseEntryDetail(WireText(1, "SUBMITTED") + WireLateText(25, change + "\x18\x03") +
                                       WireLateText(26, std::string(16, '\x02')));
  ASSERT_TRUE(detail);
  const DetailExpectation expected{"01010101-0101-0101-0101-010101010101", "E-01", "MET", ""};
  EXPECT_EQ(detail->text.expectations, std::vector<DetailExpectation>{expected});
  EXPECT_EQ(detail->text.coordinator_party, "02020202-0202-0202-0202-020202020202");
  EXPECT_FALSE(ParseEntryDetail(WireLateText(25, change + "\x18\x06"))) << "a state that is none";
  EXPECT_FALSE(ParseEntryDetail(WireLateText(25, WireText(1, "no id")))) << "no id";
}

TEST(EntryDetailTest, WhatIsSaidOfErasuresAndMeetingsIsTakenThoughItIsNotShown) {
  EXPECT_TRUE(ParseEntryDetail(WireText(1, "ERASED") + WireLateText(20, "ORDERED") + WireLateText(21, "one") +
                               WireLateText(21, "other") + WireLateText(22, "CONTENT") + WireLateText(23, "2026-1")));
  EXPECT_TRUE(ParseEntryDetail(WireText(1, "SUBMITTED") + WireLateText(24, "meeting-1")));
}

TEST(EntryDetailTest, WhatIsNotStrictIsRefused) {
  EXPECT_FALSE(ParseEntryDetail(WireText(2, "b") + WireText(1, "a")));         // Order.
  EXPECT_FALSE(ParseEntryDetail(WireText(1, "a") + WireText(1, "a")));         // Twice.
  EXPECT_FALSE(ParseEntryDetail(WireText(3, "short id")));                     // An id of another length.
  EXPECT_FALSE(ParseEntryDetail(WireText(7, WireText(15, "unknown field"))));  // Inside a decision.
  EXPECT_FALSE(ParseEntryDetail(WireText(7, WireText(6, WireText(2, WireText(9, "x"))))));
  EXPECT_FALSE(ParseEntryDetail(WireText(7, WireText(6, WireText(2, "") + WireText(2, "")))));  // Two pairs.
  EXPECT_FALSE(ParseEntryDetail(WireText(7, "") + WireText(13, "short id")));
  EXPECT_TRUE(ParseEntryDetail(""));
}

}  // namespace
}  // namespace handover_verify
