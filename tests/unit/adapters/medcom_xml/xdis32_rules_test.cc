#include "adapters/medcom_xml/xdis32_rules.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/unit/adapters/medcom_xml/letter_fixture.h"

namespace handover::adapters::medcom {
namespace xdis32_rules_test_internal {

using testing::ErrorCodes;
using testing::FindIssue;
using testing::Fixture;
using testing::Replaced;
using testing::ReplacedEverywhere;
using testing::Translate;
using Codes = std::vector<std::string>;

// Each rule is tried at its edge: what is just allowed, and what is just not. One letter for each issue is in
// tests/fixtures/xdis32/issues.tsv.
Codes ErrorsWith(const std::string& fixture, const std::string& find, const std::string& replace) {
  return ErrorCodes(Translate(Replaced(Fixture(fixture), find, replace)).issues);
}

bool Tells(const std::string& code, const std::string& fixture, const std::string& find, const std::string& replace) {
  return FindIssue(Translate(Replaced(Fixture(fixture), find, replace)).issues, code) != nullptr;
}

TEST(CheckLetterTest, WeightIsGramsFrom200To8000) {
  const std::string weight = "<Weight>2650<";
  EXPECT_EQ(ErrorsWith("twins.xml", weight, "<Weight>200<"), Codes{});
  EXPECT_EQ(ErrorsWith("twins.xml", weight, "<Weight>8000<"), Codes{});
  for (const char* wrong : {"199", "8001", "0", "3", "-2650", "26500"}) {
    EXPECT_EQ(ErrorsWith("twins.xml", weight, "<Weight>" + std::string(wrong) + "<"), Codes{"XDIS32_WEIGHT_RANGE"});
  }
}

TEST(CheckLetterTest, LengthAndHeadAreCentimetres) {
  EXPECT_EQ(ErrorsWith("twins.xml", "<Length>48<", "<Length>15<"), Codes{});
  EXPECT_EQ(ErrorsWith("twins.xml", "<Length>48<", "<Length>70<"), Codes{});
  EXPECT_EQ(ErrorsWith("twins.xml", "<Length>48<", "<Length>14<"), Codes{"XDIS32_LENGTH_RANGE"});
  EXPECT_EQ(ErrorsWith("twins.xml", "<Length>48<", "<Length>71<"), Codes{"XDIS32_LENGTH_RANGE"});
  EXPECT_EQ(ErrorsWith("twins.xml", "<HeadCircumference>33<", "<HeadCircumference>10<"), Codes{});
  EXPECT_EQ(ErrorsWith("twins.xml", "<HeadCircumference>33<", "<HeadCircumference>50<"), Codes{});
  EXPECT_EQ(ErrorsWith("twins.xml", "<HeadCircumference>33<", "<HeadCircumference>9<"), Codes{"XDIS32_HEAD_RANGE"});
  EXPECT_EQ(ErrorsWith("twins.xml", "<HeadCircumference>33<", "<HeadCircumference>51<"), Codes{"XDIS32_HEAD_RANGE"});
}

TEST(CheckLetterTest, ApgarIsFrom0To10) {
  EXPECT_EQ(ErrorsWith("twins.xml", "<ScoreAfterOneMin>8<", "<ScoreAfterOneMin>0<"), Codes{});
  EXPECT_EQ(ErrorsWith("twins.xml", "<ScoreAfterOneMin>8<", "<ScoreAfterOneMin>10<"), Codes{});
  EXPECT_EQ(ErrorsWith("twins.xml", "<ScoreAfterOneMin>8<", "<ScoreAfterOneMin>-1<"), Codes{"XDIS32_APGAR_RANGE"});
  EXPECT_EQ(ErrorsWith("twins.xml", "<ScoreAfterFiveMin>10<", "<ScoreAfterFiveMin>11<"), Codes{"XDIS32_APGAR_RANGE"});
  EXPECT_EQ(ErrorsWith("everything.xml", "<ScoreAfterTenMin>10<", "<ScoreAfterTenMin>11<"),
            Codes{"XDIS32_APGAR_RANGE"});
  EXPECT_EQ(ErrorsWith("everything.xml", "<MinutesAtScoreTen>7<", "<MinutesAtScoreTen>999<"), Codes{});
  EXPECT_EQ(ErrorsWith("everything.xml", "<MinutesAtScoreTen>7<", "<MinutesAtScoreTen>-1<"),
            Codes{"XDIS32_APGAR_MINUTES_RANGE"});
}

TEST(CheckLetterTest, AStillbornChildHasNoScoreAndNoCprNumber) {
  EXPECT_EQ(ErrorsWith("twins.xml", "levendefødt", "dødfødt"),
            (Codes{"XDIS32_STILLBORN_CPR", "XDIS32_STILLBORN_APGAR", "XDIS32_STILLBORN_APGAR"}));
  EXPECT_EQ(ErrorsWith("stillborn_both.xml", "</ChildDimensions>", "</ChildDimensions><ApgarScore/>"), Codes{});
  const std::string birth = "<RelationCode>barn</RelationCode><TimeOfBirth>";
  EXPECT_EQ(ErrorsWith("stillborn_both.xml", birth,
                       "<RelationCode>barn</RelationCode><PersonIdentifier>1306241VJ4</PersonIdentifier><TimeOfBirth>"),
            Codes{});
}

TEST(CheckLetterTest, ABirthIsSingleOrMultipleForAllItsChildren) {
  EXPECT_EQ(ErrorsWith("everything.xml", "enkeltfødt", "flerfødt"), Codes{"XDIS32_MULTIPLICITY"});
  const std::string both = ReplacedEverywhere(Fixture("twins.xml"), "flerfødt", "enkeltfødt");
  EXPECT_EQ(ErrorCodes(Translate(both).issues), (Codes{"XDIS32_MULTIPLICITY", "XDIS32_MULTIPLICITY"}));
}

TEST(CheckLetterTest, AChildsNumberBeginsWithItsDayOfBirth) {
  EXPECT_EQ(ErrorsWith("twins.xml", "1306249995", "1306249996"), Codes{});
  EXPECT_EQ(ErrorsWith("twins.xml", "1306249995", "1406249996"), Codes{"XDIS32_CHILD_NUMBER_DATE"});
  // The same six digits a hundred years before.
  EXPECT_EQ(ErrorsWith("twins.xml", "1306249995", "1306240995"), Codes{"XDIS32_CHILD_NUMBER_DATE"});
  EXPECT_EQ(ErrorsWith("twins.xml", "1306249995", "1306241VJ4"), Codes{});
  EXPECT_EQ(ErrorsWith("twins.xml", "1306249995", "1406241VJ4"), Codes{"XDIS32_CHILD_NUMBER_DATE"});
  // A number of the hospital's own may be made in another way.
  EXPECT_EQ(ErrorsWith("twins.xml", "1306249995", "1406245AB1"), Codes{});
}

TEST(CheckLetterTest, SexAgainstParityIsAWarning) {
  const Translation translation = Translate(Replaced(Fixture("twins.xml"), "<Gender>dreng<", "<Gender>pige<"));
  EXPECT_TRUE(translation.accepted());
  EXPECT_EQ(FindIssue(translation.issues, "XDIS32_SEX_PARITY")->severity, Severity::kWarning);
  EXPECT_FALSE(Tells("XDIS32_SEX_PARITY", "twins.xml", "", ""));
  // A replacement number has no parity.
  EXPECT_FALSE(Tells("XDIS32_SEX_PARITY", "twins.xml", "1306249995", "1306241VJ4"));
}

TEST(CheckLetterTest, NobodyIsBornAfterTheLetterWasSigned) {
  EXPECT_EQ(ErrorsWith("everything.xml", "<Time>03:31</Time></TimeOfBirth>", "<Time>09:10</Time></TimeOfBirth>"),
            Codes{});
  EXPECT_EQ(ErrorsWith("everything.xml", "<Time>03:31</Time></TimeOfBirth>", "<Time>09:11</Time></TimeOfBirth>"),
            Codes{"XDIS32_BIRTH_AFTER_LETTER"});
}

TEST(CheckLetterTest, TwoChildrenMayBeBornInTheSameMinute) {
  EXPECT_FALSE(Tells("XDIS32_BIRTH_ORDER", "twins.xml", "<Time>03:31<", "<Time>03:12<"));
  EXPECT_TRUE(Tells("XDIS32_BIRTH_ORDER", "twins.xml", "<Time>03:31<", "<Time>03:11<"));
}

TEST(CheckLetterTest, DurationAgreesWithDueDateAndBirthToWithinSixDays) {
  const auto told = [](const char* weeks, const char* days) {
    const std::string duration = "<Weeks>" + std::string(weeks) + "</Weeks><Days>" + days + "</Days>";
    std::string codes;
    for (const Issue& issue :
         Translate(Replaced(Fixture("twins.xml"), "<Weeks>39</Weeks><Days>0</Days>", duration)).issues) {
      if (issue.code.starts_with("XDIS32_GESTATION")) codes += issue.code.substr(17);
    }
    return codes;
  };
  EXPECT_EQ(told("39", "0"), "");
  EXPECT_EQ(told("39", "1"), "OFF");
  EXPECT_EQ(told("39", "6"), "OFF");
  EXPECT_EQ(told("38", "1"), "OFF");
  EXPECT_EQ(told("40", "0"), "AND_DUE_DATE");
  EXPECT_EQ(told("38", "0"), "AND_DUE_DATE");
  EXPECT_EQ(told("25", "0"), "AND_DUE_DATE");
  EXPECT_EQ(told("14", "6"), "RANGE");
  EXPECT_EQ(told("46", "0"), "RANGE");
  EXPECT_EQ(told("1", "0"), "RANGE");
}

TEST(CheckLetterTest, DurationIsThatOfTheFirstBirthAlsoPastMidnight) {
  std::string letter = Replaced(Fixture("twins.xml"), "<Date>2024-06-13</Date><Time>03:31</Time>",
                                "<Date>2024-06-14</Date><Time>00:20</Time>");
  letter = Replaced(letter, "<Date>2024-06-13</Date><Time>09:10</Time>", "<Date>2024-06-14</Date><Time>09:10</Time>");
  EXPECT_EQ(FindIssue(Translate(letter).issues, "XDIS32_GESTATION_OFF"), nullptr);
}

TEST(CheckLetterTest, LastMenstruationMayBeACycleOff) {
  EXPECT_FALSE(Tells("XDIS32_MENSTRUATION_AND_DUE_DATE", "everything.xml", "2023-09-14", "2023-10-12"));
  EXPECT_TRUE(Tells("XDIS32_MENSTRUATION_AND_DUE_DATE", "everything.xml", "2023-09-14", "2023-10-13"));
  EXPECT_FALSE(Tells("XDIS32_MENSTRUATION_AND_DUE_DATE", "everything.xml", "2023-09-14", "2023-08-17"));
  EXPECT_TRUE(Tells("XDIS32_MENSTRUATION_AND_DUE_DATE", "everything.xml", "2023-09-14", "2023-08-16"));
}

TEST(CheckLetterTest, MunicipalitiesAreKnownOnes) {
  const std::string receiver = "<Identifier>461<";
  EXPECT_EQ(ErrorsWith("twins.xml", receiver, "<Identifier>0461<"), Codes{});
  EXPECT_EQ(ErrorsWith("twins.xml", receiver, "<Identifier>101<"), Codes{});
  for (const char* wrong : {"999", "46", "0999", "411", "4610", "Odense"}) {
    EXPECT_EQ(ErrorsWith("twins.xml", receiver, "<Identifier>" + std::string(wrong) + "<"),
              Codes{"XDIS32_MUNICIPALITY_UNKNOWN"});
  }
  const std::string sender = "4202360</Identifier><IdentifierCode>sygehusafdelingsnummer<";
  EXPECT_EQ(ErrorsWith("twins.xml", sender, "461</Identifier><IdentifierCode>kommunenummer<"), Codes{});
  EXPECT_EQ(ErrorsWith("twins.xml", sender, "998</Identifier><IdentifierCode>kommunenummer<"),
            Codes{"XDIS32_MUNICIPALITY_UNKNOWN"});
}

TEST(CheckLetterTest, LocationNumbersHaveThirteenDigitsAndShouldEndInTheirCheckDigit) {
  EXPECT_EQ(ErrorsWith("everything.xml", "5790001659592", "579000165959"), Codes{"XDIS32_GLN_FORMAT"});
  EXPECT_EQ(ErrorsWith("everything.xml", "5790001659592", "57900016595920"), Codes{"XDIS32_GLN_FORMAT"});
  EXPECT_EQ(ErrorsWith("twins.xml", "5790001659592", "odense-sundhedsplejen"), Codes{"XDIS32_GLN_FORMAT"});
  EXPECT_FALSE(Tells("XDIS32_GLN_CHECK_DIGIT", "everything.xml", "", ""));
  EXPECT_TRUE(Tells("XDIS32_GLN_CHECK_DIGIT", "everything.xml", "5790001659592", "5790001659593"));
}

TEST(CheckLetterTest, NoTwoPeopleHaveOneNumber) {
  EXPECT_EQ(ErrorsWith("twins.xml", "1502829995", "2911829996"), Codes{"XDIS32_PERSON_TWICE"});
  const std::string twin = "<RelationCode>barn</RelationCode><TimeOfBirth>";
  EXPECT_EQ(ErrorsWith("twins.xml", twin,
                       "<RelationCode>barn</RelationCode><PersonIdentifier>1306249995</PersonIdentifier><TimeOfBirth>"),
            Codes{"XDIS32_PERSON_TWICE"});
  EXPECT_EQ(ErrorsWith("twins.xml", twin,
                       "<RelationCode>barn</RelationCode><PersonIdentifier>1306249996</PersonIdentifier><TimeOfBirth>"),
            Codes{});
}

TEST(CheckLetterTest, APartnerIsNotADescendant) {
  for (const char* wrong : {"barn", "barnebarn", "svigerbarn"}) {
    EXPECT_EQ(ErrorsWith("twins.xml", "<RelationCode>far<", "<RelationCode>" + std::string(wrong) + "<"),
              Codes{"XDIS32_PARTNER_RELATION"});
  }
  for (const char* right : {"samboende", "registreret_partner", "uspec_paaroerende", "forældre"}) {
    EXPECT_EQ(ErrorsWith("twins.xml", "<RelationCode>far<", "<RelationCode>" + std::string(right) + "<"), Codes{});
  }
}

TEST(CheckLetterTest, TextsHaveTheLengthOfTheStandardAndOfTheModel) {
  const auto with = [](size_t length) { return ">" + std::string(length, 'x') + "<"; };
  EXPECT_FALSE(Tells("XDIS32_TEXT_LENGTH", "everything.xml", ">450 ml<", with(350)));
  EXPECT_TRUE(Tells("XDIS32_TEXT_LENGTH", "everything.xml", ">450 ml<", with(351)));
  EXPECT_FALSE(Tells("XDIS32_TEXT_LENGTH", "everything.xml", ">Sutter godt.<", with(3150)));
  EXPECT_TRUE(Tells("XDIS32_TEXT_LENGTH", "everything.xml", ">Sutter godt.<", with(20'000)));
  EXPECT_EQ(ErrorsWith("everything.xml", ">Sutter godt.<", with(20'000)), Codes{});
  EXPECT_EQ(ErrorsWith("everything.xml", ">Sutter godt.<", with(20'001)), Codes{"XDIS32_TEXT_TOO_LONG"});
  EXPECT_EQ(ErrorsWith("everything.xml", ">Blodprøver taget.<", with(19'900)), Codes{});
  EXPECT_EQ(ErrorsWith("everything.xml", ">Blodprøver taget.<", with(19'990)), Codes{"XDIS32_TEXT_TOO_LONG"});
  EXPECT_EQ(ErrorsWith("everything.xml", ">yes<", with(20'000)), Codes{"XDIS32_TEXT_TOO_LONG"});
}

TEST(CheckLetterTest, ANumberInATextIsTold) {
  for (const char* place : {">Sutter godt.<", ">Blodprøver taget.<", ">450 ml<", ">Jordemoder ringer 17. juni kl. 10<",
                            ">Neonatalafdelingen til observation<", ">yes<"}) {
    EXPECT_TRUE(Tells("XDIS32_CPR_IN_TEXT", "everything.xml", place, ">se 050523-9996<")) << place;
  }
  EXPECT_FALSE(Tells("XDIS32_CPR_IN_TEXT", "everything.xml", "", ""));
}

TEST(CheckLetterTest, TelephonesAndLanguagesThatCannotBeReadAreTold) {
  EXPECT_FALSE(Tells("XDIS32_TELEPHONE", "everything.xml", "", ""));
  EXPECT_TRUE(Tells("XDIS32_TELEPHONE", "everything.xml", "63112255", "631122556"));
  EXPECT_FALSE(Tells("XDIS32_LANGUAGE_CODE", "everything.xml", ">ARA<", ">ar<"));
  EXPECT_TRUE(Tells("XDIS32_LANGUAGE_CODE", "everything.xml", ">ARA<", ">a<"));
  EXPECT_TRUE(Tells("XDIS32_LANGUAGE_CODE", "everything.xml", ">ARA<", ">å<"));
}

}  // namespace xdis32_rules_test_internal
}  // namespace handover::adapters::medcom
