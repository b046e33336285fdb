#include "broker/validation/acknowledgement.h"

#include <functional>
#include <string>

#include "gtest/gtest.h"

#include "broker/base/refusal.h"
#include "tests/unit/broker/validation/sample_handover.h"

namespace handover::validation {
namespace acknowledgement_test_internal {

using exchange::v1::Acknowledgement;

Acknowledgement Of(Acknowledgement::Outcome outcome) {
  Acknowledgement message;
  message.set_delivery_id(std::string(16, 'd'));
  message.set_outcome(outcome);
  message.set_time_ms(absl::ToUnixMillis(kSampleNow));
  return message;
}

Acknowledgement Accepted() {
  Acknowledgement message = Of(Acknowledgement::OUTCOME_ACCEPTED);
  message.set_professional("Hanne Test, sundhedsplejerske");
  return message;
}

Acknowledgement Declined() {
  Acknowledgement message = Accepted();
  message.set_outcome(Acknowledgement::OUTCOME_DECLINED);
  message.set_reason("NOT_OURS");
  return message;
}

Acknowledgement Redirected() {
  Acknowledgement message = Declined();
  message.set_outcome(Acknowledgement::OUTCOME_REDIRECTED);
  message.set_redirect_role("SOCIAL_SERVICES");
  return message;
}

absl::StatusOr<ParsedAcknowledgement> Parse(const std::string& bytes) {
  absl::StatusOr<ParsedAcknowledgement> parsed = ParseAcknowledgement(bytes);
  if (!parsed.ok()) return parsed;
  const absl::Status is_new = CheckNewAcknowledgement(parsed->message, SampleVocabulary(), kSampleNow);
  if (!is_new.ok()) return is_new;
  return parsed;
}

TEST(AcknowledgementTest, EveryOutcomeIsTaken) {
  EXPECT_TRUE(Parse(Of(Acknowledgement::OUTCOME_DELIVERED).SerializeAsString()).ok());
  EXPECT_TRUE(Parse(Accepted().SerializeAsString()).ok());
  EXPECT_TRUE(Parse(Declined().SerializeAsString()).ok());
  EXPECT_TRUE(Parse(Redirected().SerializeAsString()).ok());
}

TEST(AcknowledgementTest, IdsAndTargetsComeAsTypes) {
  const ParsedAcknowledgement by_role = *Parse(Redirected().SerializeAsString());
  EXPECT_EQ(by_role.delivery.bytes(), std::string(16, 'd'));
  EXPECT_EQ(by_role.redirect_sector, directory::v1::SOCIAL_SERVICES);
  EXPECT_FALSE(by_role.redirect_party.has_value());
  Acknowledgement message = Redirected();
  message.clear_redirect_role();
  message.set_redirect_party(std::string(16, 'p'));
  const ParsedAcknowledgement by_party = *Parse(message.SerializeAsString());
  EXPECT_EQ(by_party.redirect_party->bytes(), std::string(16, 'p'));
  EXPECT_FALSE(by_party.redirect_sector.has_value());
}

struct Case {
  std::string name;
  Acknowledgement message;
  std::function<void(Acknowledgement&)> change;
  std::string verdict;
};

class AcknowledgementTest : public testing::TestWithParam<Case> {};

TEST_P(AcknowledgementTest, OneChangeGivesTheVerdict) {
  Acknowledgement message = GetParam().message;
  GetParam().change(message);
  EXPECT_EQ(Verdict(Parse(message.SerializeAsString()).status()), GetParam().verdict);
}

std::function<void(Acknowledgement&)> At(absl::Duration after_now) {
  return [=](Acknowledgement& a) { a.set_time_ms(absl::ToUnixMillis(kSampleNow + after_now)); };
}

INSTANTIATE_TEST_SUITE_P(
    All, AcknowledgementTest,
    testing::Values(
        Case{"NoDelivery", Accepted(), [](Acknowledgement& a) { a.clear_delivery_id(); },
             "FIELD_REQUIRED at acknowledgement.delivery_id"},
        Case{"ShortDelivery", Accepted(), [](Acknowledgement& a) { a.set_delivery_id("d"); },
             "ID_LENGTH at acknowledgement.delivery_id"},
        Case{"NoOutcome", Accepted(), [](Acknowledgement& a) { a.clear_outcome(); },
             "OUTCOME_UNKNOWN at acknowledgement.outcome"},
        Case{"NewOutcome", Accepted(),
             [](Acknowledgement& a) { a.set_outcome(static_cast<Acknowledgement::Outcome>(5)); },
             "OUTCOME_UNKNOWN at acknowledgement.outcome"},
        Case{"NoTime", Accepted(), [](Acknowledgement& a) { a.clear_time_ms(); },
             "TIME_WINDOW at acknowledgement.time_ms"},
        Case{"FiveMinutesAhead", Accepted(), At(absl::Minutes(5)), "OK"},
        Case{"SixMinutesAhead", Accepted(), At(absl::Minutes(6)), "TIME_WINDOW at acknowledgement.time_ms"},
        Case{"ThirtyDays", Accepted(), At(-absl::Hours(720)), "OK"},
        Case{"MoreThanThirtyDays", Accepted(), At(-absl::Hours(721)), "TIME_WINDOW at acknowledgement.time_ms"},
        Case{"NobodyAccepts", Accepted(), [](Acknowledgement& a) { a.clear_professional(); },
             "FIELD_REQUIRED at acknowledgement.professional"},
        Case{"LongName", Accepted(), [](Acknowledgement& a) { a.set_professional(std::string(121, 'x')); },
             "TEXT_LENGTH at acknowledgement.professional"},
        Case{"NameInTwoLines", Accepted(), [](Acknowledgement& a) { a.set_professional("a\nb"); },
             "TEXT_CHARACTER at acknowledgement.professional"},
        Case{"SystemWithName", Of(Acknowledgement::OUTCOME_DELIVERED),
             [](Acknowledgement& a) { a.set_professional("x"); }, "FIELD_UNEXPECTED at acknowledgement.professional"},
        Case{"AcceptedForAReason", Accepted(), [](Acknowledgement& a) { a.set_reason("NOT_OURS"); },
             "FIELD_UNEXPECTED at acknowledgement.reason"},
        Case{"DeclinedForNoReason", Declined(), [](Acknowledgement& a) { a.clear_reason(); },
             "FIELD_REQUIRED at acknowledgement.reason"},
        Case{"DeclinedForAnotherReason", Declined(), [](Acknowledgement& a) { a.set_reason("TIRED"); },
             "REASON_UNKNOWN at acknowledgement.reason"},
        Case{"DeclinedInWords", Declined(), [](Acknowledgement& a) { a.set_reason("not ours"); },
             "CODE_FORMAT at acknowledgement.reason"},
        Case{"DeclinedByNobody", Declined(), [](Acknowledgement& a) { a.clear_professional(); },
             "FIELD_REQUIRED at acknowledgement.professional"},
        Case{"DeclinedToSomebody", Declined(), [](Acknowledgement& a) { a.set_redirect_role("GP"); },
             "FIELD_UNEXPECTED at acknowledgement.redirect_role"},
        Case{"AcceptedToAParty", Accepted(), [](Acknowledgement& a) { a.set_redirect_party("p"); },
             "FIELD_UNEXPECTED at acknowledgement.redirect_party"},
        Case{"RedirectedNowhere", Redirected(), [](Acknowledgement& a) { a.clear_redirect_role(); },
             "REDIRECT_TARGET at acknowledgement.redirect_party"},
        Case{"RedirectedTwice", Redirected(), [](Acknowledgement& a) { a.set_redirect_party(std::string(16, 'p')); },
             "REDIRECT_TARGET at acknowledgement.redirect_party"},
        Case{"RedirectedToNoRole", Redirected(), [](Acknowledgement& a) { a.set_redirect_role("NURSE"); },
             "SECTOR_UNKNOWN at acknowledgement.redirect_role"},
        Case{"RedirectedToNoParty", Redirected(),
             [](Acknowledgement& a) {
               a.clear_redirect_role();
               a.set_redirect_party("p");
             },
             "ID_LENGTH at acknowledgement.redirect_party"}),
    [](const auto& instance) { return instance.param.name; });

TEST(AcknowledgementTest, BytesAreStrict) {
  EXPECT_EQ(Verdict(Parse(Accepted().SerializeAsString() + "\xf8\x3f\x01").status()),
            "FIELD_UNKNOWN at acknowledgement.#1023");
  EXPECT_EQ(Verdict(Parse("\xff").status()), "TRUNCATED at acknowledgement");
  EXPECT_EQ(Verdict(Parse(std::string(5'000, 'x')).status()), "PART_TOO_LARGE at acknowledgement");
  EXPECT_EQ(CodeOf(Parse("").status()), "FIELD_REQUIRED");
}

}  // namespace acknowledgement_test_internal
}  // namespace handover::validation
