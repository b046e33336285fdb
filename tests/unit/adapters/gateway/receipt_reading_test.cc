#include "adapters/gateway/receipt_reading.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"

#include "tests/unit/adapters/gateway/gateway_world.h"
#include "tests/unit/adapters/gateway/receipts_world.h"

namespace handover::gateway {
namespace receipt_reading_test_internal {

using Layer = LocalReceipt::Layer;
using Word = LocalReceipt::Word;
using adapters::fhir::AcknowledgementOutcome;

class ReceiptReadingTest : public testing::Test {
 protected:
  // The names of a receipt are names of the letter that it answers.
  static LocalReceipt Read(const std::string& receipt, const std::string& letter) {
    EXPECT_TRUE(IsReceipt(receipt));
    ReceiptReading reading = ReadReceipt(receipt);
    EXPECT_TRUE(reading.issues.empty());
    EXPECT_EQ(reading.receipts.size(), 1u);
    if (reading.receipts.empty()) return {};
    const std::vector<LetterName> names = NamesOfLetter(letter);
    for (const LetterName& name : reading.receipts[0].names) {
      EXPECT_NE(std::find(names.begin(), names.end(), name), names.end()) << name.sender_address << " " << name.id;
    }
    EXPECT_FALSE(reading.receipts[0].names.empty());
    return reading.receipts[0];
  }

  ReceiptsWorld world_;
};

TEST_F(ReceiptReadingTest, ContrlBareAndInAnEnvelopeIsTheLettersWord) {
  for (const bool taken : {true, false}) {
    for (const LocalReceipt& receipt :
         {Read(world_.Contrl(taken), world_.Interchange()), Read(world_.ContrlInVans(taken), world_.Enveloped())}) {
      EXPECT_EQ(receipt.layer, Layer::kLetter);
      EXPECT_EQ(receipt.word, taken ? Word::kTaken : Word::kRefused);
      EXPECT_EQ(receipt.reason, taken ? "" : "problem_med_version");
    }
  }
}

TEST_F(ReceiptReadingTest, AVansReceiptIsTheEnvelopesWordByBothItsNames) {
  const LocalReceipt yes = Read(world_.VansReceipt(true), world_.Enveloped());
  EXPECT_EQ(yes.layer, Layer::kEnvelope);
  EXPECT_EQ(yes.word, Word::kTaken);
  EXPECT_EQ(yes.names.size(), 2u);
  using Kind = adapters::medcom::VansReceipt::Kind;
  for (const Kind kind : {Kind::kNegativeMessage, Kind::kNegativeVans}) {
    EXPECT_EQ(Read(world_.VansReceipt(kind), world_.Enveloped()).word, Word::kRefused);
  }
}

TEST_F(ReceiptReadingTest, AFhirAcknowledgementHasThreeWords) {
  const std::string letter = world_.FhirMessage();
  EXPECT_EQ(Read(world_.Fhir(AcknowledgementOutcome::kAccepted), letter).word, Word::kTaken);
  EXPECT_EQ(Read(world_.Fhir(AcknowledgementOutcome::kTransientError), letter).word, Word::kNotNow);
  const LocalReceipt never = Read(world_.Fhir(AcknowledgementOutcome::kFatalError), letter);
  EXPECT_EQ(never.word, Word::kRefused);
  EXPECT_EQ(never.layer, Layer::kLetter);
  EXPECT_EQ(never.reason, "MSG_LOCAL_FAIL");
}

TEST_F(ReceiptReadingTest, InAnEhmiEnvelopeTheAcknowledgementIsTheLettersWord) {
  const LocalReceipt yes = Read(world_.FhirInEnvelope(AcknowledgementOutcome::kAccepted), world_.FhirInEnvelope());
  EXPECT_EQ(yes.layer, Layer::kLetter);
  EXPECT_EQ(yes.word, Word::kTaken);
}

TEST_F(ReceiptReadingTest, AReceiptOfEhmisIsTheEnvelopesWord) {
  for (const bool taken : {true, false}) {
    const LocalReceipt receipt = Read(world_.EhmiReceipt(taken), world_.FhirInEnvelope());
    EXPECT_EQ(receipt.layer, Layer::kEnvelope);
    EXPECT_EQ(receipt.word, taken ? Word::kTaken : Word::kRefused);
  }
  const std::string nameless =
      absl::StrReplaceAll(world_.EhmiReceipt(true), {{"ORIGINALENVELOPEIDENTIFIER", "ORIGINALMESSAGESTANDARD2"}});
  ASSERT_FALSE(ReadReceipt(nameless).issues.empty());
  EXPECT_TRUE(ReadReceipt(nameless).receipts.empty());
}

TEST_F(ReceiptReadingTest, ABrokenReceiptIsRecognisedAndSaysNothing) {
  for (const std::string& receipt : {world_.Contrl(true), world_.ContrlInVans(true), world_.VansReceipt(true),
                                     world_.Fhir(AcknowledgementOutcome::kAccepted)}) {
    const std::string broken = receipt.substr(0, receipt.size() - 10);
    EXPECT_TRUE(IsReceipt(broken));
    const ReceiptReading reading = ReadReceipt(broken);
    EXPECT_FALSE(reading.issues.empty());
    EXPECT_TRUE(reading.receipts.empty());
  }
}

TEST_F(ReceiptReadingTest, LettersAreNoReceipts) {
  for (const std::string& letter :
       {world_.Interchange(), world_.Enveloped(), world_.FhirMessage(), world_.FhirInEnvelope(),
        GatewayWorld::TwinsLetter(), std::string("{}"), std::string()}) {
    EXPECT_FALSE(IsReceipt(letter));
  }
}

}  // namespace receipt_reading_test_internal
}  // namespace handover::gateway
