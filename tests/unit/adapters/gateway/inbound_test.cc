#include "adapters/gateway/inbound.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "broker/base/refusal.h"
#include "clients/cpp/files.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/adapters/gateway/gateway_world.h"

namespace handover::gateway {
namespace {

namespace fs = std::filesystem;

class InboundTest : public testing::Test {
 protected:
  InboundTest() { Restart(); }

  // The gateway falls over and starts again.
  void Restart(int capacity = 10) { Restart(capacity, world_.session()); }
  void Restart(int capacity, client::Session& session) {
    Inbound::Options options;
    options.drop = folder_.File("drop");
    options.filing = {folder_.File("answers"), folder_.File("sent"), folder_.File("refused"), folder_.File("receipts")};
    options.state = folder_.File("state");
    options.settle = absl::Seconds(2);
    options.max_read_attempts = 2;
    options.later_answers = true;
    options.note_receipt = [this](const LocalReceiptNote& note) { receipt_notes_.push_back(note.event); };
    inbound_.reset();
    backlog_ = std::make_unique<Backlog>(capacity);
    parties_ = std::make_unique<PartyList>(session, world_.clock());
    inbound_ = Inbound::Open(options, session, *parties_, world_.clock(), world_.random(), *backlog_).value();
  }

  // Drops the document and lets it settle.
  Inbound::Round Drop(const std::string& name, const std::string& document) {
    fakes::WriteFileBytes(folder_.File("drop") + "/" + name, document);
    EXPECT_TRUE(inbound_->RunOnce().ok());
    world_.clock().Advance(absl::Seconds(2));
    return inbound_->RunOnce().value();
  }

  static int Files(const std::string& folder) {
    int count = 0;
    for (const auto& entry : fs::directory_iterator(folder)) count += entry.is_regular_file() ? 1 : 0;
    return count;
  }

  std::string Read(const std::string& path) { return fakes::ReadFileBytes(folder_.File(path)); }

