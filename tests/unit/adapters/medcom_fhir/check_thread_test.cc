#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_fhir/care_message.h"
#include "tests/unit/adapters/medcom_fhir/messages.h"

namespace handover::adapters::fhir::testing {
namespace check_thread_test_internal {

struct CheckedThread {
  explicit CheckedThread(std::string_view text) : parsed(text) {
    const Node& header = parsed.Resource("MessageHeader");
    CheckHeader(parsed.bundle, header, message, parsed.findings);
    CheckPayloads(parsed.bundle, parsed.Resource("Communication"), message, parsed.findings);
    CheckThread(parsed.bundle, header, message, parsed.findings);
  }
  Parsed parsed;
  CareMessage message;
};

}  // namespace check_thread_test_internal

using check_thread_test_internal::CheckedThread;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CheckThreadTest, StepsAreReadAndEarlierHeadersNeedNotBeThere) {
  const CheckedThread checked(Message("forward_v4.json"));
  EXPECT_THAT(checked.parsed.errors(), IsEmpty());
  ASSERT_EQ(checked.message.steps.size(), 2u);
  EXPECT_EQ(checked.message.current_step, 1u);
  const ThreadStep& earlier = checked.message.steps[0];
  EXPECT_EQ(earlier.activity, Activity::kReply);
  EXPECT_EQ(earlier.target, "MessageHeader/00000000-0000-4000-8000-000000000306");
  EXPECT_EQ(earlier.predecessor_reference, "");
  EXPECT_EQ(earlier.predecessor_identifier, "B0001#5790000999019");
  EXPECT_EQ(earlier.occurred, "2024-06-21T12:00:00+02:00");
  const ThreadStep& current = checked.message.steps[1];
  EXPECT_EQ(current.activity, Activity::kForward);
  EXPECT_EQ(current.agent, checked.message.sender);
  EXPECT_EQ(current.predecessor_reference, "MessageHeader/00000000-0000-4000-8000-000000000306");
  EXPECT_THAT(current.sources, ElementsAre("urn:uuid:00000000-0000-4000-8000-000000000322",
                                           "urn:uuid:00000000-0000-4000-8000-000000000321"));
}

TEST(CheckThreadTest, ReplyNeedsAPredecessor) {
  const CheckedThread checked(Spoiled(
      "reply_v5.json",
      "{\"role\": \"revision\", \"what\": {\"reference\": \"MessageHeader/00000000-0000-4000-8000-000000000101\"}},",
      ""));
  EXPECT_THAT(checked.parsed.errors(), ElementsAre("FHIR_MISSING /entry/11/resource/entity"));
}

TEST(CheckThreadTest, NewMessageWithAPredecessorIsOnlyReported) {
  const CheckedThread checked(
      Spoiled("new_v5.json", "\"entity\": [",
              "\"entity\": [{\"role\": \"revision\", \"what\": {\"reference\": \"MessageHeader/1\"}},"));
  EXPECT_THAT(checked.parsed.errors(), IsEmpty());
  EXPECT_THAT(checked.parsed.warnings(), ElementsAre("FHIR_THREAD_UNCLEAR /entry/7/resource/entity"));
}

TEST(CheckThreadTest, SourcesAndAgentThatDoNotFitAreOnlyReported) {
  const CheckedThread checked(Message("odd_v4.json"));
  EXPECT_THAT(checked.parsed.errors(), IsEmpty());
  EXPECT_THAT(checked.parsed.warnings(), ::testing::IsSupersetOf({"FHIR_PROVENANCE_AGENT /entry/11/resource/agent",
                                                                  "FHIR_PROVENANCE_SOURCE /entry/11/resource/entity"}));
}

TEST(CheckThreadTest, OneProvenanceIsAboutThisMessage) {
  const CheckedThread twice(
      Spoiled("reply_v5.json", "\"target\": [{\"reference\": \"MessageHeader/00000000-0000-4000-8000-000000000101\"}]",
              "\"target\": [{\"reference\": \"MessageHeader/00000000-0000-4000-8000-000000000201\"}]"));
  EXPECT_THAT(twice.parsed.errors(), ElementsAre("FHIR_RESOURCE_COUNT /entry/11/resource"));
  const CheckedThread never(
      Spoiled("new_v5.json", "\"target\": [{\"reference\": \"MessageHeader/00000000-0000-4000-8000-000000000101\"}]",
              "\"target\": [{\"reference\": \"MessageHeader/17\"}]"));
  EXPECT_THAT(never.parsed.errors(), ElementsAre("FHIR_MISSING /entry(Provenance)"));
}

TEST(CheckThreadTest, WhenItWasWrittenIsTold) {
  const CheckedThread without(Spoiled("new_v5.json", "\"recorded\": \"2024-06-20T10:15:00+02:00\",", ""));
  EXPECT_THAT(without.parsed.errors(), ElementsAre("FHIR_MISSING /entry/7/resource/recorded"));
  const CheckedThread wrong(Spoiled("new_v5.json", "\"recorded\": \"2024-06-20T10:15:00+02:00\"",
                                    "\"recorded\": \"2023-02-29T10:15:00+02:00\""));
  EXPECT_THAT(wrong.parsed.errors(), ElementsAre("FHIR_TIME_FORMAT /entry/7/resource/recorded"));
}

TEST(CheckThreadTest, MessageHasAtMostOneBeforeIt) {
  const std::string before =
      "{\"role\": \"revision\", \"what\": {\"reference\": \"MessageHeader/00000000-0000-4000-8000-000000000101\"}},";
  const CheckedThread checked(Spoiled("reply_v5.json", before, before + before));
  EXPECT_THAT(checked.parsed.errors(), ElementsAre("FHIR_CARDINALITY /entry/11/resource/entity/1"));
}

}  // namespace handover::adapters::fhir::testing
