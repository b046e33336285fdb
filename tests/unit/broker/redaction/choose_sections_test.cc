#include "broker/redaction/choose_sections.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "broker/base/refusal.h"

namespace handover::redaction {
namespace choose_sections_test {

using exchange::v1::Item;
using policy::Decision;
using policy::Reason;
using policy::SectionVerdict;
using policy::Verdict;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr auto kYes = SectionVerdict::Answer::kPermitted;
constexpr auto kNo = SectionVerdict::Answer::kWithheld;

// Section, addressee, slip, section, addressee, section: positions 0 to 5.
Items SixItems() {
  Items items;
  for (const Item::Kind kind :
       {Item::SECTION, Item::ADDRESSEE, Item::SLIP, Item::SECTION, Item::ADDRESSEE, Item::SECTION}) {
    items.Add()->set_kind(kind);
  }
  return items;
}

Decision Permitting(std::vector<SectionVerdict> sections) {
  Decision decision;
  decision.verdict = Verdict::kPermittedInPart;
  decision.sections = std::move(sections);
  return decision;
}

TEST(ItemsToOpenTest, AreTheOwnAddresseeAndThePermittedSections) {
  const Decision decision = Permitting({{kYes, Reason::kAllowedByBasis}, {kNo, Reason::kNoConsent}, {kYes, {}}});
  EXPECT_THAT(ItemsToOpen(SixItems(), 1, decision).value(), ElementsAre(0, 1, 5));
  EXPECT_THAT(ItemsToOpen(SixItems(), 4, decision).value(), ElementsAre(0, 4, 5));
}

TEST(ItemsToOpenTest, AreNoneWhenTheWholeIsRefusedOrHeld) {
  Decision decision = Permitting({{kYes, {}}, {kYes, {}}, {kYes, {}}});
  decision.verdict = Verdict::kDenied;
  EXPECT_THAT(ItemsToOpen(SixItems(), 1, decision).value(), IsEmpty());
  decision.verdict = Verdict::kHeldForHuman;
  EXPECT_THAT(ItemsToOpen(SixItems(), 1, decision).value(), IsEmpty());
  decision.verdict = Verdict::kPermitted;
  EXPECT_THAT(ItemsToOpen(SixItems(), 1, decision).value(), ElementsAre(0, 1, 3, 5));
}

TEST(ItemsToOpenTest, ADecisionOnOtherSectionsIsRefused) {
  EXPECT_EQ(CodeOf(ItemsToOpen(SixItems(), 1, Permitting({{kYes, {}}})).status()), "REDACTION_MISMATCH");
}

TEST(ItemsToOpenTest, WhatIsNoAddresseeIsRefused) {
  const Decision decision = Permitting({{kYes, {}}, {kYes, {}}, {kYes, {}}});
  for (const int position : {-1, 0, 2, 6}) {
    EXPECT_EQ(CodeOf(ItemsToOpen(SixItems(), position, decision).status()), "REDACTION_MISMATCH") << position;
  }
}

TEST(ItemsToStoreTest, LeaveOutWhatNoRecipientCanEverGet) {
  const Decision gp = Permitting({{kYes, {}}, {kNo, Reason::kAboveCeiling}, {kNo, Reason::kAboveCeiling}});
  const Decision clinic = Permitting({{kYes, {}}, {kNo, Reason::kUnclassified}, {kNo, Reason::kNoConsent}});
  EXPECT_THAT(ItemsToStore(SixItems(), {gp}).value(), ElementsAre(0, 1, 2, 4));
  EXPECT_THAT(ItemsToStore(SixItems(), {gp, clinic}).value(), ElementsAre(0, 1, 2, 4, 5));
}

TEST(ItemsToStoreTest, KeepWhatMayPassOnceTheFactsChange) {
  for (const Reason reason : {Reason::kNoConsent, Reason::kConsentWithdrawn, Reason::kNotYetValid, Reason::kObjection,
                              Reason::kCustodyUnknown, Reason::kAddressProtected, Reason::kNotEvaluated}) {
    const Decision decision = Permitting({{kYes, {}}, {kNo, reason}, {kNo, Reason::kAboveCeiling}});
    EXPECT_THAT(ItemsToStore(SixItems(), {decision}).value(), ElementsAre(0, 1, 2, 3, 4)) << ReasonCode(reason);
  }
}

TEST(ItemsToStoreTest, KeepWhatAHumanMayStillClear) {
  Decision held = Permitting({{kNo, {}}, {kNo, {}}, {kNo, Reason::kAboveCeiling}});
  held.verdict = Verdict::kHeldForHuman;
  EXPECT_THAT(ItemsToStore(SixItems(), {held}).value(), ElementsAre(0, 1, 2, 3, 4));
}

TEST(ItemsToStoreTest, KeepNoSectionForARecipientThatIsRefused) {
  Decision denied = Permitting({{kYes, {}}, {kYes, {}}, {kYes, {}}});
  denied.verdict = Verdict::kDenied;
  EXPECT_THAT(ItemsToStore(SixItems(), {denied}).value(), ElementsAre(1, 2, 4));
}

TEST(ItemsToStoreTest, ADecisionOnOtherSectionsIsRefused) {
  EXPECT_EQ(CodeOf(ItemsToStore(SixItems(), {Permitting({})}).status()), "REDACTION_MISMATCH");
}

}  // namespace choose_sections_test
}  // namespace handover::redaction
