#include "adapters/gateway/mllp_letters.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"

#include "adapters/gateway/inbound.h"
#include "clients/cpp/files.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/adapters/gateway/gateway_world.h"

namespace handover::gateway {
namespace {

namespace fs = std::filesystem;

class MllpLettersTest : public testing::Test {
 protected:
  MllpLettersTest() { Restart(); }

  void Restart() {
    Inbound::Options options;
    options.filing = {folder_.File("answers"), folder_.File("sent"), folder_.File("refused"), folder_.File("receipts")};
    options.state = folder_.File("state");
    options.later_answers = true;
    options.max_read_attempts = 2;
    inbound_.reset();
    parties_ = std::make_unique<PartyList>(world_.session(), world_.clock());
    inbound_ = Inbound::Open(options, world_.session(), *parties_, world_.clock(), world_.random(), backlog_).value();
    letters_ =
        std::make_unique<MllpLetters>(inbound_->intake(), inbound_->filing(), inbound_->attempts(), world_.clock(),
                                      world_.random(), [this](const std::string& code) { codes_.push_back(code); });
  }
  static int Files(const std::string& folder) {
    int count = 0;
    for (const auto& entry : fs::directory_iterator(folder)) count += entry.is_regular_file() ? 1 : 0;
    return count;
  }
  static bool Has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

