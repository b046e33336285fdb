#include "adapters/medcom_fhir/thread_ids.h"

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "broker/base/ids.h"
#include "tests/unit/adapters/medcom_fhir/messages.h"

namespace handover::adapters::fhir::testing {
namespace thread_ids_test_internal {

struct Thread {
  explicit Thread(std::string_view text) : parsed(text), message(CheckProfile(parsed.bundle, parsed.findings)) {}

  // REQUIRES: the message has passed.
  ThreadIds Ids() const { return IdsOf(*message); }
  OwnEntries Entries() const { return EntriesOf(*message); }

  Parsed parsed;
  std::optional<CareMessage> message;
};

absl::Time At(std::string_view text) {
  absl::Time time;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, std::string(text), &time, nullptr));
  return time;
}

constexpr std::string_view kRevision = "{\"role\": \"revision\", \"what\": {\"reference\": \"MessageHeader/";

}  // namespace thread_ids_test_internal

using ::testing::ElementsAre;
using thread_ids_test_internal::At;
using thread_ids_test_internal::kRevision;
using thread_ids_test_internal::Thread;

TEST(ThreadIdsTest, IdIsMadeOfSenderMessageAndTime) {
  const ThreadIds ids = Thread(Message("new_v5.json")).Ids();
  EXPECT_EQ(ids.own,
            DeriveUuid8(At("2024-06-20T10:15:00+02:00"), "gln:5790000999019\n00000000-0000-4000-8000-000000000101\n1"));
  EXPECT_EQ(ids.predecessor, "");
  EXPECT_EQ(ids.conversation, "");
}

TEST(ThreadIdsTest, ReplyFindsTheIdOfWhatItAnswers) {
  const ThreadIds first = Thread(Message("new_v5.json")).Ids();
  const ThreadIds reply = Thread(Message("reply_v5.xml")).Ids();
  EXPECT_EQ(reply.predecessor, first.own);
  EXPECT_EQ(reply.conversation, first.own);
  EXPECT_NE(reply.own, first.own);
  EXPECT_TRUE(reply.predecessor_known);
}

TEST(ThreadIdsTest, FirstMessageMayBeALetterOfAnotherFormat) {
  const ThreadIds forward = Thread(Message("forward_v4.json")).Ids();
  EXPECT_EQ(forward.predecessor,
            DeriveUuid8(At("2024-06-21T12:00:00+02:00"), "gln:5790000999026\n00000000-0000-4000-8000-000000000306\n1"));
  EXPECT_EQ(forward.conversation, DeriveUuid8(absl::UnixEpoch(), "gln:5790000999019\nB0001\n1"));
  const ThreadIds other_way = Thread(Spoiled("forward_v4.json", "B0001#5790000999019", "5790000999019#B0001")).Ids();
  EXPECT_EQ(other_way.conversation, forward.conversation);
  const ThreadIds bare = Thread(Spoiled("forward_v4.json", "B0001#5790000999019", "B0001")).Ids();
  EXPECT_EQ(bare.conversation, DeriveUuid8(absl::UnixEpoch(), "\nB0001\n1"));
}

TEST(ThreadIdsTest, PredecessorThatTheThreadDoesNotTellOfHasNoTime) {
  const ThreadIds ids = Thread(Spoiled("reply_v5.json", std::string(kRevision) + "00000000-0000-4000-8000-000000000101",
                                       std::string(kRevision) + "17"))
                            .Ids();
  EXPECT_FALSE(ids.predecessor_known);
  EXPECT_EQ(ids.predecessor, DeriveUuid8(absl::UnixEpoch(), "\n17\n1"));
  EXPECT_EQ(ids.conversation, ids.predecessor);
}

TEST(ThreadIdsTest, ThreadThatGoesInACircleEnds) {
  std::string text = Spoiled("reply_v5.json", "\"code\": \"new-message\"", "\"code\": \"reply-message\"");
  text = Edited(
      text,
      "{\"role\": \"source\", \"what\": {\"identifier\": {\"value\": "
      "\"urn:uuid:00000000-0000-4000-8000-000000000121\"}}}",
      "{\"role\": \"revision\", \"what\": {\"reference\": \"MessageHeader/00000000-0000-4000-8000-000000000201\"}}");
  const ThreadIds ids = Thread(text).Ids();
  EXPECT_EQ(ids.conversation, ids.predecessor);
}

TEST(ThreadIdsTest, ReplyBringsOnlyWhatIsNew) {
  EXPECT_THAT(Thread(Message("reply_v5.json")).Entries().positions, ElementsAre(2));
  EXPECT_THAT(Thread(Message("new_v5.json")).Entries().positions, ElementsAre(0, 1));
  EXPECT_THAT(Thread(Message("forward_v4.json")).Entries().positions, ElementsAre(0, 1, 2));
}

TEST(ThreadIdsTest, EntryThatNoMessageClaimsIsTakenAsNew) {
  const Thread thread(Spoiled("reply_v5.json", "\"value\": \"urn:uuid:00000000-0000-4000-8000-000000000220\"}}}",
                              "\"value\": \"urn:uuid:00000000-0000-4000-8000-000000000299\"}}}"));
  EXPECT_THAT(thread.Entries().positions, ElementsAre(2));
  EXPECT_FALSE(thread.Entries().unclear);
}

TEST(ThreadIdsTest, EntryThatEarlierMessagesAndThisOneClaimStays) {
  const Thread thread(Spoiled("reply_v5.json", "\"value\": \"urn:uuid:00000000-0000-4000-8000-000000000121\"}}}",
                              "\"value\": \"urn:uuid:00000000-0000-4000-8000-000000000220\"}}}"));
  EXPECT_THAT(thread.Entries().positions, ElementsAre(1, 2)) << "entry 1 is now nobody's";
}

TEST(ThreadIdsTest, WithoutATextOfItsOwnTheNewestIsTaken) {
  std::string text = Spoiled("reply_v5.json", "\"value\": \"urn:uuid:00000000-0000-4000-8000-000000000121\"}}}",
                             "\"value\": \"urn:uuid:00000000-0000-4000-8000-000000000220\"}}}");
  const size_t last = text.rfind("urn:uuid:00000000-0000-4000-8000-000000000220");
  text.replace(last, 45, "urn:uuid:00000000-0000-4000-8000-000000000121");
  const OwnEntries entries = Thread(text).Entries();
  EXPECT_TRUE(entries.unclear);
  EXPECT_THAT(entries.positions, ElementsAre(2, 1));
}

TEST(ThreadIdsTest, AddressIsTheGlnElseTheSorCode) {
  const Parsed parsed(Message("new_v5.json"));
  EXPECT_EQ(AddressOf(&parsed.Resource("Organization")), "gln:5790000999019");
  const Parsed sor(Spoiled("new_v5.json", "https://www.gs1.org/gln", "https://www.gs1.org/else"));
  EXPECT_EQ(AddressOf(&sor.Resource("Organization")), "sor:999011000016001");
  EXPECT_EQ(AddressOf(&sor.Resource("Patient")), "");
  EXPECT_EQ(AddressOf(nullptr), "");
}

TEST(ThreadIdsTest, MessageIdIsTheLastPartOfAReference) {
  EXPECT_EQ(MessageIdOf("MessageHeader/17"), "17");
  EXPECT_EQ(MessageIdOf("https://a.example.dk/fhir/MessageHeader/17"), "17");
  EXPECT_EQ(MessageIdOf("17"), "17");
}

}  // namespace handover::adapters::fhir::testing
