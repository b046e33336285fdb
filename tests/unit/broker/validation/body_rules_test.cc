#include "broker/validation/body_rules.h"

#include <string>

#include "gtest/gtest.h"

#include "tests/unit/broker/validation/sample_handover.h"

namespace handover::validation {
namespace body_rules_test_internal {

using exchange::v1::RoutingSlip;
using exchange::v1::SectionBody;

constexpr RoleSet kChildRole = RoleBit(options::v1::PERSON_ROLE_CHILD);
constexpr RoleSet kMotherRole = RoleBit(options::v1::PERSON_ROLE_BIRTHING_PARENT);

std::string VerdictOn(const std::string& body, const BodyContext& context = {}) {
  return Verdict(CheckBody(FromText<SectionBody>(body), context));
}

TEST(CheckBodyTest, AnEmptyBodyHasNoRules) { EXPECT_EQ(Verdict(CheckBody(SectionBody(), {})), "OK"); }

class IdentityTest : public testing::Test {
 protected:
  std::string VerdictOnIdentifiers(const std::string& identifiers) {
    return VerdictOn("person_identity { " + identifiers + " }", {.only_person = &person_});
  }

  const RoutingSlip::Person person_ = FromText<RoutingSlip::Person>(
      "identifiers { cpr: '2911829996' } identifiers { x_ecpr: '2911821AB1' } "
      "identifiers { d_ecpr { value: '2911820AB1' issuer: 'r' } }");
};

TEST_F(IdentityTest, NumbersOfTheSlipAreTaken) {
  EXPECT_EQ(VerdictOnIdentifiers("identifiers { cpr: '2911829996' } identifiers { x_ecpr: '2911821AB1' } "
                                 "identifiers { d_ecpr { value: '2911820AB1' issuer: 'r' } }"),
            "OK");
}

TEST_F(IdentityTest, LocalNumbersAndThoseOfTheUnbornNeedNotStandThere) {
  EXPECT_EQ(VerdictOnIdentifiers("identifiers { local { system: 's' value: '1' } } identifiers { unborn { mother { "
                                 "person_id: 'm' } pregnancy_episode_id: 'e' ordinal: 1 } }"),
            "OK");
}

// T-30: the broker decides by the slip, the recipient files by the body.
TEST_F(IdentityTest, AnotherPersonsNumberIsRefused) {
  EXPECT_EQ(VerdictOnIdentifiers("identifiers { cpr: '2911829996' } identifiers { cpr: '1502829995' }"),
            "IDENTITY_MISMATCH at person_identity.identifiers[1]");
  EXPECT_EQ(VerdictOnIdentifiers("identifiers { x_ecpr: '2911821AB2' }"),
            "IDENTITY_MISMATCH at person_identity.identifiers[0]");
  EXPECT_EQ(VerdictOnIdentifiers("identifiers { d_ecpr { value: '2911820AB1' issuer: 's' } }"),
            "IDENTITY_MISMATCH at person_identity.identifiers[0]");
}

TEST_F(IdentityTest, ANumberThatIsNoneIsRefused) {
  EXPECT_EQ(VerdictOnIdentifiers("identifiers { cpr: '3002829996' }"),
            "CPR_DATE at person_identity.identifiers[0].cpr");
  EXPECT_EQ(VerdictOnIdentifiers("identifiers {}"), "IDENTIFIER_MISSING at person_identity.identifiers[0]");
}

TEST_F(IdentityTest, AnUnknownPersonHasNoNumbers) {
  EXPECT_EQ(VerdictOn("person_identity { identifiers { cpr: '2911829996' } }"),
            "IDENTITY_MISMATCH at person_identity.identifiers[0]");
}

struct Case {
  std::string name;
  std::string body;
  std::string verdict;
};

class BodyTest : public testing::TestWithParam<Case> {};

TEST_P(BodyTest, HasItsVerdict) { EXPECT_EQ(VerdictOn(GetParam().body), GetParam().verdict); }

std::string NameOf(const testing::TestParamInfo<Case>& instance) { return instance.param.name; }

INSTANTIATE_TEST_SUITE_P(
    Persons, BodyTest,
    testing::Values(
        Case{"Municipality", "address { municipality_code: '0461' }", "OK"},
        Case{"NoMunicipality", "address { street_line: 'Prøvevej 1' }", "OK"},
        Case{"UnknownMunicipality", "address { municipality_code: '0462' }",
             "MUNICIPALITY_UNKNOWN at address.municipality_code"},
        Case{"Related", "family_relation { person { person_id: 'a' } relative_to { person_id: 'b' } }", "OK"},
        Case{"RelatedToItself", "family_relation { person { person_id: 'a' } relative_to { person_id: 'a' } }",
             "RELATION_TO_ITSELF at family_relation.relative_to"},
        Case{"Interpreter", "language_needs { interpreter_needed: false }", "OK"},
        Case{"InterpreterNotAsked", "language_needs { absent_reason: ABSENT_REASON_NOT_ASKED }", "OK"},
        Case{"InterpreterNotTold", "language_needs { language: 'ar' }",
             "ABSENT_REASON at language_needs.interpreter_needed"},
        Case{"InterpreterTwice", "language_needs { interpreter_needed: true absent_reason: ABSENT_REASON_NOT_ASKED }",
             "ABSENT_REASON at language_needs.interpreter_needed"}),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    Events, BodyTest,
    testing::Values(
        Case{"Move", "life_event { kind: MOVED from_municipality_code: '0461' to_municipality_code: '0101' }", "OK"},
        Case{"MoveFromNowhere", "life_event { kind: MOVED from_municipality_code: '0462' }",
             "MUNICIPALITY_UNKNOWN at life_event.from_municipality_code"},
        Case{"MoveToNowhere", "life_event { kind: MOVED to_municipality_code: '46' }",
             "MUNICIPALITY_UNKNOWN at life_event.to_municipality_code"},
        Case{"DeathInAMunicipality", "life_event { kind: DEATH to_municipality_code: '0101' }",
             "FIELD_UNEXPECTED at life_event.to_municipality_code"},
        Case{"SecondStillborn", "life_event { kind: STILLBIRTH ordinal: 2 }", "OK"},
        Case{"SecondDeath", "life_event { kind: DEATH ordinal: 2 }", "FIELD_UNEXPECTED at life_event.ordinal"},
        Case{"Institution", "daycare_enrolment { institution_number: 'G12345' }", "OK"},
        Case{"NoInstitution", "daycare_enrolment {}", "OK"},
        Case{"ShortInstitution", "daycare_enrolment { institution_number: 'G1234' }",
             "INSTITUTION_NUMBER_FORMAT at daycare_enrolment.institution_number"},
        Case{"InstitutionWithSpace", "daycare_enrolment { institution_number: 'G1 345' }",
             "INSTITUTION_NUMBER_FORMAT at daycare_enrolment.institution_number"},
        Case{"Question", "inquiry { question_code: 'A' }", "OK"}, Case{"Answer", "inquiry { answer_code: 'A' }", "OK"},
        Case{"Neither", "inquiry {}", "QUESTION_OR_ANSWER at inquiry.question_code"},
        Case{"Both", "inquiry { question_code: 'A' answer_code: 'A' }", "QUESTION_OR_ANSWER at inquiry.question_code"},
        Case{"Flag", "visitation_level { attention_flag: true attention_until_date { year: 2025 } }", "OK"},
        Case{"NoFlag", "visitation_level {}", "OK"},
        Case{"FlagForEver", "visitation_level { attention_flag: true }",
             "ATTENTION_DATE at visitation_level.attention_until_date"},
        Case{"DateWithoutFlag", "visitation_level { attention_until_date { year: 2025 } }",
             "ATTENTION_DATE at visitation_level.attention_until_date"},
        Case{"OneStillbornOfTwo", "birth { child_count: 2 stillborn_count: 1 }", "OK"},
        Case{"AllStillborn", "birth { child_count: 2 stillborn_count: 2 }", "OK"},
        Case{"MoreStillborn", "birth { child_count: 2 stillborn_count: 3 }",
             "STILLBORN_COUNT at birth.stillborn_count"}),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    Health, BodyTest,
    testing::Values(
        Case{"Discharged", "child_health { hospital_stays { state: DISCHARGED end {} } }", "OK"},
        Case{"DischargedNever",
             "child_health { hospital_stays { state: DISCHARGED end {} } hospital_stays { state: "
             "DISCHARGED } }",
             "FIELD_REQUIRED at child_health.hospital_stays[1].end"},
        Case{"OnLeave", "parent_somatic_health { hospital_stays { state: ON_LEAVE leave_start {} } }", "OK"},
        Case{"OnLeaveNever", "parent_somatic_health { hospital_stays { state: ON_LEAVE } }",
             "FIELD_REQUIRED at parent_somatic_health.hospital_stays[0].leave_start"},
        Case{"Admitted", "child_health { hospital_stays { state: ADMITTED } }", "OK"},
        Case{"Fed", "growth_and_feeding { feedings { manner: FORMULA } }", "OK"},
        Case{"FedNotAsked", "growth_and_feeding { feedings { absent_reason: ABSENT_REASON_NOT_ASKED } }", "OK"},
        Case{"FedNotTold", "growth_and_feeding { feedings { text: 'x' } }",
             "ABSENT_REASON at growth_and_feeding.feedings[0].manner"},
        Case{"FedTwice", "growth_and_feeding { feedings { manner: FORMULA absent_reason: ABSENT_REASON_NOT_ASKED } }",
             "ABSENT_REASON at growth_and_feeding.feedings[0].manner"},
        Case{"Epds", "parent_mental_health { results { instrument: 'EPDS' total_score: 12 } }", "OK"},
        Case{"EpdsAboutTheChild", "child_screening { results { instrument: 'EPDS' total_score: 12 } }",
             "INSTRUMENT_BODY at child_screening.results[0].instrument"},
        Case{"AdbbAboutTheMother", "parent_mental_health { results { instrument: 'ADBB' } }",
             "INSTRUMENT_BODY at parent_mental_health.results[0].instrument"},
        Case{"Nbo", "interaction { results { instrument: 'NBO' } }", "OK"},
        Case{"EpdsInInteraction", "interaction { results { instrument: 'NBO' } results { instrument: 'EPDS' } }",
             "INSTRUMENT_BODY at interaction.results[1].instrument"},
        Case{"Tweak", "parent_substance_use { results { instrument: 'TWEAK' total_score: 7 } }", "OK"},
        Case{"TweakTooHigh", "parent_substance_use { results { instrument: 'TWEAK' total_score: 8 } }",
             "SCORE_RANGE at parent_substance_use.results[0].total_score"}),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    Concern, BodyTest,
    testing::Values(Case{"Private", "reporter { professional: false wants_anonymity: true }", "OK"},
                    Case{"Professional", "reporter { professional: true name: 'Hanne Test' }", "OK"},
                    Case{"NamelessProfessional", "reporter { professional: true }", "FIELD_REQUIRED at reporter.name"},
                    Case{"AnonymousProfessional",
                         "reporter { professional: true name: 'Hanne Test' wants_anonymity: true }",
                         "REPORTER_ANONYMITY at reporter.wants_anonymity"},
                    Case{"Program", "attachment { media_type: 'application/x-msdownload' }",
                         "MEDIA_TYPE at attachment.media_type"}),
    NameOf);

TEST(NewbornTest, ALiveBornChildIsItsOwnSubject) {
  EXPECT_EQ(VerdictOn("newborn { outcome: LIVEBORN }", {.roles = kChildRole}), "OK");
  EXPECT_EQ(VerdictOn("newborn { outcome: LIVEBORN }", {.roles = kMotherRole}), "NEWBORN_ABOUT at newborn.outcome");
}

TEST(NewbornTest, AStillbornChildIsAboutTheMother) {
  EXPECT_EQ(VerdictOn("newborn { outcome: STILLBORN }", {.roles = kMotherRole}), "OK");
  EXPECT_EQ(VerdictOn("newborn { outcome: STILLBORN }", {.roles = kChildRole}), "NEWBORN_ABOUT at newborn.outcome");
}

TEST(NewbornTest, ApgarHasThreeMinutesAndEachOnce) {
  const BodyContext child = {.roles = kChildRole};
  EXPECT_EQ(
      VerdictOn("newborn { outcome: LIVEBORN apgars { minute: 1 } apgars { minute: 5 } apgars { minute: 10 } }", child),
      "OK");
  EXPECT_EQ(VerdictOn("newborn { outcome: LIVEBORN apgars { minute: 1 } apgars { minute: 3 } }", child),
            "APGAR_MINUTE at newborn.apgars[1].minute");
  EXPECT_EQ(VerdictOn("newborn { outcome: LIVEBORN apgars { minute: 5 } apgars { minute: 5 } }", child),
            "APGAR_MINUTE at newborn.apgars[1].minute");
}

TEST(NewbornTest, SexAtBirthIsSeenAndNotStated) {
  EXPECT_EQ(VerdictOn("newborn { outcome: LIVEBORN sex_at_birth: SEX_UNDETERMINED }", {.roles = kChildRole}), "OK");
  EXPECT_EQ(VerdictOn("newborn { outcome: LIVEBORN sex_at_birth: SEX_OTHER }", {.roles = kChildRole}),
            "SEX_AT_BIRTH at newborn.sex_at_birth");
}

std::string_view MissingIn(const std::string& body) { return MissingStrengths(FromText<SectionBody>(body)); }

TEST(MissingStrengthsTest, AreDueInThreeBodies) {
  EXPECT_EQ(MissingIn("development {}"), "development.strengths");
  EXPECT_EQ(MissingIn("daycare_observation {}"), "daycare_observation.strengths");
  EXPECT_EQ(MissingIn("school_readiness {}"), "school_readiness.strengths");
  EXPECT_EQ(MissingIn("development { strengths: 'Smiler' }"), "");
  EXPECT_EQ(MissingIn("note {}"), "");
}

}  // namespace body_rules_test_internal
}  // namespace handover::validation
