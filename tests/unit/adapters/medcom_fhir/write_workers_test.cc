#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_fhir/message_writer.h"
#include "tests/unit/adapters/medcom_fhir/generated_questions.h"
#include "tests/unit/adapters/medcom_fhir/messages.h"

namespace handover::adapters::fhir::testing {
namespace write_workers_test_internal {

model::v1::Professional& AddWorker(exchange::v1::Handover& handover, const std::string& role, const std::string& name) {
  model::v1::Professional& one = *AddBody(handover, options::v1::PERSON_ROLE_PROFESSIONAL).mutable_professional();
  one.set_role(role);
  one.set_name(name);
  return one;
}

// `role code or words`, of every role of the message.
std::vector<std::string> RolesIn(const std::string& bytes) {
  const Parsed parsed(bytes);
  std::vector<std::string> roles;
  for (const Node* role : parsed.bundle.OfType("PractitionerRole")) {
    const Node* code = Child(*role, "code");
    const Node* coding = code == nullptr ? nullptr : Child(*code, "coding");
    roles.emplace_back(code == nullptr     ? "none"
                       : coding == nullptr ? ValueOf(*code, "text")
                                           : ValueOf(*coding, "code"));
  }
  return roles;
}

std::vector<model::v1::Professional> WorkersAgain(const Written& written) {
  std::vector<model::v1::Professional> workers;
  for (const exchange::v1::SectionBody& body : BodiesOf(ReadMessage(written.bytes), "Professional")) {
    workers.push_back(body.professional());
  }
  return workers;
}

}  // namespace write_workers_test_internal

using namespace write_workers_test_internal;  // NOLINT: the test's own words.
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(WriteWorkersTest, TheAuthorIsThatOfTheTextElseOfTheHandover) {
  exchange::v1::Handover question = SimpleQuestion();
  const Written of_the_handover = WriteMessage(question);
  EXPECT_THAT(RolesIn(of_the_handover.bytes), ElementsAre("sundhedsplejerske"));
  EXPECT_EQ(WorkersAgain(of_the_handover).front().name(), "Hanne Test Fagperson");
  EXPECT_EQ(WorkersAgain(of_the_handover).front().role(), "HEALTH_VISITOR");
  model::v1::Provenance& provenance = *BodyIn(question, "Note").mutable_note()->mutable_provenance();
  provenance.set_observer_role("MIDWIFE");
  provenance.set_observer_name("Pia Test Fagperson");
  const Written of_the_text = WriteMessage(question);
  EXPECT_THAT(RolesIn(of_the_text.bytes), ElementsAre("jordemoder"));
  EXPECT_EQ(WorkersAgain(of_the_text).front().name(), "Pia Test Fagperson");
}

TEST(WriteWorkersTest, ATextWithoutATelephoneHasThatOfItsAuthor) {
  exchange::v1::Handover question = SimpleQuestion();
  BodyIn(question, "Note").mutable_note()->clear_contact_telephone();
  EXPECT_THAT(RefusedFor(WriteMessage(question)), ElementsAre("CARE_OUT_MISSING Note.contact_telephone"));
  model::v1::Professional& author = AddWorker(question, "HEALTH_VISITOR", "Hanne Test Fagperson");
  EXPECT_THAT(RefusedFor(WriteMessage(question)), ElementsAre("CARE_OUT_MISSING Note.contact_telephone"));
  author.set_telephone("+45 12345678");
  EXPECT_THAT(WriteMessage(question).bytes, HasSubstr("+45 12345678"));
  author.set_telephone("ring til os");
  EXPECT_THAT(RefusedFor(WriteMessage(question)), ElementsAre("CARE_OUT_MISSING Note.contact_telephone"));
}

TEST(WriteWorkersTest, ARoleThatMedComDoesNotHaveStandsInWords) {
  exchange::v1::Handover question = SimpleQuestion();
  question.mutable_envelope()->set_author_role("COORDINATOR");
  EXPECT_THAT(RolesIn(WriteMessage(question).bytes), ElementsAre("COORDINATOR"));
  AddWorker(question, "COORDINATOR", "Hanne Test Fagperson");
  EXPECT_THAT(LostOf(WriteMessage(question)), Contains("CARE_OUT_PRECISION Professional.role"));
}

// A role of MedCom's list that the reference model has no word for is read as its code in capitals.
TEST(WriteWorkersTest, ACodeOfMedComComesBackAsOne) {
  const Translation first = ReadMessage(Spoiled("new_v5.json", "\"sygeplejerske\"", "\"diaetistassistent\""));
  const Written written = CareCommunicationWriter(MessageVersion::kFive, Syntax::kJson).Write(first.handovers);
  EXPECT_THAT(RolesIn(written.bytes), Contains("diaetistassistent"));
  EXPECT_EQ(WorkersAgain(written).front().role(), BodiesOf(first, "Professional").front().professional().role());
}

TEST(WriteWorkersTest, WhoWroteNothingIsRecipientOrSenderByTheOrganisation) {
  exchange::v1::Handover question = SimpleQuestion();
  AddWorker(question, "CARE_TEAM", "Barselsteam").set_organisation("gln:5790000999019");
  AddWorker(question, "DOCTOR", "Line Test").set_organisation("sor:999021000016002");
  const Written written = WriteMessage(question);
  EXPECT_THAT(LostOf(written), Not(Contains("CARE_OUT_PERSON Professional")));
  const Parsed parsed(written.bytes);
  const Node& communication = parsed.Resource("Communication");
  EXPECT_THAT(std::string(ValueOf(*Child(communication, "recipient"), "reference")), HasSubstr("CareTeam/"));
  EXPECT_NE(Extension(communication, kSenderUrl), nullptr);
  EXPECT_EQ(WorkersAgain(written).size(), 3u);
}

TEST(WriteWorkersTest, WhoIsNeitherIsLost) {
  exchange::v1::Handover question = SimpleQuestion();
  AddWorker(question, "DOCTOR", "Line Test").set_organisation("gln:5790000121526");
  const Written elsewhere = WriteMessage(question);
  EXPECT_THAT(LostOf(elsewhere), Contains("CARE_OUT_PERSON Professional"));
  EXPECT_THAT(elsewhere.bytes, Not(HasSubstr("Line")));
  BodyIn(question, "Professional").mutable_professional()->set_organisation("gln:5790000999019");
  EXPECT_THAT(LostOf(WriteMessage(question)), Not(Contains("CARE_OUT_PERSON Professional")));
  AddWorker(question, "NURSE", "Sille Test").set_organisation("gln:5790000999019");
  EXPECT_THAT(LostOf(WriteMessage(question)), Contains("CARE_OUT_PERSON Professional"));
}

TEST(WriteWorkersTest, WhoIsNamedWithoutANameIsSaidToBe) {
  exchange::v1::Handover question = SimpleQuestion();
  question.mutable_envelope()->clear_author_name();
  const Written written = WriteMessage(question);
  EXPECT_THAT(IssuesOf(written.issues, Severity::kNotice), Contains("CARE_OUT_NOT_TOLD Professional.name"));
  EXPECT_EQ(WorkersAgain(written).front().name(), "");
}

TEST(WriteWorkersTest, AnOrganisationOfAnotherListIsLostAndItsNameIsNot) {
  exchange::v1::Handover question = SimpleQuestion();
  model::v1::Professional& author = AddWorker(question, "HEALTH_VISITOR", "Hanne Test Fagperson");
  author.set_organisation("kommune:0461");
  EXPECT_THAT(LostOf(WriteMessage(question)), Contains("CARE_OUT_FIELD Professional.organisation"));
  author.set_organisation("gln:5790000999026");
  author.set_organisation_name("Sundhedsplejen");
  const Written written = WriteMessage(question);
  EXPECT_THAT(LostOf(written), Not(Contains("CARE_OUT_FIELD Professional.organisation")));
  EXPECT_THAT(written.bytes, HasSubstr("\"name\":\"Sundhedsplejen\""));
}

// Two resources for one person, as real threads have them, are two again.
TEST(WriteWorkersTest, EqualPeopleStayAsManyAsTheyWere) {
  exchange::v1::Handover question = SimpleQuestion();
  for (int i = 0; i < 2; ++i) {
    model::v1::Professional& one = AddWorker(question, "HEALTH_VISITOR", "Hanne Test Fagperson");
    one.set_organisation("gln:5790000999026");
    one.set_telephone("87654321");
  }
  AddBody(question, options::v1::PERSON_ROLE_CHILD) = BodyIn(question, "Note");
  EXPECT_EQ(WorkersAgain(WriteMessage(question)).size(), 2u);
}

}  // namespace handover::adapters::fhir::testing
