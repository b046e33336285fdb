#include "adapters/social/feedback_writer.h"

#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/social/form_json.h"

namespace handover::adapters::social::testing {
namespace feedback_writer_test_internal {

exchange::v1::Handover Feedback(const std::string& answer) {
  exchange::v1::Handover handover;
  exchange::v1::Envelope& envelope = *handover.mutable_envelope();
  envelope.set_handover_id(std::string(16, '\x22'));
  envelope.set_kind("CONCERN_FEEDBACK");
  envelope.set_created_ms(1'718'007'300'000);
  envelope.set_author_role("CASE_WORKER");
  exchange::v1::Envelope::Related& related = *envelope.add_related();
  related.set_relation(exchange::v1::Envelope::ANSWERS);
  related.set_handover_id(std::string(16, '\x11'));
  exchange::v1::Section& section = *handover.add_sections();
  section.mutable_header()->set_type("Inquiry");
  section.mutable_body()->mutable_inquiry()->set_topic("CONCERN_STATUS");
  section.mutable_body()->mutable_inquiry()->set_answer_code(answer);
  return handover;
}

}  // namespace feedback_writer_test_internal

using feedback_writer_test_internal::Feedback;

TEST(FeedbackWriterTest, ReceiptNamesTheReportAndItsState) {
  const Written written = FeedbackWriter().Write({Feedback("RECEIVED")});
  EXPECT_TRUE(written.issues.empty());
  EXPECT_TRUE(written.losses.empty());
  const auto values = ReadFormJson(written.bytes).LeftOver();
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"/answers/0/code", "RECEIVED"},
      {"/created", "2024-06-10T08:15:00+00:00"},
      {"/feedback_id", "22222222-2222-2222-2222-222222222222"},
      {"/format", "HANDOVER_CONCERN_FEEDBACK"},
      {"/report", "11111111-1111-1111-1111-111111111111"},
      {"/sender/role", "CASE_WORKER"},
      {"/version", "1"}};
  EXPECT_EQ(values, expected);
}

TEST(FeedbackWriterTest, WordsAreNotTold) {
  exchange::v1::Handover handover = Feedback("RECEIVED");
  exchange::v1::Section& note = *handover.add_sections();
  note.mutable_header()->set_type("Note");
  note.mutable_body()->mutable_note()->set_text("Canary");
  const Written written = FeedbackWriter().Write({handover});
  EXPECT_EQ(written.bytes.find("Canary"), std::string::npos);
  ASSERT_EQ(written.losses.size(), 1u);
  EXPECT_EQ(written.losses[0].code, "SOCIAL_SECTION");
}

TEST(FeedbackWriterTest, WhatIsNoAnswerIsRefused) {
  EXPECT_EQ(FeedbackWriter().Write({}).issues.at(0).code, "SOCIAL_ONE_HANDOVER");
  exchange::v1::Handover other = Feedback("RECEIVED");
  other.mutable_envelope()->set_kind("REPLY");
  EXPECT_EQ(FeedbackWriter().Write({other}).issues.at(0).code, "SOCIAL_KIND");
  exchange::v1::Handover lone = Feedback("RECEIVED");
  lone.mutable_envelope()->clear_related();
  EXPECT_EQ(FeedbackWriter().Write({lone}).issues.at(0).path, "Envelope.related");
  EXPECT_EQ(FeedbackWriter().Write({Feedback("")}).issues.at(0).path, "Inquiry");
}

}  // namespace handover::adapters::social::testing