  // MSH-15 is empty: one answer, at once.
  const std::string admission_ = fakes::ReadFileBytes("tests/fixtures/hl7v2/admission.hl7");
  // MSH-15 and MSH-16 are AL.
  const std::string newborn_ = fakes::ReadFileBytes("tests/fixtures/hl7v2/newborn_twin.hl7");
  GatewayWorld world_;
  fakes::TemporaryFolder folder_;
  Backlog backlog_{10};
  std::vector<std::string> codes_;
  std::unique_ptr<PartyList> parties_;
  std::unique_ptr<Inbound> inbound_;
  std::unique_ptr<MllpLetters> letters_;
};

// The process ended with it in hand; the counts are all that is left of that.
TEST_F(MllpLettersTest, AMessageThatEndsTheGatewayIsRefusedAndThenNotEvenLookedInto) {
  const std::string id = Outbox::IdOf(admission_);
  ASSERT_TRUE(client::WriteFile(folder_.File("state/attempts/" + id), "2").ok());
  const std::string answer = letters_->Answer(admission_);
  EXPECT_TRUE(Has(answer, "\rMSA|A")) << answer;
  EXPECT_FALSE(Has(answer, "\rMSA|AA|"));
  EXPECT_EQ(backlog_.count(), 0);
  const std::string filed = folder_.File("refused/mllp-" + id.substr(0, 32) + ".hl7");
  EXPECT_EQ(fakes::ReadFileBytes(filed), admission_);
  EXPECT_TRUE(Has(fakes::ReadFileBytes(filed + ".reason.txt"), "GATEWAY_READER_ENDED"));
  ASSERT_TRUE(client::WriteFile(folder_.File("state/attempts/" + id), "3").ok());
  EXPECT_EQ(letters_->Answer(admission_), "");
  EXPECT_EQ(codes_.back(), "none");
  EXPECT_TRUE(fs::is_empty(folder_.File("state/attempts")));
}

TEST_F(MllpLettersTest, AMessageThatIsTakenIsAnsweredAndSent) {
  EXPECT_TRUE(Has(letters_->Answer(admission_), "\rMSA|AA|ADT20240613001\r"));
  EXPECT_EQ(codes_, std::vector<std::string>{"AA"});
  EXPECT_EQ(backlog_.count(), 1);
  EXPECT_EQ(inbound_->RunOnce()->accepted_count, 1);
  EXPECT_EQ(world_.broker().accepted_count(), 1);
  EXPECT_EQ(Files(folder_.File("sent")), 1);
  EXPECT_EQ(backlog_.count(), 0);
}

TEST_F(MllpLettersTest, AMessageThatComesAgainBeforeItWasSentIsTheSame) {
  ASSERT_TRUE(Has(letters_->Answer(admission_), "\rMSA|AA|"));
  // The gateway fell over before the sender had the answer.
  Restart();
  EXPECT_TRUE(Has(letters_->Answer(admission_), "\rMSA|AA|"));
  ASSERT_TRUE(inbound_->RunOnce().ok());
  EXPECT_EQ(world_.broker().accepted_count(), 1);
}

TEST_F(MllpLettersTest, AMessageThatComesAgainAfterItWasSentIsTheSame) {
  ASSERT_TRUE(Has(letters_->Answer(admission_), "\rMSA|AA|"));
  ASSERT_TRUE(inbound_->RunOnce().ok());
  Restart();
  EXPECT_TRUE(Has(letters_->Answer(admission_), "\rMSA|AA|"));
  ASSERT_TRUE(inbound_->RunOnce().ok());
  EXPECT_EQ(world_.broker().accepted_count(), 1);
}

TEST_F(MllpLettersTest, AControlIdThatIsUsedAgainForAnotherMessageIsRefused) {
  ASSERT_TRUE(Has(letters_->Answer(admission_), "\rMSA|AA|"));
  ASSERT_TRUE(inbound_->RunOnce().ok());
  const std::string other = absl::StrReplaceAll(admission_, {{"Testgade 1", "Testgade 2"}});
  const std::string answer = letters_->Answer(other);
  EXPECT_TRUE(Has(answer, "\rMSA|AE|ADT20240613001\r"));
  EXPECT_TRUE(Has(answer, "GATEWAY_LETTER_ID_REUSED"));
}

TEST_F(MllpLettersTest, WhatIsWrongIsRefusedWithItsPlaceAndKeptWithItsReason) {
  const std::string wrong = absl::StrReplaceAll(admission_, {{"1306249995^^^", "1399999995^^^"}});
  const std::string answer = letters_->Answer(wrong);
  EXPECT_TRUE(Has(answer, "\rMSA|AE|"));
  EXPECT_TRUE(Has(answer, "HL7_PERSON_NUMBER"));
  EXPECT_FALSE(Has(answer, "1399999995"));
  EXPECT_EQ(Files(folder_.File("refused")), 2);
  EXPECT_EQ(backlog_.count(), 0);
}

TEST_F(MllpLettersTest, AnotherFormatInTheFramesIsRejected) {
  EXPECT_TRUE(Has(letters_->Answer(GatewayWorld::TwinsLetter()), "\rMSA|AR|"));
  EXPECT_EQ(backlog_.count(), 0);
}

TEST_F(MllpLettersTest, InEnhancedModeTheAnswerIsThatItIsKept) {
  EXPECT_TRUE(Has(letters_->Answer(newborn_), "\rMSA|CA|ORU20240613001\r"));
  const std::string wrong = absl::StrReplaceAll(newborn_, {{"||38|wk", "||38|mo"}});
  EXPECT_TRUE(Has(letters_->Answer(wrong), "\rMSA|CE|ORU20240613001\r"));
}

TEST_F(MllpLettersTest, WhoAskedForNoAnswerIsTakenAllTheSame) {
  const std::string quiet = absl::StrReplaceAll(newborn_, {{"|||AL|AL|", "|||NE|NE|"}});
  EXPECT_EQ(letters_->Answer(quiet), "");
  EXPECT_EQ(codes_, std::vector<std::string>{"none"});
  EXPECT_EQ(backlog_.count(), 1);
}

TEST_F(MllpLettersTest, ADiskThatRefusesAsksForTheMessageAgain) {
  fs::remove_all(folder_.File("state/outbox"));
  fakes::WriteFileBytes(folder_.File("state/outbox"), "no folder");
  const std::string answer = letters_->Answer(admission_);
  EXPECT_TRUE(Has(answer, "\rMSA|AR|ADT20240613001\r"));
  EXPECT_TRUE(Has(answer, "GATEWAY_NOT_NOW"));
}

}  // namespace
}  // namespace handover::gateway
