#include "broker/policy/reason.h"

#include <set>

#include "gtest/gtest.h"

namespace handover::policy {
namespace reason_test {

constexpr int kCount = static_cast<int>(Reason::kDutyNotCleared) + 1;

// The codes stand in order of the enum, each is found again, and each has a sentence.
TEST(ReasonTest, EveryReasonHasItsOwnCodeAndSentence) {
  std::set<std::string_view> codes;
  for (int i = 0; i < kCount; ++i) {
    const Reason reason = static_cast<Reason>(i);
    codes.insert(ReasonCode(reason));
    EXPECT_EQ(FindReason(ReasonCode(reason)), reason) << ReasonCode(reason);
    EXPECT_EQ(ReasonSentence(reason).back(), '.') << ReasonCode(reason);
  }
  EXPECT_EQ(codes.size(), static_cast<size_t>(kCount));
}

TEST(ReasonTest, CodesAreSpelledAsTheDocumentsSpellThem) {
  EXPECT_EQ(ReasonCode(Reason::kNoRule), "NO_RULE");
  EXPECT_EQ(ReasonCode(Reason::kConsentWithdrawn), "CONSENT_WITHDRAWN");
  EXPECT_EQ(ReasonCode(Reason::kMandatorySectionRedacted), "MANDATORY_SECTION_REDACTED");
  EXPECT_EQ(ReasonCode(Reason::kBasisNotAvailableToSector), "BASIS_NOT_AVAILABLE_TO_SECTOR");
  EXPECT_EQ(ReasonCode(Reason::kDutyNotCleared), "DUTY_NOT_CLEARED");
}

TEST(ReasonTest, AnUnknownCodeIsNotFound) {
  EXPECT_EQ(FindReason("PERHAPS"), std::nullopt);
  EXPECT_EQ(FindReason(""), std::nullopt);
}

TEST(ReasonTest, EveryFindingHasAReason) {
  using consent::Finding;
  EXPECT_EQ(ReasonOf(Finding::kPermitted), Reason::kAllowedByConsent);
  EXPECT_EQ(ReasonOf(Finding::kNoObjection), Reason::kAllowedByBasis);
  EXPECT_EQ(ReasonOf(Finding::kNotAsked), Reason::kAllowedByBasis);
  EXPECT_EQ(ReasonOf(Finding::kNoConsent), Reason::kNoConsent);
  EXPECT_EQ(ReasonOf(Finding::kConsentWithdrawn), Reason::kConsentWithdrawn);
  EXPECT_EQ(ReasonOf(Finding::kConsentExpired), Reason::kConsentExpired);
  EXPECT_EQ(ReasonOf(Finding::kNotYetValid), Reason::kNotYetValid);
  EXPECT_EQ(ReasonOf(Finding::kOtherPeriod), Reason::kConsentOtherPeriod);
  EXPECT_EQ(ReasonOf(Finding::kConsentIncomplete), Reason::kConsentIncomplete);
  EXPECT_EQ(ReasonOf(Finding::kDisagreement), Reason::kDisagreement);
  EXPECT_EQ(ReasonOf(Finding::kGrantorHasNoCapacity), Reason::kGrantorHasNoCapacity);
  EXPECT_EQ(ReasonOf(Finding::kObjection), Reason::kObjection);
  EXPECT_EQ(ReasonOf(Finding::kCustodyUnknown), Reason::kCustodyUnknown);
  EXPECT_EQ(ReasonOf(Finding::kSubjectDeceased), Reason::kSubjectDeceased);
  EXPECT_EQ(ReasonOf(Finding::kFactsMissing), Reason::kEvaluationError);
}

}  // namespace reason_test
}  // namespace handover::policy