  GatewayWorld world_;
  fakes::TemporaryFolder folder_;
  std::unique_ptr<Backlog> backlog_;
  std::unique_ptr<PartyList> parties_;
  std::unique_ptr<Inbound> inbound_;
  std::vector<std::string> receipt_notes_;
};

// The local system has taken a letter that was written for it.
TEST_F(InboundTest, AReceiptIsFiledAndNotAnswered) {
  WrittenLetters written(folder_.File("state") + "/written");
  ASSERT_TRUE(written
                  .Remember({{LetterName::Kind::kInterchange, "gln:5790000120400", "KUV20240613001"}},
                            *DeliveryId::FromBytes(std::string(16, 'd')))
                  .ok());
  const Inbound::Round round = Drop("kvit.edi", fakes::ReadFileBytes("tests/fixtures/contrl/ctl03.edi"));
  EXPECT_EQ(round.accepted_count, 1);
  EXPECT_EQ(receipt_notes_, std::vector<std::string>{"CONFIRMED"});
  EXPECT_TRUE(fs::exists(folder_.File("sent/kvit.edi")));
  EXPECT_TRUE(fs::is_empty(folder_.File("answers")));
  EXPECT_EQ(world_.broker().accepted_count(), 0);
}

TEST_F(InboundTest, AReceiptForNothingIsRefusedWithItsReasonAndNotAnswered) {
  EXPECT_EQ(Drop("kvit.edi", fakes::ReadFileBytes("tests/fixtures/contrl/ctl02.edi")).refused_count, 1);
  EXPECT_NE(Read("refused/kvit.edi.reason.txt").find("GATEWAY_RECEIPT_UNKNOWN"), std::string::npos);
  EXPECT_TRUE(fs::exists(folder_.File("refused/kvit.edi")));
  EXPECT_TRUE(fs::is_empty(folder_.File("answers")));
  EXPECT_TRUE(receipt_notes_.empty());
}

// The process ended with it in hand, twice; the count is all that is left of that.
TEST_F(InboundTest, ADocumentThatEndsTheGatewayIsPutAsideUnreadWithItsReason) {
  const std::string attempt = "state/attempts/" + Outbox::IdOf(GatewayWorld::TwinsLetter());
  ASSERT_TRUE(client::WriteFile(folder_.File(attempt), "1").ok());
  EXPECT_EQ(Drop("once.xml", GatewayWorld::TwinsLetter()).refused_count, 0);
  EXPECT_FALSE(fs::exists(folder_.File(attempt)));
  ASSERT_TRUE(client::WriteFile(folder_.File(attempt), "2").ok());
  EXPECT_EQ(Drop("twice.xml", GatewayWorld::TwinsLetter()).refused_count, 1);
  EXPECT_NE(Read("refused/twice.xml.reason.txt").find("GATEWAY_READER_ENDED"), std::string::npos);
  EXPECT_EQ(Read("refused/twice.xml"), GatewayWorld::TwinsLetter());
  EXPECT_FALSE(fs::exists(folder_.File("answers/twice.xml.answer.xml")));
  EXPECT_FALSE(fs::exists(folder_.File(attempt)));
  EXPECT_TRUE(fs::is_empty(folder_.File("drop")));
}

TEST_F(InboundTest, TwinsAreSentAndAnswered) {
  const Inbound::Round round = Drop("twins.xml", GatewayWorld::TwinsLetter());
  EXPECT_EQ(round.accepted_count, 1);
  EXPECT_EQ(world_.broker().accepted_count(), 2);
  EXPECT_EQ(Files(folder_.File("receipts")), 2);
  EXPECT_NE(Read("answers/twins.xml.answer.xml").find("PositiveMessage"), std::string::npos);
  EXPECT_TRUE(fs::exists(folder_.File("sent/twins.xml")));
  EXPECT_TRUE(fs::is_empty(folder_.File("drop")));
  EXPECT_TRUE(fs::is_empty(folder_.File("state/outbox")));
}

TEST_F(InboundTest, WhatIsWrongIsRefusedWithAReadableReasonAndNothingIsSent) {
  const Inbound::Round round = Drop("poem.txt", "a poem");
  EXPECT_EQ(round.refused_count, 1);
  EXPECT_EQ(world_.broker().accepted_count(), 0);
  EXPECT_TRUE(fs::exists(folder_.File("refused/poem.txt")));
  EXPECT_NE(Read("refused/poem.txt.reason.txt").find("UNRECOGNISED_FORMAT"), std::string::npos);
  EXPECT_NE(Read("answers/poem.txt.answer.json").find("\"accepted\":false"), std::string::npos);
}

TEST_F(InboundTest, AnEmptyFileIsRefused) {
  EXPECT_EQ(Drop("empty.xml", "").refused_count, 1);
  EXPECT_NE(Read("refused/empty.xml.reason.txt").find("FILE_EMPTY"), std::string::npos);
}

TEST_F(InboundTest, TheSameLetterAgainIsAnsweredAgain) {
  EXPECT_EQ(Drop("twins.xml", GatewayWorld::TwinsLetter()).accepted_count, 1);
  Restart();
  EXPECT_EQ(Drop("twins_again.xml", GatewayWorld::TwinsLetter()).accepted_count, 1);
  EXPECT_NE(Read("answers/twins_again.xml.answer.xml").find("PositiveMessage"), std::string::npos);
  EXPECT_EQ(world_.broker().accepted_count(), 2);
}

TEST_F(InboundTest, ABrokerThatIsNotReadyLosesNothing) {
  world_.broker().Play({.not_now = 2});
  fakes::WriteFileBytes(folder_.File("drop/twins.xml"), GatewayWorld::TwinsLetter());
  ASSERT_TRUE(inbound_->RunOnce().ok());
  world_.clock().Advance(absl::Seconds(2));
  ASSERT_TRUE(inbound_->RunOnce().ok());
  Restart();
  ASSERT_TRUE(inbound_->RunOnce().ok());
  EXPECT_EQ(world_.broker().accepted_count(), 2);
  EXPECT_EQ(Files(folder_.File("receipts")), 2);
}

TEST_F(InboundTest, ACrashBetweenOutboxAndMoveSendsTheSameBytesOnce) {
  // The document is in the outbox, and its file is still in the drop folder.
  const std::string letter = GatewayWorld::TwinsLetter();
  world_.broker().Play({.not_now = 1000});
  fakes::WriteFileBytes(folder_.File("drop/twins.xml"), letter);
  ASSERT_TRUE(inbound_->RunOnce().ok());
  world_.clock().Advance(absl::Seconds(2));
  ASSERT_TRUE(inbound_->RunOnce().ok());
  world_.broker().Play({});
  Restart();
  const Inbound::Round round = Drop("twins.xml", letter);
  EXPECT_EQ(world_.broker().accepted_count(), 2);
  EXPECT_EQ(round.refused_count, 0);
  EXPECT_TRUE(fs::is_empty(folder_.File("drop")));
}

TEST_F(InboundTest, AFileThatIsBackAfterItWasSentIsNotSentAgain) {
  // As after a crash between outbox and move: the outbox was emptied before the file had settled.
  ASSERT_EQ(Drop("bare.xml", GatewayWorld::BareTwinsLetter()).accepted_count, 1);
  Restart();
  EXPECT_EQ(Drop("bare.xml", GatewayWorld::BareTwinsLetter()).accepted_count, 1);
  EXPECT_EQ(world_.broker().accepted_count(), 2);
}

TEST_F(InboundTest, ANameThatIsUsedAgainLosesNothing) {
  ASSERT_EQ(Drop("letter.xml", GatewayWorld::TwinsLetter()).accepted_count, 1);
  EXPECT_EQ(Drop("letter.xml", "a poem").refused_count, 1);
  const std::string second = "letter.xml." + Outbox::IdOf("a poem").substr(0, 12);
  EXPECT_EQ(Read("sent/letter.xml"), GatewayWorld::TwinsLetter());
  EXPECT_NE(Read("answers/letter.xml.answer.xml").find("PositiveMessage"), std::string::npos);
  EXPECT_EQ(Read("refused/" + second), "a poem");
  EXPECT_NE(Read("refused/" + second + ".reason.txt").find("UNRECOGNISED_FORMAT"), std::string::npos);
}

TEST_F(InboundTest, AFullOutboxLeavesFilesWhereTheyAre) {
  Restart(1);
  world_.RefuseForNow();
  Drop("twins.xml", GatewayWorld::TwinsLetter());
  const Inbound::Round full = Drop("poem.txt", "a poem");
  EXPECT_EQ(full.held_back_count, 1);
  EXPECT_EQ(full.waiting_count, 1);
  EXPECT_TRUE(fs::exists(folder_.File("drop/poem.txt")));
  world_.broker().Play({});
  EXPECT_EQ(inbound_->RunOnce()->accepted_count, 1);
  EXPECT_EQ(inbound_->RunOnce()->refused_count, 1);
  EXPECT_TRUE(fs::is_empty(folder_.File("drop")));
}

TEST_F(InboundTest, WhatACrashLeftInTheOutboxCountsAgainstItsLimit) {
  world_.RefuseForNow();
  Drop("twins.xml", GatewayWorld::TwinsLetter());
  Restart(1);
  EXPECT_FALSE(backlog_->HasRoom());
}

TEST_F(InboundTest, AnHl7MessageIsAnsweredAsItsSenderAskedAlsoLater) {
  const std::string message = fakes::ReadFileBytes("tests/fixtures/hl7v2/newborn_twin.hl7");
  ASSERT_EQ(Drop("oru.hl7", message).accepted_count, 1);
  EXPECT_NE(Read("answers/oru.hl7.answer.hl7").find("\rMSA|AA|ORU20240613001\r"), std::string::npos);
  // MSH-15 and MSH-16 are AL.
  EXPECT_EQ(Files(folder_.File("state/answers")), 1);
}

TEST_F(InboundTest, ADamagedFolderOfTheOutboxIsCountedAndLeft) {
  world_.RefuseForNow();
  Drop("twins.xml", GatewayWorld::TwinsLetter());
  const std::string path = "state/outbox/" + Outbox::IdOf(GatewayWorld::TwinsLetter()) + "/document";
  fakes::WriteFileBytes(folder_.File(path), "changed");
  EXPECT_EQ(inbound_->RunOnce()->damaged_count, 1);
  EXPECT_TRUE(fs::exists(folder_.File(path)));
}

TEST_F(InboundTest, ABrokerThatIsAwayIsAskedOnceARound) {
  world_.RefuseForNow();
  Drop("twins.xml", GatewayWorld::TwinsLetter());
  Drop("bare.xml", GatewayWorld::BareTwinsLetter());
  // One that does not try for half a minute.
  client::ChannelOptions impatient = fakes::ByteServer::QuickOptions();
  impatient.retry.give_up_after = absl::Milliseconds(5);
  const SystemClock clock;
  client::SeenHeadMemory heads;
  const std::unique_ptr<client::Session> session =
      client::Session::Open({.channel = world_.broker().server().Connect(impatient),
                             .signing_key = world_.broker().my_key(),
                             .log_key = world_.broker().log_key(),
                             .seen_heads = heads,
                             .clock = clock,
                             .random = world_.random()})
          .value();
  Restart(10, *session);
  world_.broker().Play({.not_now = 1'000'000});
  const Inbound::Round away = inbound_->RunOnce().value();
  EXPECT_TRUE(away.broker_was_away);
  EXPECT_EQ(away.waiting_count, 2);
  world_.broker().Play({});
  EXPECT_FALSE(inbound_->RunOnce()->broker_was_away);
  inbound_.reset();
}

// Nothing is wrong with the letter: its sender must not be told so.
TEST_F(InboundTest, WhatTheBrokerHasNotJudgedIsNotRefusedAndGoesOut) {
  const auto answer = [](absl::StatusCode code) {
    return [code](exchange::v1::SubmitFrameResponse& response) {
      response.clear_groups();
      for (exchange::v1::SubmitFrameResponse::Result& result : *response.mutable_results()) {
        result.Clear();
        result.set_status_code(static_cast<int>(code));
        result.mutable_error()->set_code("AS_THE_TEST_WANTS");
      }
    };
  };
  const auto lie = [](exchange::v1::SubmitFrameResponse& response) { response.clear_groups(); };
  Inbound::Round round;
  const auto expect_waiting = [&](const std::string& code) {
    EXPECT_EQ(round.waiting_count, 1);
    EXPECT_EQ(round.unclear_count, 1);
    EXPECT_EQ(round.unclear_code, code);
    EXPECT_EQ(round.refused_count, 0);
    EXPECT_TRUE(fs::is_empty(folder_.File("answers")));
    EXPECT_TRUE(fs::is_empty(folder_.File("refused")));
  };
  world_.broker().Play({.edit_submitted = answer(absl::StatusCode::kInternal)});
  round = Drop("twins.xml", GatewayWorld::TwinsLetter());
  expect_waiting("AS_THE_TEST_WANTS");
  world_.broker().Play(
      {.end_stream = Refuse(absl::StatusCode::kUnauthenticated, RefusalText{"CERT_NOT_BOUND", "", "bind it"})});
  round = inbound_->RunOnce().value();
  expect_waiting("CERT_NOT_BOUND");
  EXPECT_TRUE(round.broker_was_away);
  // The broker has accepted both, and its proof does not hold.
  world_.broker().Play({.edit_submitted = lie});
  round = inbound_->RunOnce().value();
  expect_waiting("RECEIPT_MALFORMED");
  EXPECT_FALSE(round.broker_was_away);
  world_.broker().Play({});
  EXPECT_EQ(inbound_->RunOnce()->accepted_count, 1);
  EXPECT_EQ(world_.broker().accepted_count(), 2);
  EXPECT_NE(Read("answers/twins.xml.answer.xml").find("PositiveMessage"), std::string::npos);
}

// One of two is refused, and the broker fails when the other is taken back: nobody is told before it is.
TEST_F(InboundTest, TwinsAreRefusedOnlyWhenTheOtherIsTakenBack) {
  fakes::FakeBroker::Script script;
  script.edit_submitted = [count = 0](exchange::v1::SubmitFrameResponse& response) mutable {
    for (exchange::v1::SubmitFrameResponse::Result& result : *response.mutable_results()) {
      if (++count % 2 == 1) continue;
      result.Clear();
      result.set_status_code(static_cast<int>(absl::StatusCode::kPermissionDenied));
      result.mutable_error()->set_code("AS_THE_TEST_WANTS");
    }
  };
  world_.broker().Play(script);
  int asked = 0;
  world_.broker().Answer<exchange::v1::WithdrawHandoverRequest, exchange::v1::WithdrawHandoverResponse>(
      "/handover.exchange.v1.ExchangeService/WithdrawHandover",
      [&asked](const exchange::v1::WithdrawHandoverRequest&) {
        return ++asked == 1 ? absl::StatusOr<exchange::v1::WithdrawHandoverResponse>(absl::InternalError("failed"))
                            : exchange::v1::WithdrawHandoverResponse();
      });
  const Inbound::Round unclear = Drop("twins.xml", GatewayWorld::TwinsLetter());
  EXPECT_EQ(unclear.unclear_count, 1);
  EXPECT_EQ(unclear.refused_count, 0);
  EXPECT_TRUE(fs::is_empty(folder_.File("answers")));
  EXPECT_EQ(inbound_->RunOnce()->refused_count, 1);
  EXPECT_EQ(asked, 2);
  EXPECT_NE(Read("answers/twins.xml.answer.xml").find("NegativeMessage"), std::string::npos);
}

TEST_F(InboundTest, FilesWaitWhereTheyAreWhileNothingIsKnownOfTheBroker) {
  world_.session().channel()->Close();
  world_.broker().Answer<directory::v1::ListPartiesRequest, directory::v1::ListPartiesResponse>(
      fakes::kListParties, [](const directory::v1::ListPartiesRequest&) {
        return absl::StatusOr<directory::v1::ListPartiesResponse>(absl::UnavailableError("away"));
      });
  const Inbound::Round round = Drop("poem.txt", "a poem");
  EXPECT_EQ(round.waiting_count, 1);
  EXPECT_TRUE(fs::exists(folder_.File("drop/poem.txt")));
}

}  // namespace
}  // namespace handover::gateway
