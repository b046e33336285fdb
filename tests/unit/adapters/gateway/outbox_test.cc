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

  // As after a start of the gateway.
  int Recovered() {
    Backlog backlog(10);
    Outbox outbox(folder_.path(), backlog);
    EXPECT_TRUE(outbox.Recover().ok());
    return backlog.count();
  }

  GatewayWorld world_;
  fakes::TemporaryFolder folder_;
  Backlog backlog_{10};
  Outbox outbox_{folder_.path(), backlog_};
};

TEST_F(OutboxTest, ADocumentComesBackAsItWas) {
  const OutgoingDocument document = Document("<letter/>");
  ASSERT_TRUE(outbox_.Add(document).ok());
  EXPECT_EQ(outbox_.Ids().value(), std::vector<std::string>{document.id});
  const OutgoingDocument loaded = outbox_.Load(document.id).value();
  EXPECT_EQ(loaded.document, "<letter/>");
  EXPECT_EQ(loaded.name, "letter.xml");
  ASSERT_EQ(loaded.handovers.size(), 1u);
  EXPECT_EQ(loaded.handovers[0].submitted, document.handovers[0].submitted);
  EXPECT_EQ(loaded.receipts[0], std::nullopt);
}

TEST_F(OutboxTest, AddingAgainKeepsTheFirstBytes) {
  const OutgoingDocument first = Document("<letter/>");
  ASSERT_TRUE(outbox_.Add(first).ok());
  ASSERT_TRUE(outbox_.Add(Document("<letter/>")).ok());
  EXPECT_EQ(outbox_.Load(first.id)->handovers[0].root, first.handovers[0].root);
}

TEST_F(OutboxTest, AReceiptIsKeptWithItsHandover) {
  const OutgoingDocument document = Document("<letter/>");
  ASSERT_TRUE(outbox_.Add(document).ok());
  ASSERT_TRUE(outbox_.AddReceipt(document.id, 0, "receipt").ok());
  EXPECT_EQ(outbox_.Load(document.id)->receipts[0], "receipt");
}

TEST_F(OutboxTest, ADocumentThatWasNotFinishedIsNotSent) {
  const OutgoingDocument document = Document("<letter/>");
  ASSERT_TRUE(outbox_.Add(document).ok());
  std::filesystem::remove(folder_.path() + "/" + document.id + "/whole");
  EXPECT_EQ(outbox_.Load(document.id).status().code(), absl::StatusCode::kNotFound);
  // The next attempt completes it.
  ASSERT_TRUE(outbox_.Add(document).ok());
  EXPECT_TRUE(outbox_.Load(document.id).ok());
}

TEST_F(OutboxTest, WhatACrashLeftUnfinishedGoesAndTheRestIsCounted) {
  const OutgoingDocument document = Document("<letter/>");
  ASSERT_TRUE(outbox_.Add(document).ok());
  ASSERT_TRUE(outbox_.Add(Document("<other/>")).ok());
  std::filesystem::remove(folder_.path() + "/" + document.id + "/whole");
  EXPECT_EQ(Recovered(), 1);
  EXPECT_EQ(outbox_.Ids().value(), std::vector<std::string>{Outbox::IdOf("<other/>")});
}

TEST_F(OutboxTest, AChangedDocumentIsNotSent) {
  const OutgoingDocument document = Document("<letter/>");
  ASSERT_TRUE(outbox_.Add(document).ok());
  fakes::WriteFileBytes(folder_.path() + "/" + document.id + "/document", "<other/>");
  EXPECT_EQ(outbox_.Load(document.id).status().code(), absl::StatusCode::kDataLoss);
  // It stays, for a human to look at.
  EXPECT_EQ(Recovered(), 1);
  EXPECT_EQ(outbox_.Ids()->size(), 1u);
}

TEST_F(OutboxTest, WhatCannotBeReadIsDamagedAndNotWrittenOver) {
  const OutgoingDocument document = Document("<letter/>");
  const std::string whole = folder_.path() + "/" + document.id + "/whole";
  ASSERT_TRUE(outbox_.Add(document).ok());
  std::filesystem::remove(whole);
  std::filesystem::create_directory(whole);
  EXPECT_EQ(outbox_.Load(document.id).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(outbox_.Add(document).code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(Recovered(), 1);
}

// A document that may be whole is not removed as one that a crash left unfinished.
TEST_F(OutboxTest, WhatCannotBeLookedIntoIsToldAndStays) {
  const OutgoingDocument document = Document("<letter/>");
  const std::string whole = folder_.path() + "/" + document.id + "/whole";
  ASSERT_TRUE(outbox_.Add(document).ok());
  std::filesystem::remove(whole);
  std::filesystem::create_symlink("whole", whole);
  EXPECT_EQ(Outbox(folder_.path(), backlog_).Recover().code(), absl::StatusCode::kUnavailable);
  EXPECT_TRUE(std::filesystem::exists(folder_.path() + "/" + document.id + "/document"));
}

TEST_F(OutboxTest, AChangedHandoverIsNotSent) {
  const OutgoingDocument document = Document("<letter/>");
  ASSERT_TRUE(outbox_.Add(document).ok());
  fakes::WriteFileBytes(folder_.path() + "/" + document.id + "/handover-0", "changed");
  EXPECT_EQ(outbox_.Load(document.id).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(OutboxTest, ARemovedDocumentIsGone) {
  const OutgoingDocument document = Document("<letter/>");
  ASSERT_TRUE(outbox_.Add(document).ok());
  EXPECT_EQ(backlog_.count(), 1);
  ASSERT_TRUE(outbox_.Remove(document.id).ok());
  EXPECT_TRUE(outbox_.Ids()->empty());
  EXPECT_EQ(backlog_.count(), 0);
}

TEST_F(OutboxTest, AFolderThatDoesNotExistYetIsEmpty) {
  EXPECT_TRUE(Outbox(folder_.File("later"), backlog_).Ids()->empty());
}

}  // namespace
}  // namespace handover::gateway
