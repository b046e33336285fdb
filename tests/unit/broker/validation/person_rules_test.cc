#include "broker/validation/person_rules.h"

#include <functional>
#include <string>

#include "absl/strings/str_format.h"
#include "gtest/gtest.h"

#include "tests/unit/broker/validation/sample_handover.h"

namespace handover::validation {
namespace person_rules_test_internal {

using exchange::v1::Envelope;
using exchange::v1::Handover;
using exchange::v1::RoutingSlip;

constexpr int kMotherIndex = 0;
constexpr int kFatherIndex = 1;
constexpr int kChildIndex = 2;

RoutingSlip::Person& PersonOf(Handover& handover, int index) {
  return *handover.mutable_slip()->mutable_persons(index);
}

std::string VerdictOn(const Handover& handover) {
  const ParsedHandover parsed = *ParseReadable(handover, Limits());
  return Verdict(ValidatePersons(parsed, *SampleVocabulary().FindKind(handover.envelope().kind())));
}

TEST(FindSlipPersonTest, FindsByIdOrNobody) {
  const Handover handover = SampleHandover();
  EXPECT_EQ(FindSlipPerson(handover.slip(), kFather), &handover.slip().persons(1));
  EXPECT_EQ(FindSlipPerson(handover.slip(), "none"), nullptr);
}

struct Case {
  std::string name;
  std::function<void(Handover&)> change;
  std::string verdict;
};

class PersonsTest : public testing::TestWithParam<Case> {};

TEST_P(PersonsTest, OneChangeGivesTheVerdict) {
  Handover handover = SampleHandover();
  GetParam().change(handover);
  EXPECT_EQ(VerdictOn(handover), GetParam().verdict);
}

std::string NameOf(const testing::TestParamInfo<Case>& instance) { return instance.param.name; }

INSTANTIATE_TEST_SUITE_P(
    Persons, PersonsTest,
    testing::Values(
        Case{"Sample", [](Handover&) {}, "OK"},
        Case{"Nobody", [](Handover& h) { h.mutable_slip()->clear_persons(); }, "COUNT_RANGE at slip.persons"},
        Case{"ThirtyThree",
             [](Handover& h) {
               while (h.slip().persons_size() < 33) h.mutable_slip()->add_persons();
             },
             "COUNT_RANGE at slip.persons"},
        Case{"CountedId", [](Handover& h) { PersonOf(h, kFatherIndex).set_person_id("2"); },
             "PERSON_ID_FORMAT at slip.persons[1].person_id"},
        Case{"SameId", [](Handover& h) { PersonOf(h, kFatherIndex).set_person_id(kMother); },
             "PERSON_TWICE at slip.persons[1].person_id"},
        Case{"NoRole", [](Handover& h) { PersonOf(h, kFatherIndex).clear_role(); },
             "ENUM_UNKNOWN at slip.persons[1].role"},
        Case{"NewRole",
             [](Handover& h) { PersonOf(h, kFatherIndex).set_role(static_cast<options::v1::PersonRole>(7)); },
             "ENUM_UNKNOWN at slip.persons[1].role"},
        Case{"NoNumber", [](Handover& h) { PersonOf(h, kFatherIndex).clear_identifiers(); },
             "FIELD_REQUIRED at slip.persons[1].identifiers"},
        Case{"ReporterWithoutNumber",
             [](Handover& h) {
               PersonOf(h, kFatherIndex).clear_identifiers();
               PersonOf(h, kFatherIndex).set_role(options::v1::PERSON_ROLE_OTHER);
             },
             "OK"},
        Case{"NineNumbers",
             [](Handover& h) {
               while (PersonOf(h, kFatherIndex).identifiers_size() < 9) PersonOf(h, kFatherIndex).add_identifiers();
             },
             "COUNT_RANGE at slip.persons[1].identifiers"},
        Case{"ImpossibleDate",
             [](Handover& h) { PersonOf(h, kFatherIndex).mutable_identifiers(0)->set_cpr("3102829995"); },
             "CPR_DATE at slip.persons[1].identifiers[0].cpr"},
        Case{"EmptyIdentifier", [](Handover& h) { PersonOf(h, kFatherIndex).add_identifiers(); },
             "IDENTIFIER_MISSING at slip.persons[1].identifiers[1]"},
        Case{"SharedNumber",
             [](Handover& h) { PersonOf(h, kFatherIndex).mutable_identifiers(0)->set_cpr("2911829996"); },
             "IDENTIFIER_SHARED at slip.persons[1].identifiers"},
        Case{"Municipality", [](Handover& h) { PersonOf(h, kFatherIndex).set_municipality_code("0462"); },
             "MUNICIPALITY_UNKNOWN at slip.persons[1].municipality_code"},
        Case{"ThreeDigits", [](Handover& h) { PersonOf(h, kFatherIndex).set_municipality_code("461"); },
             "MUNICIPALITY_UNKNOWN at slip.persons[1].municipality_code"}),
    NameOf);

template <typename Fill>
std::function<void(Handover&)> Both(Fill fill) {
  return [fill](Handover& h) {
    fill(*PersonOf(h, kMotherIndex).add_identifiers(), true);
    fill(*PersonOf(h, kFatherIndex).add_identifiers(), false);
  };
}

using Identifier = model::v1::PersonIdentifier;

// Two people may not have the same identifier of any kind, but nearly the same.
INSTANTIATE_TEST_SUITE_P(SharedIdentifiers, PersonsTest,
                         testing::Values(Case{"XEcpr", Both([](Identifier& i, bool) { i.set_x_ecpr("2911821AB1"); }),
                                              "IDENTIFIER_SHARED at slip.persons[1].identifiers"},
                                         Case{"DEcpr", Both([](Identifier& i, bool) {
                                                i.mutable_d_ecpr()->set_value("2911820AB1");
                                                i.mutable_d_ecpr()->set_issuer("r");
                                              }),
                                              "IDENTIFIER_SHARED at slip.persons[1].identifiers"},
                                         Case{"DEcprOfTwoIssuers", Both([](Identifier& i, bool first) {
                                                i.mutable_d_ecpr()->set_value("2911820AB1");
                                                i.mutable_d_ecpr()->set_issuer(first ? "r" : "s");
                                              }),
                                              "OK"},
                                         Case{"Local", Both([](Identifier& i, bool) {
                                                i.mutable_local()->set_system("s");
                                                i.mutable_local()->set_value("1");
                                              }),
                                              "IDENTIFIER_SHARED at slip.persons[1].identifiers"},
                                         Case{"LocalOfTwoSystems", Both([](Identifier& i, bool first) {
                                                i.mutable_local()->set_system(first ? "s" : "t");
                                                i.mutable_local()->set_value("1");
                                              }),
                                              "OK"}),
                         NameOf);

void MakeUnborn(Handover& handover) {
  PersonOf(handover, kChildIndex).set_unborn(true);
  PersonOf(handover, kChildIndex).mutable_identifiers()->DeleteSubrange(0, 1);
}

INSTANTIATE_TEST_SUITE_P(
    Unborn, PersonsTest,
    testing::Values(
        Case{"Child", MakeUnborn, "OK"},
        Case{"WithCpr", [](Handover& h) { PersonOf(h, kChildIndex).set_unborn(true); },
             "UNBORN_HAS_NUMBER at slip.persons[2].unborn"},
        Case{"Father", [](Handover& h) { PersonOf(h, kFatherIndex).set_unborn(true); },
             "UNBORN_ROLE at slip.persons[1].unborn"},
        Case{
            "FathersIdentifier",
            [](Handover& h) { *PersonOf(h, kFatherIndex).add_identifiers() = PersonOf(h, kChildIndex).identifiers(1); },
            "UNBORN_ROLE at slip.persons[1].identifiers[1].unborn"},
        Case{"MotherNotThere",
             [](Handover& h) {
               PersonOf(h, kChildIndex).mutable_identifiers(1)->mutable_unborn()->mutable_mother()->set_person_id("m");
             },
             "MOTHER_UNKNOWN at slip.persons[2].identifiers[1].unborn.mother"},
        Case{"FatherAsMother",
             [](Handover& h) {
               PersonOf(h, kChildIndex)
                   .mutable_identifiers(1)
                   ->mutable_unborn()
                   ->mutable_mother()
                   ->set_person_id(kFather);
             },
             "MOTHER_UNKNOWN at slip.persons[2].identifiers[1].unborn.mother"},
        Case{"OrdinalZero",
             [](Handover& h) { PersonOf(h, kChildIndex).mutable_identifiers(1)->mutable_unborn()->clear_ordinal(); },
             "VALUE_RANGE at slip.persons[2].identifiers[1].unborn.ordinal"}),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    Slip, PersonsTest,
    testing::Values(
        Case{"Consent", [](Handover& h) { h.mutable_slip()->add_consent_ids("0190163d-8694-739b-aea5-966c26f8ad91"); },
             "OK"},
        Case{"NoConsent", [](Handover& h) { h.mutable_slip()->add_consent_ids("1"); },
             "UUID_FORMAT at slip.consent_ids[0]"},
        Case{"ThirtyThreeConsents",
             [](Handover& h) {
               while (h.slip().consent_ids_size() < 33) h.mutable_slip()->add_consent_ids("x");
             },
             "COUNT_RANGE at slip.consent_ids"},
        Case{"Justification", [](Handover& h) { h.mutable_slip()->set_justification_text("Fordi\nog fordi."); }, "OK"},
        Case{"LongJustification", [](Handover& h) { h.mutable_slip()->set_justification_text(std::string(2001, 'x')); },
             "TEXT_LENGTH at slip.justification_text"},
        Case{"JustifiedBy", [](Handover& h) { h.mutable_slip()->set_justified_by(std::string(121, 'x')); },
             "TEXT_LENGTH at slip.justified_by"},
        Case{"Meeting", [](Handover& h) { h.mutable_slip()->set_meeting_id("a\nb"); },
             "TEXT_CHARACTER at slip.meeting_id"},
        Case{"Agreement", [](Handover& h) { h.mutable_slip()->set_agreement_id(std::string(65, 'x')); },
             "TEXT_LENGTH at slip.agreement_id"},
        Case{"Episode", [](Handover& h) { h.mutable_slip()->set_treatment_episode_id(std::string(65, 'x')); },
             "TEXT_LENGTH at slip.treatment_episode_id"},
        Case{"Guideline", [](Handover& h) { h.mutable_slip()->set_guideline("ODENSE_0_6@2025"); }, "OK"},
        Case{"GuidelineWithoutVersion", [](Handover& h) { h.mutable_slip()->set_guideline("ODENSE_0_6@"); },
             "GUIDELINE_FORMAT at slip.guideline"},
        Case{"GuidelineWithoutCode", [](Handover& h) { h.mutable_slip()->set_guideline("@1"); },
             "GUIDELINE_FORMAT at slip.guideline"},
        Case{"GuidelineInWords", [](Handover& h) { h.mutable_slip()->set_guideline("our one@1"); },
             "GUIDELINE_FORMAT at slip.guideline"}),
    NameOf);

std::function<void(Handover&)> NeededBy(int year, int month, int day) {
  return [=](Handover& h) {
    h.mutable_slip()->mutable_needed_by_date()->set_year(year);
    h.mutable_slip()->mutable_needed_by_date()->set_month(month);
    h.mutable_slip()->mutable_needed_by_date()->set_day(day);
  };
}

INSTANTIATE_TEST_SUITE_P(
    NeededBy, PersonsTest,
    testing::Values(Case{"LeapDay", NeededBy(2024, 2, 29), "OK"},
                    Case{"NoLeapDay", NeededBy(2023, 2, 29), "DATE_IMPOSSIBLE at slip.needed_by_date"},
                    Case{"NoDay", NeededBy(2024, 2, 0), "DATE_IMPOSSIBLE at slip.needed_by_date"},
                    Case{"NoMonth", NeededBy(2024, 0, 1), "DATE_IMPOSSIBLE at slip.needed_by_date"},
                    Case{"Month13", NeededBy(2024, 13, 1), "DATE_IMPOSSIBLE at slip.needed_by_date"},
                    Case{"Day32", NeededBy(2024, 1, 32), "DATE_IMPOSSIBLE at slip.needed_by_date"},
                    Case{"Year1", NeededBy(1, 1, 1), "DATE_IMPOSSIBLE at slip.needed_by_date"}),
    NameOf);

std::function<void(Handover&)> On(const std::string& kind, const std::string& subject) {
  return [=](Handover& h) {
    h.mutable_envelope()->set_kind(kind);
    h.mutable_envelope()->set_subject_person_id(subject);
  };
}

constexpr char kWrongSubject[] = "SUBJECT_ROLE at envelope.subject_person_id";

INSTANTIATE_TEST_SUITE_P(
    Subject, PersonsTest,
    testing::Values(
        Case{"NotThere", On("BIRTH_NOTIFICATION", "0000000000000000"), "PERSON_UNKNOWN at envelope.subject_person_id"},
        Case{"MotherForChild", On("BIRTH_NOTIFICATION", kMother), kWrongSubject},
        Case{"MotherForPregnancy", On("VISITATION_LEVEL", kMother), "OK"},
        Case{"FatherForPregnancy", On("VISITATION_LEVEL", kFather), kWrongSubject},
        Case{"ChildForPregnancy", On("VISITATION_LEVEL", kChild), kWrongSubject},
        Case{"FatherForPerson", On("TEST_ANYTHING", kFather), "OK"},
        Case{"MidwifeForPerson", On("TEST_ANYTHING", kMidwife), kWrongSubject},
        Case{"FatherForReply", On("REPLY", kFather), "OK"},
        Case{"MidwifeForReply", On("REPLY", kMidwife), kWrongSubject}, Case{"Nobody", On("TEST_ANYTHING", ""), "OK"},
        Case{"SomebodyForNobody", On("ADVICE", kMother), kWrongSubject},
        Case{"TwoChildren", [](Handover& h) { PersonOf(h, kFatherIndex).set_role(options::v1::PERSON_ROLE_CHILD); },
             "SUBJECT_TWICE at envelope.subject_person_id"},
        Case{"AChildAndASibling",
             [](Handover& h) { PersonOf(h, kFatherIndex).set_role(options::v1::PERSON_ROLE_SIBLING); }, "OK"}),
    NameOf);

std::function<void(Handover&)> Involving(const std::string& person) {
  return [=](Handover& h) { h.mutable_envelope()->add_parent_involvements()->set_person_id(person); };
}

INSTANTIATE_TEST_SUITE_P(
    Parents, PersonsTest,
    testing::Values(Case{"Mother", Involving(kMother), "OK"}, Case{"Father", Involving(kFather), "OK"},
                    Case{"Guardian",
                         [](Handover& h) {
                           PersonOf(h, kFatherIndex).set_role(options::v1::PERSON_ROLE_OTHER);
                           Involving(kFather)(h);
                         },
                         "OK"},
                    Case{"Child", Involving(kChild), "PARENT_ROLE at envelope.parent_involvements[0].person_id"},
                    Case{"Midwife", Involving(kMidwife), "PARENT_ROLE at envelope.parent_involvements[0].person_id"},
                    Case{"NotThere", Involving("0000000000000000"),
                         "PERSON_UNKNOWN at envelope.parent_involvements[0].person_id"}),
    NameOf);

// Property: whatever the day, a number is taken exactly when the day exists in the century of its seventh digit.
TEST(PersonsCprTest, EveryDayOfEveryMonthIsTakenOrRefusedAsTheCalendarSays) {
  constexpr int kDays[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  for (int month = 1; month <= 12; ++month) {
    for (int day = 1; day <= 31; ++day) {
      Handover handover = SampleHandover();
      const std::string number = absl::StrFormat("%02d%02d249994", day, month);
      PersonOf(handover, kFatherIndex).mutable_identifiers(0)->set_cpr(number);
      EXPECT_EQ(VerdictOn(handover), day <= kDays[month - 1] ? "OK" : "CPR_DATE at slip.persons[1].identifiers[0].cpr");
    }
  }
}

}  // namespace person_rules_test_internal
}  // namespace handover::validation
