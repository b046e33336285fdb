#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_fhir/message_writer.h"
#include "tests/unit/adapters/medcom_fhir/generated_questions.h"
#include "tests/unit/adapters/medcom_fhir/messages.h"

namespace handover::adapters::fhir::testing {
namespace write_communication_test_internal {

model::v1::Note& NoteIn(exchange::v1::Handover& handover) { return *BodyIn(handover, "Note").mutable_note(); }

model::v1::Note& AddNote(exchange::v1::Handover& handover, const std::string& text) {
  model::v1::Note& note = *AddBody(handover, options::v1::PERSON_ROLE_CHILD).mutable_note();
  note = BodyIn(handover, "Note").note();
  note.set_text(text);
  return note;
}

model::v1::Attachment& AddFile(exchange::v1::Handover& handover, const std::string& content) {
  model::v1::Attachment& file = *AddBody(handover, options::v1::PERSON_ROLE_CHILD).mutable_attachment();
  file.mutable_provenance()->mutable_recorded()->mutable_time()->set_seconds(1'718'800'100);
  file.set_title("Kurve");
  file.set_media_type(std::string(SniffAttachmentType(content)));
  file.set_content(content);
  return file;
}

std::vector<std::string> TextsIn(const std::string& bytes) {
  const Parsed parsed(bytes);
  std::vector<std::string> texts;
  for (const Node* payload : Children(parsed.Resource("Communication"), "payload")) {
    texts.emplace_back(ValueOf(*payload, "contentString"));
  }
  return texts;
}

std::string CategoryIn(const std::string& bytes) {
  const Parsed parsed(bytes);
  return std::string(ValueOf(*Child(*Child(parsed.Resource("Communication"), "category"), "coding"), "code"));
}

std::string TopicIn(const std::string& bytes) {
  const Parsed parsed(bytes);
  const Node* topic = Child(parsed.Resource("Communication"), "topic");
  return topic == nullptr ? "none" : std::string(ValueOf(*topic, "text"));
}

std::vector<std::string> NoticesOfWriting(const Written& written) {
  return IssuesOf(written.issues, Severity::kNotice);
}

}  // namespace write_communication_test_internal

using namespace write_communication_test_internal;  // NOLINT: the test's own words.
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(WriteCommunicationTest, WhatSaysNothingIsRefused) {
  exchange::v1::Handover question = SimpleQuestion();
  question.mutable_sections()->RemoveLast();
  EXPECT_THAT(RefusedFor(WriteMessage(question)), ElementsAre("CARE_OUT_NOTHING Note.text"));
  AddFile(question, "%PDF-1.4 x");
  EXPECT_THAT(RefusedFor(WriteMessage(question)), ElementsAre("CARE_OUT_NOTHING Note.text"));
}

TEST(WriteCommunicationTest, TextsStandInTheOrderOfTheirTimes) {
  exchange::v1::Handover question = SimpleQuestion();
  NoteIn(question).set_text("to");
  AddNote(question, "tre").mutable_provenance()->mutable_recorded()->mutable_time()->set_seconds(1'718'800'001);
  AddNote(question, "et").mutable_provenance()->mutable_recorded()->mutable_time()->set_seconds(1'718'700'000);
  EXPECT_THAT(TextsIn(WriteMessage(question).bytes), ElementsAre("et", "to", "tre"));
}

TEST(WriteCommunicationTest, EntriesOfAMessageThatWasReadKeepTheirOrder) {
  const Translation translation = ReadMessage(Message("forward_v4.json"));
  const Written written = CareCommunicationWriter(MessageVersion::kFour, Syntax::kJson).Write(translation.handovers);
  EXPECT_EQ(TextsIn(written.bytes), TextsIn(Message("forward_v4.json")));
}

TEST(WriteCommunicationTest, TextsWithDifferentTitlesKeepThemInFront) {
  exchange::v1::Handover question = SimpleQuestion();
  AddNote(question, "Andet").set_title("Et andet emne");
  const Written written = WriteMessage(question);
  EXPECT_THAT(TextsIn(written.bytes), ElementsAre("Andet", "Vægt:\nHvornår blev Rikke vejet sidst?"));
  EXPECT_EQ(TopicIn(written.bytes), "Et andet emne");
  EXPECT_THAT(LostOf(written), Contains("CARE_OUT_PRECISION Note.title"));
  EXPECT_EQ(TextsIn(WriteMessage(SimpleQuestion()).bytes).front(), "Hvornår blev Rikke vejet sidst?");
}

TEST(WriteCommunicationTest, CategoryIsTheSourcesElseOther) {
  exchange::v1::Handover question = SimpleQuestion();
  EXPECT_EQ(CategoryIn(WriteMessage(question).bytes), "other");
  EXPECT_EQ(TopicIn(WriteMessage(question).bytes), "Vægt");
  NoteIn(question).mutable_source_topic()->set_system(std::string(kCategorySystem));
  NoteIn(question).mutable_source_topic()->set_code("nursing");
  EXPECT_EQ(CategoryIn(WriteMessage(question).bytes), "nursing");
  NoteIn(question).mutable_source_topic()->set_code("no-such-code");
  const Written written = WriteMessage(question);
  EXPECT_EQ(CategoryIn(written.bytes), "other");
  EXPECT_THAT(LostOf(written), Contains("CARE_OUT_FIELD Note.source_topic"));
}

TEST(WriteCommunicationTest, OtherNeedsATopic) {
  exchange::v1::Handover question = SimpleQuestion();
  NoteIn(question).clear_title();
  const Written written = WriteMessage(question);
  EXPECT_EQ(TopicIn(written.bytes), "Ikke oplyst");
  EXPECT_THAT(NoticesOfWriting(written), Contains("CARE_OUT_NOT_TOLD Note.title"));
  NoteIn(question).mutable_source_topic()->set_system(std::string(kCategorySystem));
  NoteIn(question).mutable_source_topic()->set_code("nursing");
  EXPECT_EQ(TopicIn(WriteMessage(question).bytes), "none");
}

TEST(WriteCommunicationTest, OnlyAReferralHasAPriority) {
  exchange::v1::Handover question = SimpleQuestion();
  question.mutable_envelope()->set_priority(exchange::v1::URGENT);
  EXPECT_THAT(LostOf(WriteMessage(question)), Contains("CARE_OUT_ENVELOPE Envelope.priority"));
  NoteIn(question).mutable_source_topic()->set_system(std::string(kCategorySystem));
  NoteIn(question).mutable_source_topic()->set_code("regarding-referral");
  EXPECT_THAT(LostOf(WriteMessage(question)), Not(Contains("CARE_OUT_ENVELOPE Envelope.priority")));
  EXPECT_THAT(WriteMessage(question).bytes, HasSubstr("\"priority\":\"asap\""));
  question.mutable_envelope()->set_priority(exchange::v1::ACUTE);
  EXPECT_THAT(LostOf(WriteMessage(question)), Contains("CARE_OUT_PRECISION Envelope.priority"));
}

TEST(WriteCommunicationTest, AFileThatIsNoneOfTheTypesIsLost) {
  exchange::v1::Handover question = SimpleQuestion();
  AddFile(question, "%PDF-1.4 x");
  const Written whole = WriteMessage(question);
  EXPECT_THAT(LostOf(whole), Not(Contains("CARE_OUT_FILE Attachment.content")));
  EXPECT_THAT(whole.bytes, HasSubstr("\"contentType\":\"application/pdf\""));
  AddFile(question, "<html>");
  EXPECT_THAT(LostOf(WriteMessage(question)), Contains("CARE_OUT_FILE Attachment.content"));
}

TEST(WriteCommunicationTest, FilesHaveTheSizesThatTheReaderTakes) {
  exchange::v1::Handover question = SimpleQuestion();
  AddFile(question, absl::StrCat("%PDF-", std::string(1'999'995, 'x')));
  EXPECT_THAT(LostOf(WriteMessage(question)), Not(Contains("CARE_OUT_FILE Attachment.content")));
  AddFile(question, absl::StrCat("%PDF-", std::string(799'996, 'y')));
  EXPECT_THAT(LostOf(WriteMessage(question)), Contains("CARE_OUT_FILE Attachment.content"));
  question.mutable_sections()->RemoveLast();
  BodyIn(question, "Attachment").mutable_attachment()->mutable_content()->push_back('x');
  EXPECT_THAT(LostOf(WriteMessage(question)), Contains("CARE_OUT_FILE Attachment.content"));
}

TEST(WriteCommunicationTest, WhatTheBytesAreIsWritten) {
  exchange::v1::Handover question = SimpleQuestion();
  AddFile(question, "%PDF-1.4 x").set_media_type("image/png");
  const Written written = WriteMessage(question);
  EXPECT_THAT(written.bytes, HasSubstr("\"contentType\":\"application/pdf\""));
  EXPECT_THAT(LostOf(written), Contains("CARE_OUT_FIELD Attachment.media_type"));
}

TEST(WriteCommunicationTest, AFileWithoutATitleSaysThatItHasNone) {
  exchange::v1::Handover question = SimpleQuestion();
  AddFile(question, "%PDF-1.4 x").clear_title();
  EXPECT_THAT(NoticesOfWriting(WriteMessage(question)), Contains("CARE_OUT_NOT_TOLD Attachment.title"));
}

TEST(WriteCommunicationTest, ALinkIsAFileThatIsElsewhere) {
  exchange::v1::Handover question = SimpleQuestion();
  AddNote(question, "https://www.example.dk/fil").set_title("Fil");
  const Written written = WriteMessage(question);
  EXPECT_THAT(written.bytes, HasSubstr(R"("contentAttachment":{"url":"https://www.example.dk/fil","title":"Fil"})"));
  const Translation again = ReadMessage(written.bytes);
  EXPECT_EQ(BodiesOf(again, "Note").size(), 2u);
  question.mutable_sections()->erase(question.sections().begin() + 1);
  EXPECT_THAT(TextsIn(WriteMessage(question).bytes), ElementsAre("https://www.example.dk/fil"));
}

TEST(WriteCommunicationTest, AnEntryWithoutATimeHasThatOfTheMessage) {
  exchange::v1::Handover question = SimpleQuestion();
  NoteIn(question).clear_provenance();
  const Written written = WriteMessage(question);
  EXPECT_THAT(NoticesOfWriting(written), Contains("CARE_OUT_TIME_ASSUMED Provenance.recorded"));
  EXPECT_THAT(written.bytes, HasSubstr("\"valueDateTime\":\"2024-06-20T18:13:20+02:00\""));
}

TEST(WriteCommunicationTest, AnEntryHasTheIdItHadUnlessAnotherHasIt) {
  const std::string id = "urn:uuid:00000000-0000-4000-8000-000000000120";
  exchange::v1::Handover question = SimpleQuestion();
  NoteIn(question).mutable_provenance()->set_source_entry_id(id);
  EXPECT_THAT(WriteMessage(question).bytes, HasSubstr(id));
  AddNote(question, "Andet");
  const Written written = WriteMessage(question);
  EXPECT_THAT(RefusedFor(written), ::testing::IsEmpty());
  EXPECT_THAT(LostOf(written), Contains("CARE_OUT_FIELD Note.provenance.source_entry_id"));
  NoteIn(question).mutable_provenance()->set_source_entry_id("LETTER1");
  EXPECT_THAT(WriteMessage(question).bytes, Not(HasSubstr("LETTER1")));
}

TEST(WriteCommunicationTest, MessagesOfAThreadShareTheIdOfTheCommunication) {
  const auto id_of = [](const std::string& bytes) {
    const Parsed parsed(bytes);
    return std::string(ValueOf(*Child(parsed.Resource("Communication"), "identifier"), "value"));
  };
  exchange::v1::Handover question = SimpleQuestion();
  exchange::v1::Handover answer = SimpleQuestion();
  answer.mutable_envelope()->set_handover_id(std::string(16, 'y'));
  answer.mutable_envelope()->set_conversation_id(question.envelope().handover_id());
  EXPECT_EQ(id_of(WriteMessage(question).bytes), id_of(WriteMessage(answer).bytes));
}

TEST(WriteCommunicationTest, TheEncounterComesBackWithItsEpisode) {
  const Translation translation = ReadMessage(Message("forward_v4.json"));
  const Parsed parsed(CareCommunicationWriter(MessageVersion::kFour, Syntax::kJson).Write(translation.handovers).bytes);
  const Node& encounter = parsed.Resource("Encounter");
  EXPECT_EQ(ValueOf(*Child(*Child(encounter, "episodeOfCare"), "identifier"), "value"),
            "urn:uuid:00000000-0000-4000-8000-000000000341");
  EXPECT_EQ(ValueOf(*Child(parsed.Resource("Communication"), "encounter"), "reference"),
            absl::StrCat("Encounter/", std::string(ValueOf(encounter, "id"))));
}

}  // namespace handover::adapters::fhir::testing
