#include "adapters/medcom_fhir/message_writer.h"

#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/unit/adapters/medcom_fhir/generated_questions.h"
#include "tests/unit/adapters/medcom_fhir/messages.h"

namespace handover::adapters::fhir::testing {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(DanishDateTimeTest, HasTheOffsetOfTheSeasonAndThePrecisionOfTheMoment) {
  model::v1::Moment moment;
  moment.mutable_time()->set_seconds(1'718'951'400);
  moment.mutable_time()->set_nanos(250'000'000);
  EXPECT_EQ(DanishDateTime(moment), "2024-06-21T08:30:00.25+02:00");
  moment.mutable_time()->set_nanos(0);
  moment.mutable_time()->set_seconds(1'705'000'000);
  EXPECT_EQ(DanishDateTime(moment), "2024-01-11T20:06:40+01:00");
  moment.set_precision(model::v1::TIME_PRECISION_DAY);
  EXPECT_EQ(DanishDateTime(moment), "2024-01-11");
  moment.set_precision(model::v1::TIME_PRECISION_MONTH);
  EXPECT_EQ(DanishDateTime(moment), "2024-01");
}

TEST(NamesApartTest, TwoBlanksKeepANameTogether) {
  EXPECT_THAT(NamesApart("Rikke Test"), ElementsAre("Rikke", "Test"));
  EXPECT_THAT(NamesApart("Rikke  Test"), ElementsAre("Rikke  Test"));
  EXPECT_THAT(NamesApart(" Rikke"), ElementsAre(" Rikke"));
  EXPECT_THAT(NamesApart("Rikke"), ElementsAre("Rikke"));
}

TEST(MessageWriterTest, HeaderNamesEventEndsAndVersion) {
  const Parsed parsed(WriteMessage(SimpleQuestion()).bytes);
  const Node& header = parsed.Resource("MessageHeader");
  EXPECT_EQ(ValueOf(header, "id"), "019034b6-97e0-808f-b185-7dc425fae621");
  EXPECT_EQ(ValueOf(*Child(header, "eventCoding"), "code"), "care-communication-message");
  EXPECT_EQ(ValueOf(*Child(header, "destination"), "endpoint"), "https://sor2.sum.dsdn.dk/#id=999011000016001");
  EXPECT_EQ(ValueOf(*Child(header, "source"), "endpoint"), "https://sor2.sum.dsdn.dk/#id=999021000016002");
  EXPECT_THAT(std::string(ValueOf(header, "definition")), HasSubstr("|5.0"));
  const Parsed four(WriteMessage(SimpleQuestion(), MessageVersion::kFour).bytes);
  EXPECT_THAT(std::string(ValueOf(four.Resource("MessageHeader"), "definition")), HasSubstr("|4.0.0"));
}

TEST(MessageWriterTest, EveryIdIsAUuidAndStandsOnce) {
  const Parsed parsed(WriteMessage(GeneratedQuestion(7)).bytes);
  std::set<std::string> ids;
  for (const Node* resource : parsed.bundle.resources()) {
    const std::string id(ValueOf(*resource, "id"));
    EXPECT_EQ(id.size(), 36u);
    EXPECT_TRUE(ids.insert(id).second);
  }
  EXPECT_THAT(parsed.errors(), IsEmpty());
}

TEST(MessageWriterTest, AnotherHandoverHasOtherIds) {
  exchange::v1::Handover other = SimpleQuestion();
  other.mutable_envelope()->set_handover_id(std::string(16, 'x'));
  const Parsed a(WriteMessage(SimpleQuestion()).bytes);
  const Parsed b(WriteMessage(other).bytes);
  EXPECT_NE(ValueOf(a.tree.root(), "id"), ValueOf(b.tree.root(), "id"));
  EXPECT_NE(ValueOf(a.Resource("Patient"), "id"), ValueOf(b.Resource("Patient"), "id"));
}

TEST(MessageWriterTest, XmlHasADeclarationAndNoDocumentType) {
  const std::string xml = WriteMessage(SimpleQuestion(), MessageVersion::kFive, Syntax::kXml).bytes;
  EXPECT_TRUE(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Bundle xmlns=\"http://hl7.org/fhir\">"));
  EXPECT_EQ(xml.find("<!"), std::string::npos);
}

TEST(MessageWriterTest, AConcernIsNoMessage) {
  exchange::v1::Handover concern = SimpleQuestion();
  concern.mutable_envelope()->set_kind("CONCERN_REPORT");
  EXPECT_THAT(RefusedFor(WriteMessage(concern)), ElementsAre("CARE_OUT_CONCERN Envelope.kind"));
  concern = SimpleQuestion();
  AddBody(concern, options::v1::PERSON_ROLE_CHILD).mutable_concern();
  EXPECT_THAT(RefusedFor(WriteMessage(concern)), ElementsAre("CARE_OUT_CONCERN Envelope.kind"));
  concern = SimpleQuestion();
  AddBody(concern, options::v1::PERSON_ROLE_PROFESSIONAL).mutable_reporter();
  EXPECT_THAT(RefusedFor(WriteMessage(concern)), ElementsAre("CARE_OUT_CONCERN Envelope.kind"));
}

TEST(MessageWriterTest, AParentWhoMustNotBeToldIsNoMatterForAMessage) {
  exchange::v1::Handover question = SimpleQuestion();
  auto& involved = *question.mutable_envelope()->add_parent_involvements();
  involved.set_state(exchange::v1::Envelope::ParentInvolvement::INFORMED);
  EXPECT_THAT(RefusedFor(WriteMessage(question)), IsEmpty());
  involved.set_state(exchange::v1::Envelope::ParentInvolvement::WITHHELD);
  EXPECT_THAT(RefusedFor(WriteMessage(question)), ElementsAre("CARE_OUT_WITHHELD Envelope.parent_involvements"));
}

TEST(MessageWriterTest, ACorrectionIsRefusedAndAFollowUpIsNot) {
  exchange::v1::Handover question = SimpleQuestion();
  exchange::v1::Envelope::Related& related = *question.mutable_envelope()->add_related();
  related.set_handover_id(std::string(16, 'x'));
  for (const auto relation : {exchange::v1::Envelope::CORRECTS, exchange::v1::Envelope::RETRACTS}) {
    related.set_relation(relation);
    EXPECT_THAT(RefusedFor(WriteMessage(question)), ElementsAre("CARE_OUT_CORRECTION Envelope.related"));
  }
  related.set_relation(exchange::v1::Envelope::FOLLOWS_UP);
  const Written written = WriteMessage(question);
  EXPECT_THAT(RefusedFor(written), IsEmpty());
  EXPECT_THAT(LostOf(written), ::testing::Contains("CARE_OUT_ENVELOPE Envelope.related"));
}

TEST(MessageWriterTest, AHandoverWithoutAnIdHasNoName) {
  exchange::v1::Handover question = SimpleQuestion();
  question.mutable_envelope()->clear_handover_id();
  EXPECT_THAT(RefusedFor(WriteMessage(question)), ElementsAre("CARE_OUT_MISSING Envelope.handover_id"));
}

}  // namespace handover::adapters::fhir::testing
