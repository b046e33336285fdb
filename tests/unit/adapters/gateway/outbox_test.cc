#include "adapters/gateway/outbox.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/fakes/temporary_folder.h"
#include "tests/unit/adapters/gateway/gateway_world.h"

namespace handover::gateway {
namespace {

class OutboxTest : public testing::Test {
 protected:
  OutgoingDocument Document(const std::string& bytes) {
    OutgoingDocument document{Outbox::IdOf(bytes), "letter.xml", bytes, {world_.SealFixture()}, {}};
    document.receipts.resize(1);
    return document;
  }

  GatewayWorld world_;
  fakes::TemporaryFolder folder_;
  Outbox outbox_{folder_.path()};
  std::vector<std::string> damaged_;
};

TEST_F(OutboxTest, ADocumentComesBackAsItWas) {
  const OutgoingDocument document = Document("<letter/>");
  ASSERT_TRUE(outbox_.Add(document).ok());
  const std::vector<OutgoingDocument> loaded = Outbox(folder_.path()).Load(damaged_).value();
  ASSERT_EQ(loaded.size(), 1u);
  EXPECT_EQ(loaded[0].document, "<letter/>");
  EXPECT_EQ(loaded[0].name, "letter.xml");
  ASSERT_EQ(loaded[0].handovers.size(), 1u);
  EXPECT_EQ(loaded[0].handovers[0].submitted, document.handovers[0].submitted);
  EXPECT_EQ(loaded[0].receipts[0], std::nullopt);
}

TEST_F(OutboxTest, AddingAgainKeepsTheFirstBytes) {
  const OutgoingDocument first = Document("<letter/>");
  ASSERT_TRUE(outbox_.Add(first).ok());
  ASSERT_TRUE(outbox_.Add(Document("<letter/>")).ok());
  EXPECT_EQ(outbox_.Find(first.id)->handovers[0].root, first.handovers[0].root);
}

TEST_F(OutboxTest, AReceiptIsKeptWithItsHandover) {
  const OutgoingDocument document = Document("<letter/>");
  ASSERT_TRUE(outbox_.Add(document).ok());
  ASSERT_TRUE(outbox_.AddReceipt(document.id, 0, "receipt").ok());
  EXPECT_EQ(outbox_.Find(document.id)->receipts[0], "receipt");
}

TEST_F(OutboxTest, ADocumentThatWasNotFinishedIsNotSent) {
  const OutgoingDocument document = Document("<letter/>");
  ASSERT_TRUE(outbox_.Add(document).ok());
  std::filesystem::remove(folder_.path() + "/" + document.id + "/whole");
  EXPECT_TRUE(outbox_.Load(damaged_).value().empty());
  EXPECT_EQ(damaged_, std::vector<std::string>{document.id});
  // The next attempt completes it.
  ASSERT_TRUE(outbox_.Add(document).ok());
  EXPECT_EQ(outbox_.Load(damaged_).value().size(), 1u);
}

TEST_F(OutboxTest, AChangedDocumentIsNotSent) {
  const OutgoingDocument document = Document("<letter/>");
  ASSERT_TRUE(outbox_.Add(document).ok());
  fakes::WriteFileBytes(folder_.path() + "/" + document.id + "/document", "<other/>");
  EXPECT_TRUE(outbox_.Load(damaged_).value().empty());
  EXPECT_EQ(damaged_.size(), 1u);
}

TEST_F(OutboxTest, ARemovedDocumentIsGone) {
  const OutgoingDocument document = Document("<letter/>");
  ASSERT_TRUE(outbox_.Add(document).ok());
  ASSERT_TRUE(outbox_.Remove(document.id).ok());
  EXPECT_TRUE(outbox_.Load(damaged_).value().empty());
  EXPECT_TRUE(damaged_.empty());
}

TEST_F(OutboxTest, AFolderThatDoesNotExistYetIsEmpty) {
  EXPECT_TRUE(Outbox(folder_.File("later")).Load(damaged_).value().empty());
}

}  // namespace
}  // namespace handover::gateway
