#include "adapters/gateway/intake.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "tests/fakes/temporary_folder.h"
#include "tests/unit/adapters/gateway/gateway_world.h"

namespace handover::gateway {
namespace {

class IntakeTest : public testing::Test {
 protected:
  TakenAs Take(const std::string& document) { return intake_.Take("letter.xml", document)->as; }
  std::string Id() const { return Outbox::IdOf(GatewayWorld::TwinsLetter()); }

  GatewayWorld world_;
  fakes::TemporaryFolder folder_;
  Backlog backlog_{10};
  Outbox outbox_{folder_.File("outbox"), backlog_};
  const DocumentFiling filing_{
      {folder_.File("answers"), folder_.File("sent"), folder_.File("refused"), folder_.File("receipts")},
      world_.clock(),
      world_.random()};
  const std::unique_ptr<EarlierLetters> earlier_ =
      EarlierLetters::Open(folder_.File("earlier"), world_.random()).value();
  PartyList parties_{world_.session(), world_.clock()};
  Intake intake_{{world_.session(), parties_, *earlier_, outbox_, filing_, world_.clock(), world_.random()}};
};

TEST_F(IntakeTest, ANewDocumentLiesInTheOutbox) {
  EXPECT_EQ(Take(GatewayWorld::TwinsLetter()), TakenAs::kNew);
  EXPECT_EQ(outbox_.Load(Id())->handovers.size(), 2u);
  EXPECT_EQ(backlog_.count(), 1);
}

TEST_F(IntakeTest, WhatIsUnderWayKeepsItsNameAndItsBytes) {
  ASSERT_EQ(Take(GatewayWorld::TwinsLetter()), TakenAs::kNew);
  const auto first = outbox_.Load(Id())->handovers[0].root;
  const TakenDocument again = intake_.Take("other.xml", GatewayWorld::TwinsLetter()).value();
  EXPECT_EQ(again.as, TakenAs::kUnderWay);
  EXPECT_EQ(again.name, "letter.xml");
  EXPECT_EQ(outbox_.Load(Id())->handovers[0].root, first);
}

// Sealed anew it would be refused by the broker, which may have the first: its sender would be told the contrary of
// what has happened.
TEST_F(IntakeTest, WhatIsUnderWayAndDamagedIsNotSealedAnew) {
  ASSERT_EQ(Take(GatewayWorld::TwinsLetter()), TakenAs::kNew);
  const std::string sealed = folder_.File("outbox/") + Id() + "/handover-0";
  fakes::WriteFileBytes(sealed, "changed");
  EXPECT_EQ(intake_.Take("again.xml", GatewayWorld::TwinsLetter()).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(fakes::ReadFileBytes(sealed), "changed");
  EXPECT_EQ(backlog_.count(), 1);
}

TEST_F(IntakeTest, ADocumentThatWasSentIsARepetition) {
  ASSERT_TRUE(earlier_->RememberDocument(Id()).ok());
  EXPECT_EQ(Take(GatewayWorld::TwinsLetter()), TakenAs::kRepeated);
  EXPECT_EQ(backlog_.count(), 0);
}

TEST_F(IntakeTest, WhatIsWrongIsRefusedAndNotKept) {
  const TakenDocument taken = intake_.Take("poem.txt", "a poem").value();
  EXPECT_EQ(taken.as, TakenAs::kRefused);
  ASSERT_EQ(taken.issues.size(), 1u);
  EXPECT_EQ(taken.issues[0].code, "UNRECOGNISED_FORMAT");
  EXPECT_EQ(backlog_.count(), 0);
}

TEST_F(IntakeTest, ACorrectionWaitsWhileWhatItCorrectsMayBeUnderWay) {
  ASSERT_EQ(Take(GatewayWorld::TwinsLetter()), TakenAs::kNew);
  EXPECT_EQ(intake_.Take("correction.xml", GatewayWorld::Correction()).status().code(), absl::StatusCode::kUnavailable);
  ASSERT_TRUE(outbox_.Remove(Id()).ok());
  EXPECT_EQ(intake_.Take("correction.xml", GatewayWorld::Correction())->as, TakenAs::kRefused);
}

TEST_F(IntakeTest, ManyConnectionsWithTheSameDocumentMakeOne) {
  std::vector<std::future<TakenAs>> takers;
  for (int i = 0; i < 8; ++i) {
    takers.push_back(std::async(std::launch::async, [this] { return Take(GatewayWorld::TwinsLetter()); }));
  }
  int new_count = 0;
  for (std::future<TakenAs>& taker : takers) new_count += taker.get() == TakenAs::kNew ? 1 : 0;
  EXPECT_EQ(new_count, 1);
  EXPECT_EQ(backlog_.count(), 1);
}

TEST_F(IntakeTest, ADiskThatRefusesIsUnavailable) {
  fakes::WriteFileBytes(folder_.File("outbox"), "no folder");
  EXPECT_EQ(intake_.Take("letter.xml", GatewayWorld::TwinsLetter()).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(backlog_.count(), 0);
}

}  // namespace
}  // namespace handover::gateway
