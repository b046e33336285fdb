#include "adapters/stil/stil_reader.h"

#include <pthread.h>

#include <algorithm>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/stil/stil_issues.h"
#include "tests/fakes/seeded_random.h"
#include "tests/unit/adapters/issue_cases.h"

namespace handover::adapters::stil {
namespace stil_reader_test_internal {

using adapters::testing::FixtureBytes;

Translation Read(std::string_view bytes) {
  fakes::SeededRandom random;
  return StilReader().Read(bytes, {&random, absl::UnixEpoch()});
}

std::vector<std::string> TypesOf(const exchange::v1::Handover& handover) {
  std::vector<std::string> types;
  for (const auto& section : handover.sections()) types.push_back(section.header().type());
  std::sort(types.begin(), types.end());
  return types;
}

std::vector<std::string> ErrorsOf(const Translation& translation) {
  std::vector<std::string> errors;
  for (const Issue& issue : translation.issues) {
    if (issue.severity == Severity::kError) errors.push_back(issue.code);
  }
  return errors;
}

void* ReadOnThread(void* argument) {
  auto& translation = *static_cast<Translation*>(argument);
  std::string deep = "<UNILoginImport>";
  for (int i = 0; i < 500'000; ++i) deep += "<a>";
  translation = Read(deep);
  return nullptr;
}

}  // namespace stil_reader_test_internal

using stil_reader_test_internal::ErrorsOf;
using stil_reader_test_internal::FixtureBytes;
using stil_reader_test_internal::Read;
using stil_reader_test_internal::ReadOnThread;
using stil_reader_test_internal::TypesOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(StilReaderTest, RostersAreRecognisedBareAndInTheServicesAnswer) {
  EXPECT_TRUE(StilReader().Recognises(FixtureBytes("stil/roster.xml")));
  EXPECT_TRUE(StilReader().Recognises(FixtureBytes("stil/lost_zeros.xml")));
  EXPECT_FALSE(StilReader().Recognises("<Envelope xmlns=\"http://www.w3.org/2003/05/soap-envelope\"/>"));
  EXPECT_FALSE(StilReader().Recognises("<Emessage/>"));
  EXPECT_FALSE(StilReader().Recognises(""));
}

TEST(StilReaderTest, ChildBecomesAHandoverOfWhoAndWhere) {
  const Translation translation = Read(FixtureBytes("stil/roster.xml"));
  EXPECT_THAT(ErrorsOf(translation), IsEmpty());
  ASSERT_EQ(translation.handovers.size(), 1u);
  const exchange::v1::Handover& handover = translation.handovers[0];
  EXPECT_EQ(handover.envelope().created_ms(), 1'717'399'800'000) << "by a Danish clock";
  EXPECT_EQ(handover.envelope().sender_unit(), "G40123");
  EXPECT_EQ(handover.addressees(0).stated_address(), "institution:G40123");
  EXPECT_EQ(handover.slip().persons(0).identifiers(0).cpr(), "0505239996");
  EXPECT_EQ(handover.slip().persons(0).municipality_code(), "0461");
  EXPECT_THAT(TypesOf(handover),
              ElementsAre("Address", "ContactDetails", "ContactDetails", "DaycareEnrolment", "FamilyRelation",
                          "FamilyRelation", "PersonIdentity", "PersonIdentity", "PersonIdentity", "Professional"));
}

TEST(StilReaderTest, LostZerosComeBackAndWhatNobodyKnowsGoesOn) {
  const Translation translation = Read(FixtureBytes("stil/lost_zeros.xml"));
  EXPECT_THAT(ErrorsOf(translation), IsEmpty());
  ASSERT_EQ(translation.handovers.size(), 1u);
  const exchange::v1::Handover& handover = translation.handovers[0];
  EXPECT_EQ(handover.envelope().sender_unit(), "061001");
  EXPECT_EQ(handover.slip().persons(0).identifiers(0).cpr(), "0505239996");
  EXPECT_EQ(handover.slip().persons(0).municipality_code(), "0101");
  EXPECT_THAT(TypesOf(handover), ElementsAre("Address", "DaycareEnrolment", "PersonIdentity", "Residue"));
  for (const auto& section : handover.sections()) {
    if (section.body().has_address()) {
      EXPECT_EQ(section.body().address().post_code(), "0800");
    }
    if (section.body().has_residue()) {
      EXPECT_EQ(section.body().residue().elements_size(), 3);
    }
  }
}

// The web service that gives rosters now has another host, other namespaces, and the login in the person.
TEST(StilReaderTest, RosterOfTheServicesVersion7IsRead) {
  constexpr std::string_view kRoster = R"(<?xml version="1.0" encoding="UTF-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
<r:eksporterXmlLilleResponse xmlns:r="https://brugerdatabasen.stil.dk/bpi/wsieksport/7"><r:xml>
<x:UNILoginExportSmall xmlns:x="https://brugerdatabasen.stil.dk/bpi/wsieksport/7/small"
    xmlns:c="https://brugerdatabasen.stil.dk/bpi/wsieksport/7/common"
    exportDateTime="2026-11-20T10:00:00.123+01:00" accessLevel="small">
  <x:Institution>
    <c:InstitutionNumber>G40123</c:InstitutionNumber><c:InstitutionName>Bakken</c:InstitutionName>
    <c:Group><c:GroupId>g1</c:GroupId><c:GroupName>Stjernerne</c:GroupName></c:Group>
    <x:InstitutionPerson>
      <x:Person><c:FirstName>Aya Test</c:FirstName><c:UserId>ayab0001</c:UserId></x:Person>
      <x:Student><c:Role>Barn</c:Role><c:StudentNumber>17</c:StudentNumber><c:MainGroupId>g1</c:MainGroupId></x:Student>
    </x:InstitutionPerson>
  </x:Institution>
</x:UNILoginExportSmall></r:xml></r:eksporterXmlLilleResponse></s:Body></s:Envelope>)";
  EXPECT_TRUE(StilReader().Recognises(kRoster));
  const Translation translation = Read(kRoster);
  EXPECT_THAT(ErrorsOf(translation), IsEmpty());
  ASSERT_EQ(translation.handovers.size(), 1u);
  const exchange::v1::Handover& handover = translation.handovers[0];
  EXPECT_EQ(handover.slip().persons(0).identifiers(0).local().system(), "https://unilogin.dk");
  EXPECT_EQ(handover.slip().persons(0).identifiers(0).local().value(), "ayab0001");
  EXPECT_THAT(TypesOf(handover), ElementsAre("DaycareEnrolment", "PersonIdentity", "Residue"));
}

TEST(StilReaderTest, FlagsOfProtectionAndCustodySurvive) {
  const Translation translation = Read(FixtureBytes("stil/roster.xml"));
  ASSERT_TRUE(translation.accepted());
  int protected_count = 0;
  std::multiset<int> custody;
  for (const auto& section : translation.handovers[0].sections()) {
    protected_count += section.body().person_identity().address_protected() ? 1 : 0;
    if (section.body().has_family_relation()) custody.insert(section.body().family_relation().stated_custody());
  }
  EXPECT_EQ(protected_count, 1);
  EXPECT_THAT(custody, ElementsAre(model::v1::FamilyRelation::HAS_CUSTODY, model::v1::FamilyRelation::NO_CUSTODY));
}

TEST(StilReaderTest, PasswordsGoNowhere) {
  const Translation translation = Read(FixtureBytes("stil/roster.xml"));
  for (const auto& handover : translation.handovers) {
    EXPECT_EQ(handover.SerializeAsString().find("hemmelig"), std::string::npos);
  }
  std::set<std::string> losses;
  for (const Loss& loss : translation.losses) losses.insert(loss.code);
  EXPECT_THAT(losses,
              ElementsAre("STIL_OTHER_GROUP", "STIL_PASSWORD", "STIL_PROTECTED", "STIL_STAFF", "STIL_TECHNICAL"));
}

TEST(StilReaderTest, EveryIssueHasADocumentThatShowsIt) {
  std::set<std::string> shown;
  for (const adapters::testing::IssueCase& example : adapters::testing::CasesOfIssues("stil")) {
    std::vector<std::string> found;
    for (const Issue& issue : Read(example.document).issues) found.push_back(issue.code + " at " + issue.path);
    EXPECT_THAT(found, Contains(example.code + " at " + example.path));
    shown.insert(example.code);
  }
  for (const IssueInfo& info : AllIssues()) {
    const bool is_large = info.code == kTooMany.code;  // Below.
    EXPECT_TRUE(is_large || shown.contains(std::string(info.code))) << info.code;
  }
}

TEST(StilReaderTest, OneBadChildRefusesTheRoster) {
  const std::string two = adapters::testing::Replaced(
      FixtureBytes("stil/lost_zeros.xml"), "<InstitutionPerson>",
      "<InstitutionPerson><LocalPersonId>L</LocalPersonId><Person/><Student/></InstitutionPerson><InstitutionPerson>");
  EXPECT_EQ(Read(two).handovers.size(), 2u);
  const Translation bad = Read(adapters::testing::Replaced(two, "505239996", "5052399"));
  EXPECT_FALSE(bad.accepted());
  EXPECT_THAT(bad.losses, IsEmpty());
}

TEST(StilReaderTest, SameRosterMakesTheSameIds) {
  const std::string bytes = FixtureBytes("stil/roster.xml");
  EXPECT_EQ(Read(bytes).handovers[0].envelope().handover_id(), Read(bytes).handovers[0].envelope().handover_id());
}

TEST(StilReaderTest, LimitsHoldOnASmallStack) {
  Translation translation;
  pthread_attr_t small;
  pthread_attr_init(&small);
  ASSERT_EQ(pthread_attr_setstacksize(&small, 256 * 1024), 0);
  pthread_t thread;
  ASSERT_EQ(pthread_create(&thread, &small, ReadOnThread, &translation), 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&small);
  EXPECT_THAT(ErrorsOf(translation), ElementsAre("XML_TOO_DEEP"));
  EXPECT_THAT(ErrorsOf(Read("<UNILoginImport>" + std::string(9 * 1024 * 1024, ' '))), ElementsAre("XML_TOO_LARGE"));
}

TEST(StilReaderTest, PeopleAndTheirValuesHaveAnEnd) {
  const std::string roster = FixtureBytes("stil/lost_zeros.xml");
  std::string people;
  for (int i = 0; i < 2000; ++i) people += "<InstitutionPerson/>";
  EXPECT_THAT(
      ErrorsOf(Read(adapters::testing::Replaced(roster, "<InstitutionPerson>", people + "<InstitutionPerson>"))),
      ElementsAre("STIL_TOO_MANY"));
  std::string values;
  for (int i = 0; i < 400; ++i) values += "<x>1</x>";
  EXPECT_THAT(ErrorsOf(Read(adapters::testing::Replaced(roster, "<Person ", values + "<Person "))),
              Contains("STIL_TOO_MANY"));
  EXPECT_THAT(ErrorsOf(Read(roster)), Not(Contains("STIL_TOO_MANY")));
}

}  // namespace handover::adapters::stil
