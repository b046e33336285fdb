#include "broker/identity/party_choices.h"

#include <functional>
#include <string>

#include "gtest/gtest.h"

#include "broker/base/refusal.h"
#include "broker/identity/party_rules.h"
#include "tests/unit/broker/identity/sample_directory.h"

namespace handover::identity {
namespace party_choices_test_internal {

using directory::v1::DeadlineChoice;
using directory::v1::Party;

Party Choosing() {
  Party party = SampleParty(kVisitorsId, "odense-health-visiting", directory::v1::HEALTH_VISITING);
  party.clear_municipality_codes();
  party.add_municipality_codes("0461");
  party.set_authority("children-and-youth");
  directory::v1::MunicipalGuideline& guideline = *party.add_guidelines();
  guideline.set_code("transitions@2025-01");
  guideline.set_citation("Byrådet, 14 January 2025");
  DeadlineChoice& deadline = *party.add_deadlines();
  deadline.set_kind("BIRTH_HANDOVER");
  deadline.mutable_deliver_within()->set_hours(4);
  deadline.mutable_conclude_within()->set_working_days(2);
  return party;
}

TEST(CheckChoicesTest, EveryChoiceAndNoneAreTaken) {
  EXPECT_TRUE(CheckChoices(Choosing()).ok());
  EXPECT_TRUE(CheckChoices(Party()).ok());
}

TEST(CheckChoicesTest, ThePartyRulesLookAtThem) {
  Party party = Choosing();
  EXPECT_TRUE(CheckParty(party).ok()) << CheckParty(party);
  party.set_authority("Children And Youth");
  EXPECT_EQ(DetailOf(CheckParty(party)).code(), "AUTHORITY_FORMAT");
}

TEST(CheckChoicesTest, TheEndsOfTheTimesAreTaken) {
  Party party = Choosing();
  party.mutable_deadlines(0)->mutable_deliver_within()->set_hours(168);
  party.mutable_deadlines(0)->mutable_conclude_within()->set_working_days(60);
  EXPECT_TRUE(CheckChoices(party).ok());
  party.mutable_deadlines(0)->mutable_deliver_within()->set_working_days(0);
  EXPECT_TRUE(CheckChoices(party).ok());
}

struct Broken {
  std::string name;
  std::function<void(Party&)> change;
  std::string code;
  std::string field_path;
};

class BrokenChoiceTest : public testing::TestWithParam<Broken> {};

TEST_P(BrokenChoiceTest, IsRefused) {
  Party party = Choosing();
  GetParam().change(party);
  const absl::Status status = CheckChoices(party);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(DetailOf(status).code(), GetParam().code);
  EXPECT_EQ(DetailOf(status).field_path(), GetParam().field_path);
}

DeadlineChoice& Deadline(Party& party) { return *party.mutable_deadlines(0); }

INSTANTIATE_TEST_SUITE_P(
    Choices, BrokenChoiceTest,
    testing::Values(
        Broken{"Authority", [](Party& p) { p.set_authority("a b"); }, "AUTHORITY_FORMAT", "authority"},
        Broken{"LongAuthority", [](Party& p) { p.set_authority(std::string(65, 'a')); }, "AUTHORITY_FORMAT",
               "authority"},
        Broken{"NoVersion", [](Party& p) { p.mutable_guidelines(0)->set_code("transitions"); }, "GUIDELINE_FORMAT",
               "guidelines[0].code"},
        Broken{"EmptyVersion", [](Party& p) { p.mutable_guidelines(0)->set_code("transitions@"); }, "GUIDELINE_FORMAT",
               "guidelines[0].code"},
        Broken{"NoCitation", [](Party& p) { p.mutable_guidelines(0)->clear_citation(); }, "GUIDELINE_FORMAT",
               "guidelines[0].citation"},
        Broken{"GuidelineTwice", [](Party& p) { *p.add_guidelines() = p.guidelines(0); }, "GUIDELINE_TWICE",
               "guidelines[1].code"},
        Broken{"Kind", [](Party& p) { Deadline(p).set_kind("birth"); }, "KIND_FORMAT", "deadlines[0].kind"},
        Broken{"KindTwice", [](Party& p) { *p.add_deadlines() = p.deadlines(0); }, "KIND_TWICE", "deadlines[1].kind"},
        Broken{"NoHours", [](Party& p) { Deadline(p).mutable_deliver_within()->set_hours(0); }, "TIME_LIMIT_RANGE",
               "deadlines[0]"},
        Broken{"ManyHours", [](Party& p) { Deadline(p).mutable_deliver_within()->set_hours(169); }, "TIME_LIMIT_RANGE",
               "deadlines[0]"},
        Broken{"ManyDays", [](Party& p) { Deadline(p).mutable_conclude_within()->set_working_days(61); },
               "TIME_LIMIT_RANGE", "deadlines[0]"},
        Broken{"NoLimit", [](Party& p) { Deadline(p).mutable_conclude_within()->clear_limit(); }, "TIME_LIMIT_RANGE",
               "deadlines[0]"},
        Broken{"NoTimes",
               [](Party& p) {
                 Deadline(p).clear_deliver_within();
                 Deadline(p).clear_conclude_within();
               },
               "TIME_LIMIT_RANGE", "deadlines[0]"}),
    [](const testing::TestParamInfo<Broken>& info) { return info.param.name; });

TEST(OneAuthorityTest, IsOneLegalUnitAndOneNamedAuthority) {
  const Party one = Choosing();
  Party other = Choosing();
  EXPECT_TRUE(AreOneAuthority(one, other));
  other.set_authority("schools");
  EXPECT_FALSE(AreOneAuthority(one, other));
  other = one;
  other.set_cvr("29189498");
  EXPECT_FALSE(AreOneAuthority(one, other)) << "the same words in another municipality";
}

TEST(OneAuthorityTest, ACommonNumberAloneIsNotEnough) {
  Party one = Choosing();
  one.clear_authority();
  EXPECT_FALSE(AreOneAuthority(one, one));
}

TEST(GuidelineTest, CountsByItsVersionWhereThePartyServes) {
  EXPECT_TRUE(HasGuideline(Choosing(), "transitions@2025-01", "0461"));
  EXPECT_FALSE(HasGuideline(Choosing(), "transitions@2025-02", "0461"));
  EXPECT_FALSE(HasGuideline(Choosing(), "transitions@2025-01", "0751"));
  EXPECT_FALSE(HasGuideline(Choosing(), "", "0461"));
}

TEST(GuidelineTest, APartyThatServesEverywhereHasNoMunicipalityWhoseItIs) {
  Party party = Choosing();
  party.clear_municipality_codes();
  EXPECT_FALSE(HasGuideline(party, "transitions@2025-01", "0461"));
}

TEST(ServesTest, ThoseWhoLiveInAMunicipalityItNamesOrAnywhereWhereItNamesNone) {
  Party party = Choosing();
  EXPECT_TRUE(Serves(party, "0461"));
  EXPECT_FALSE(Serves(party, "0751"));
  EXPECT_FALSE(Serves(party, ""));
  party.clear_municipality_codes();
  EXPECT_TRUE(Serves(party, "0751"));
  EXPECT_FALSE(Serves(party, ""));
}

TEST(DeadlineChoiceTest, IsOfTheKindAlone) {
  const Party party = Choosing();
  ASSERT_NE(FindDeadlineChoice(party, "BIRTH_HANDOVER"), nullptr);
  EXPECT_EQ(FindDeadlineChoice(party, "BIRTH_HANDOVER")->deliver_within().hours(), 4);
  EXPECT_EQ(FindDeadlineChoice(party, "BIRTH_NOTIFICATION"), nullptr);
}

}  // namespace party_choices_test_internal
}  // namespace handover::identity
