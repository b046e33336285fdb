#include <algorithm>
#include <string>

#include "gtest/gtest.h"

#include "adapters/social/map_concern.h"
#include "tests/unit/adapters/social/reports.h"

namespace handover::adapters::social::testing {
namespace map_people_test_internal {

using Involvement = exchange::v1::Envelope::ParentInvolvement;

constexpr std::string_view kFlag = "\"do_not_contact_parents\": true,";
constexpr std::string_view kWithheld = "\"involvement\": \"WITHHELD\",";
constexpr std::string_view kReason = "\"withheld_reason\": \"SUSPECTED_VIOLENCE\",";

}  // namespace map_people_test_internal

using map_people_test_internal::Involvement;
using map_people_test_internal::kFlag;
using map_people_test_internal::kReason;
using map_people_test_internal::kWithheld;

TEST(MapPeopleTest, WhoMustNotBeToldIsWithheldForAReason) {
  const exchange::v1::Handover handover = ReadJson(Fixture("violence.json")).handovers.at(0);
  ASSERT_EQ(handover.envelope().parent_involvements_size(), 2);
  EXPECT_EQ(handover.envelope().parent_involvements(0).state(), Involvement::INFORMED);
  EXPECT_EQ(handover.envelope().parent_involvements(0).reason_code(), "");
  EXPECT_EQ(handover.envelope().parent_involvements(1).state(), Involvement::WITHHELD);
  EXPECT_EQ(handover.envelope().parent_involvements(1).reason_code(), "SUSPECTED_VIOLENCE");
}

TEST(MapPeopleTest, SocialServicesAreTheOnlyAddressee) {
  const exchange::v1::Handover handover = ReadJson(Fixture("violence.json")).handovers.at(0);
  ASSERT_EQ(handover.addressees_size(), 1);
  EXPECT_EQ(handover.addressees(0).role(), "SOCIAL_SERVICES");
  EXPECT_EQ(handover.addressees(0).legal_basis(), "CONCERN_DUTY_PROFESSIONAL");
  EXPECT_EQ(handover.addressees(0).area(), "0461");
  EXPECT_FALSE(handover.addressees(0).copy());
}

TEST(MapPeopleTest, FlagIsNeverAssumed) {
  const std::string expected = "SOCIAL_DO_NOT_CONTACT at /do_not_contact_parents\n";
  EXPECT_EQ(ErrorsOf(ReadJson(ReportWith(kFlag, ""))),
            "SOCIAL_REQUIRED at /do_not_contact_parents\n" + expected);
  EXPECT_EQ(ErrorsOf(ReadJson(ReportWith(kFlag, "\"do_not_contact_parents\": \"true\","))),
            "SOCIAL_TYPE at /do_not_contact_parents\n" + expected);
  EXPECT_EQ(ErrorsOf(ReadJson(ReportWith(kFlag, "\"do_not_contact_parents\": null,"))),
            "SOCIAL_REQUIRED at /do_not_contact_parents\n" + expected);
  EXPECT_EQ(ErrorsOf(ReadJson(ReportWith(kFlag, "\"do_not_contact_parents\": false,"))), expected)
      << "the father is withheld all the same";
}

TEST(MapPeopleTest, UnclearWordOnAParentIsRefused) {
  EXPECT_EQ(ErrorsOf(ReadJson(ReportWith(kReason, ""))), "SOCIAL_DO_NOT_CONTACT at /parents/1/withheld_reason\n");
  EXPECT_EQ(ErrorsOf(ReadJson(ReportWith(kReason, "\"withheld_reason\": \"ANGER\","))),
            "SOCIAL_CODE at /parents/1/withheld_reason\nSOCIAL_DO_NOT_CONTACT at /parents/1/withheld_reason\n");
  EXPECT_EQ(ErrorsOf(ReadJson(ReportWith("\"involvement\": \"INFORMED\",", ""))),
            "SOCIAL_DO_NOT_CONTACT at /parents/0/involvement\n");
  EXPECT_EQ(ErrorsOf(ReadJson(ReportWith(kWithheld, "\"involvement\": \"INFORMED\","))),
            "SOCIAL_DO_NOT_CONTACT at /parents/1/withheld_reason\nSOCIAL_DO_NOT_CONTACT at /do_not_contact_parents\n");
}

TEST(MapPeopleTest, FlagInACellIsAPlainYesOrNo) {
  const std::string place = "SOCIAL_DO_NOT_CONTACT at row 1, column 5\n";
  EXPECT_EQ(ErrorsOf(ReadTable(RowWith("haster;nej", "haster;måske"))), place);
  EXPECT_EQ(ErrorsOf(ReadTable(RowWith("haster;nej", "haster;"))), "SOCIAL_REQUIRED at row 1, column 5\n" + place);
  EXPECT_EQ(ErrorsOf(ReadTable(RowWith("haster;nej", "haster;ja"))), place) << "and nobody is withheld";
}

TEST(MapPeopleTest, ParentWithoutCustodyNeedNoWord) {
  std::string json = ReportWith("\"involvement\": \"INFORMED\",", "");
  const size_t custody = json.find("\"custody\": true");
  json.replace(custody, 15, "\"custody\": false");
  EXPECT_EQ(ErrorsOf(ReadJson(json)), "");
}

TEST(MapPeopleTest, ChildHasANumberOrIsUnborn) {
  const std::string cpr = "\"cpr\": \"0505239996\",";
  EXPECT_EQ(ErrorsOf(ReadJson(ReportWith(cpr, ""))), "SOCIAL_CHILD at /child\n");
  const std::string unborn = "\"unborn\": {\"pregnancy_id\": \"G-1\", \"ordinal\": 1, \"due_date\": \"2024-10-01\"},";
  EXPECT_EQ(ErrorsOf(ReadJson(ReportWith(cpr, cpr + unborn))), "SOCIAL_CHILD at /child\n");
  const Translation translation = ReadJson(ReportWith(cpr, unborn));
  EXPECT_EQ(ErrorsOf(translation), "");
  const exchange::v1::RoutingSlip::Person& child = translation.handovers.at(0).slip().persons(0);
  EXPECT_TRUE(child.unborn());
  EXPECT_EQ(child.identifiers(0).unborn().mother().person_id(), translation.handovers[0].slip().persons(1).person_id());
  EXPECT_EQ(SectionOf(translation.handovers[0], "Pregnancy").header().about(0).role(),
            options::v1::PERSON_ROLE_BIRTHING_PARENT);
  std::string fatherless = ReportWith(cpr, unborn);
  fatherless.replace(fatherless.find("\"MOTHER\""), 8, "\"OTHER\"");
  EXPECT_EQ(ErrorsOf(ReadJson(fatherless)), "SOCIAL_PARENTS at /parents\n");
}

TEST(MapPeopleTest, OtherNumbersAreMadeAsTheirKind) {
  const std::string cpr = "\"cpr\": \"0505239996\",";
  const auto other = [&](const std::string& fields) {
    return ErrorsOf(ReadJson(ReportWith(cpr, "\"other_number\": {" + fields + "},")));
  };
  EXPECT_EQ(other(R"("kind": "X_ECPR", "value": "0703921VJ4")"), "");
  EXPECT_EQ(other(R"("kind": "LOCAL", "value": "17", "issuer": "urn:test")"), "");
  EXPECT_EQ(other(R"("kind": "LOCAL", "value": "17")"), "SOCIAL_PERSON_NUMBER at /child/other_number/value\n");
  EXPECT_EQ(other(R"("kind": "X_ECPR", "value": "0703929VJ4")"), "SOCIAL_PERSON_NUMBER at /child/other_number/value\n");
}

TEST(MapPeopleTest, NotifierAtWorkHasAName) {
  EXPECT_EQ(ErrorsOf(ReadJson(ReportWith("\"name\": \"Hanne Test\",", ""))), "SOCIAL_NOTIFIER at /notifier\n");
  EXPECT_EQ(ErrorsOf(ReadJson(ReportWith("\"leader_approval\"", "\"wants_anonymity\""))),
            "SOCIAL_NOTIFIER at /notifier\n");
  const Translation citizen = ReadJson(ReportWith("\"professional\": true,", "\"professional\": false,"));
  EXPECT_EQ(ErrorsOf(citizen), "");
  EXPECT_EQ(citizen.handovers.at(0).addressees(0).legal_basis(), "CONCERN_DUTY_ANYONE");
}

TEST(MapPeopleTest, ParentWithoutNumberIsKnownByTheReport) {
  const Translation translation = ReadJson(ReportWith("\"cpr\": \"2911829996\",", ""));
  EXPECT_EQ(ErrorsOf(translation), "");
  EXPECT_EQ(translation.handovers.at(0).slip().persons(1).identifiers(0).local().value(), "U-2024-17#parent-1");
  EXPECT_TRUE(std::any_of(translation.issues.begin(), translation.issues.end(), [](const Issue& issue) {
    return issue.code == "SOCIAL_PARENT_NUMBER" && issue.severity == Severity::kNotice;
  }));
}

TEST(MapPeopleTest, ParentsAreThereAndOneIsTheMother) {
  std::string two = ReportWith("\"role\": \"OTHER\"", "\"role\": \"MOTHER\"");
  EXPECT_EQ(ErrorsOf(ReadJson(two)), "SOCIAL_PARENTS at /parents\n");
  EXPECT_EQ(ErrorsOf(ReadJson(ReportWith("\"name\": \"Kirsten\",", ""))), "SOCIAL_REQUIRED at /parents/0/name\n");
}

}  // namespace handover::adapters::social::testing
