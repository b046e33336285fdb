#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_fhir/message_writer.h"
#include "tests/unit/adapters/medcom_fhir/generated_questions.h"
#include "tests/unit/adapters/medcom_fhir/messages.h"

namespace handover::adapters::fhir::testing {
namespace write_patient_test_internal {

model::v1::PersonIdentity& IdentityIn(exchange::v1::Handover& handover) {
  return *BodyIn(handover, "PersonIdentity").mutable_person_identity();
}

// The patient of the message, read again.
model::v1::PersonIdentity Again(const exchange::v1::Handover& handover) {
  const Translation translation = ReadMessage(WriteMessage(handover).bytes);
  EXPECT_TRUE(translation.accepted());
  return BodiesOf(translation, "PersonIdentity").front().person_identity();
}

}  // namespace write_patient_test_internal

using namespace write_patient_test_internal;  // NOLINT: the test's own words.
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(WritePatientTest, EveryKindOfNumberIsWrittenWithItsSystem) {
  exchange::v1::Handover question = SimpleQuestion();
  model::v1::PersonIdentity& identity = IdentityIn(question);
  identity.add_identifiers()->set_x_ecpr("0505201TE9");
  identity.add_identifiers()->mutable_d_ecpr()->set_value("0505205TE8");
  identity.mutable_identifiers(2)->mutable_d_ecpr()->set_issuer("1.2.208.176.1.6.1.3.179");
  identity.add_identifiers()->mutable_local()->set_system("https://journal.example.dk");
  identity.mutable_identifiers(3)->mutable_local()->set_value("A-17");
  EXPECT_EQ(Again(question).SerializeAsString(), identity.SerializeAsString());
}

TEST(WritePatientTest, AnUnbornChildHasNoNumberOfItsOwn) {
  exchange::v1::Handover question = SimpleQuestion();
  IdentityIn(question).mutable_identifiers(0)->mutable_unborn()->set_ordinal(1);
  EXPECT_THAT(RefusedFor(WriteMessage(question)), ElementsAre("CARE_OUT_MISSING PersonIdentity.identifiers"));
  IdentityIn(question).add_identifiers()->set_cpr("0505209996");
  EXPECT_THAT(LostOf(WriteMessage(question)), Contains("CARE_OUT_FIELD PersonIdentity.identifiers"));
}

TEST(WritePatientTest, AHandoverOnNobodyIsRefused) {
  exchange::v1::Handover question = SimpleQuestion();
  question.mutable_envelope()->set_subject_person_id("nobody");
  EXPECT_THAT(RefusedFor(WriteMessage(question)), ElementsAre("CARE_OUT_MISSING PersonIdentity.identifiers"));
}

TEST(WritePatientTest, AFamilyNameThatNobodyToldSaysSo) {
  exchange::v1::Handover question = SimpleQuestion();
  IdentityIn(question).clear_official_family_name();
  EXPECT_THAT(WriteMessage(question).bytes, HasSubstr("\"_family\":{\"extension\":["));
  EXPECT_EQ(Again(question).official_family_name(), "");
  const std::string xml = WriteMessage(question, MessageVersion::kFive, Syntax::kXml).bytes;
  EXPECT_THAT(xml, HasSubstr("<family><extension url="));
  EXPECT_TRUE(ReadMessage(xml).accepted());
}

TEST(WritePatientTest, SexBirthAndDeathComeBack) {
  exchange::v1::Handover question = SimpleQuestion();
  model::v1::PersonIdentity& identity = IdentityIn(question);
  for (const auto sex : {model::v1::SEX_FEMALE, model::v1::SEX_MALE, model::v1::SEX_OTHER}) {
    identity.set_sex(sex);
    identity.set_deceased(sex == model::v1::SEX_MALE);
    identity.mutable_birth_date()->set_year(2020);
    if (sex == model::v1::SEX_OTHER) identity.mutable_birth_date()->set_month(5);
    EXPECT_EQ(Again(question).SerializeAsString(), identity.SerializeAsString());
  }
  identity.set_sex(model::v1::SEX_UNDETERMINED);
  EXPECT_THAT(LostOf(WriteMessage(question)), Contains("CARE_OUT_PRECISION PersonIdentity.sex"));
  EXPECT_EQ(Again(question).sex(), model::v1::SEX_UNSPECIFIED);
}

TEST(WritePatientTest, AProtectedAddressIsSaidAndNoMunicipalityIsTold) {
  exchange::v1::Handover question = SimpleQuestion();
  auto& person = *question.mutable_slip()->add_persons();
  person.set_person_id("a1");
  person.set_municipality_code("0461");
  EXPECT_THAT(WriteMessage(question).bytes, HasSubstr("\"0461\""));
  IdentityIn(question).set_address_protected(true);
  EXPECT_THAT(WriteMessage(question).bytes, Not(HasSubstr("0461")));
  EXPECT_TRUE(Again(question).address_protected());
}

TEST(WritePatientTest, TheIdentityOfAnotherIsLost) {
  exchange::v1::Handover question = SimpleQuestion();
  question.add_sections()->mutable_body()->mutable_person_identity()->set_official_given_name("Kirsten");
  const Written written = WriteMessage(question);
  EXPECT_THAT(LostOf(written), Contains("CARE_OUT_PERSON PersonIdentity"));
  EXPECT_THAT(written.bytes, Not(HasSubstr("Kirsten")));
}

// A birthing parent is read as a parent: the message does not say which.
TEST(WritePatientTest, WhoThePatientIsToTheChildIsLost) {
  exchange::v1::Handover question = SimpleQuestion();
  EXPECT_THAT(LostOf(WriteMessage(question)), Not(Contains("CARE_OUT_PERSON SectionHeader.about")));
  for (exchange::v1::Section& section : *question.mutable_sections()) {
    section.mutable_header()->mutable_about(0)->set_role(options::v1::PERSON_ROLE_BIRTHING_PARENT);
  }
  IdentityIn(question).mutable_identifiers(0)->set_cpr("2911829996");
  EXPECT_THAT(LostOf(WriteMessage(question)), Contains("CARE_OUT_PERSON SectionHeader.about"));
}

}  // namespace handover::adapters::fhir::testing
