#include "adapters/gateway/prepare_document.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/fakes/temporary_folder.h"
#include "tests/unit/adapters/gateway/gateway_world.h"

namespace handover::gateway {
namespace {

class PrepareDocumentTest : public testing::Test {
 protected:
  PrepareDocumentTest() : earlier_(EarlierLetters::Open(folder_.path(), world_.random()).value()) {}

  PreparedDocument Prepare(const std::string& document) {
    const client::HandoverSealer sealer(world_.clock(), world_.random());
    const client::PartyProfile profile = world_.session().profile();
    return PrepareDocument("letter.xml", document,
                           {registry_, *earlier_, sealer, profile, parties_, world_.random(), world_.clock().Now()})
        .value();
  }

  // The code of the first error.
  static std::string ErrorOf(const PreparedDocument& prepared) {
    for (const adapters::Issue& issue : prepared.translation.issues) {
      if (issue.severity == adapters::Severity::kError) return issue.code;
    }
    return "";
  }

  GatewayWorld world_;
  fakes::TemporaryFolder folder_;
  const adapters::Registry registry_ = adapters::MakeRegistry();
  std::unique_ptr<EarlierLetters> earlier_;
  std::vector<directory::v1::Party> parties_;
};

TEST_F(PrepareDocumentTest, TwinsBecomeTwoSealedHandovers) {
  const PreparedDocument prepared = Prepare(GatewayWorld::TwinsLetter());
  ASSERT_TRUE(prepared.accepted()) << ErrorOf(prepared);
  EXPECT_EQ(prepared.outgoing.handovers.size(), 2u);
  EXPECT_NE(prepared.outgoing.handovers[0].handover_id, prepared.outgoing.handovers[1].handover_id);
}

TEST_F(PrepareDocumentTest, TheSameLetterMakesTheSameIds) {
  EXPECT_EQ(Prepare(GatewayWorld::TwinsLetter()).outgoing.handovers[0].handover_id,
            Prepare(GatewayWorld::TwinsLetter()).outgoing.handovers[0].handover_id);
}

TEST_F(PrepareDocumentTest, WhatNobodyRecognisesIsRefused) {
  const PreparedDocument prepared = Prepare("a poem");
  EXPECT_FALSE(prepared.accepted());
  EXPECT_EQ(ErrorOf(prepared), "UNRECOGNISED_FORMAT");
}

TEST_F(PrepareDocumentTest, ALetterIdWithOtherContentIsRefused) {
  const PreparedDocument first = Prepare(GatewayWorld::TwinsLetter());
  const adapters::SourceReference& source = first.translation.source;
  ASSERT_TRUE(earlier_->RememberDocument(source.sender_address, source.letter_ids[0], "another document").ok());
  EXPECT_EQ(ErrorOf(Prepare(GatewayWorld::TwinsLetter())), "GATEWAY_LETTER_ID_REUSED");
  ASSERT_TRUE(earlier_->RememberDocument(source.sender_address, source.letter_ids[0], first.outgoing.id).ok());
  EXPECT_TRUE(Prepare(GatewayWorld::TwinsLetter()).repeated);
}

TEST_F(PrepareDocumentTest, ACorrectionWithoutAnEarlierLetterIsRefused) {
  EXPECT_EQ(ErrorOf(Prepare(GatewayWorld::Correction())), "GATEWAY_CORRECTION_WITHOUT_EARLIER");
}

TEST_F(PrepareDocumentTest, ACorrectionNamesWhatItCorrects) {
  const std::string letter = GatewayWorld::Correction();
  adapters::Translation earlier = registry_.Recognise(letter)->Read(letter, {&world_.random(), world_.clock().Now()});
  for (exchange::v1::Handover& handover : earlier.handovers) {
    handover.mutable_envelope()->set_handover_id(std::string(16, 'e'));
    ASSERT_TRUE(earlier_->RememberSubject(earlier.source.sender_address, handover).ok());
  }
  const PreparedDocument prepared = Prepare(letter);
  ASSERT_TRUE(prepared.accepted()) << ErrorOf(prepared);
  EXPECT_EQ(prepared.translation.handovers[0].envelope().related(0).handover_id(), std::string(16, 'e'));
}

TEST_F(PrepareDocumentTest, AReceiverThatTheDirectoryDoesNotKnowIsRefused) {
  const std::string message = fakes::ReadFileBytes("tests/fixtures/carecommunication/new_v5.json");
  EXPECT_EQ(ErrorOf(Prepare(message)), "GATEWAY_RECEIVER_UNKNOWN");
}

TEST_F(PrepareDocumentTest, AReceiverIsFoundByItsNumber) {
  const std::string message = fakes::ReadFileBytes("tests/fixtures/carecommunication/new_v5.json");
  const std::string address = Prepare(message).translation.source.receiver_address;
  directory::v1::Party party;
  party.set_party_id("0190a5d0-0000-7000-8000-000000000001");
  const std::string number = address.substr(address.find(':') + 1);
  party.add_glns(number);
  party.add_sors(number);
  parties_.push_back(party);
  const PreparedDocument prepared = Prepare(message);
  ASSERT_TRUE(prepared.accepted()) << ErrorOf(prepared) << " " << address;
  EXPECT_EQ(prepared.translation.handovers[0].addressees(0).party().size(), 16u);
}

}  // namespace
}  // namespace handover::gateway
