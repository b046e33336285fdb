#include "adapters/gateway/document_filing.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "adapters/gateway/outbox.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/seeded_random.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::gateway {
namespace {

namespace fs = std::filesystem;

class DocumentFilingTest : public testing::Test {
 protected:
  DocumentFilingTest() { EXPECT_TRUE(filing_.MakeFolders().ok()); }
  std::string Read(const std::string& path) { return fakes::ReadFileBytes(folder_.File(path)); }

  fakes::TemporaryFolder folder_;
  fakes::FakeClock clock_;
  fakes::SeededRandom random_;
  const DocumentFiling filing_{
      {folder_.File("answers"), folder_.File("sent"), folder_.File("refused"), folder_.File("receipts")},
      clock_,
      random_};
};

TEST_F(DocumentFilingTest, ANameIsKeptWhileNobodyElseHasIt) {
  EXPECT_EQ(filing_.NameFor("a.xml", Outbox::IdOf("one")), "a.xml");
  ASSERT_TRUE(filing_.KeepOriginal("a.xml", "one", DocumentOutcome::kAccepted).ok());
  EXPECT_EQ(filing_.NameFor("a.xml", Outbox::IdOf("one")), "a.xml");
}

TEST_F(DocumentFilingTest, AnotherDocumentOfTheNameIsFiledBesideIt) {
  ASSERT_TRUE(filing_.KeepOriginal("sent.xml", "one", DocumentOutcome::kAccepted).ok());
  ASSERT_TRUE(filing_.KeepOriginal("refused.xml", "one", DocumentOutcome::kRefused).ok());
  const std::string id = Outbox::IdOf("two");
  EXPECT_EQ(filing_.NameFor("sent.xml", id), "sent.xml." + id.substr(0, 12));
  EXPECT_EQ(filing_.NameFor("refused.xml", id), "refused.xml." + id.substr(0, 12));
}

TEST_F(DocumentFilingTest, ALinkOfTheNameIsNotFollowed) {
  fakes::WriteFileBytes(folder_.File("elsewhere"), "one");
  fs::create_symlink(folder_.File("elsewhere"), folder_.File("sent/a.xml"));
  EXPECT_NE(filing_.NameFor("a.xml", Outbox::IdOf("one")), "a.xml");
}

TEST_F(DocumentFilingTest, ARefusedDocumentHasAnAnswerAndAReason) {
  ASSERT_TRUE(filing_
                  .WriteAnswer("poem.txt", "a poem", DocumentOutcome::kRefused,
                               {{adapters::Severity::kError, "UNRECOGNISED_FORMAT", "", "no format"}})
                  .ok());
  EXPECT_NE(Read("answers/poem.txt.answer.json").find("UNRECOGNISED_FORMAT"), std::string::npos);
  EXPECT_EQ(Read("refused/poem.txt.reason.txt"), "error UNRECOGNISED_FORMAT: no format\n");
}

TEST_F(DocumentFilingTest, AnAcceptedDocumentHasNoReason) {
  ASSERT_TRUE(filing_.WriteAnswer("poem.txt", "a poem", DocumentOutcome::kAccepted, {}).ok());
  EXPECT_NE(Read("answers/poem.txt.answer.json").find("\"accepted\":true"), std::string::npos);
  EXPECT_FALSE(fs::exists(folder_.File("refused/poem.txt.reason.txt")));
}

TEST_F(DocumentFilingTest, AnOriginalThatWasMovedGoesToTheFolderOfItsOutcome) {
  fakes::WriteFileBytes(folder_.File("sent/a.xml"), "one");
  ASSERT_TRUE(filing_.KeepOriginal("a.xml", "one", DocumentOutcome::kRefused).ok());
  EXPECT_FALSE(fs::exists(folder_.File("sent/a.xml")));
  EXPECT_EQ(Read("refused/a.xml"), "one");
}

TEST_F(DocumentFilingTest, AnOriginalThatLiesNowhereIsWritten) {
  ASSERT_TRUE(filing_.KeepOriginal("a.hl7", "one", DocumentOutcome::kAccepted).ok());
  EXPECT_EQ(Read("sent/a.hl7"), "one");
}

TEST_F(DocumentFilingTest, AReceiptIsNamedByItsHandover) {
  ASSERT_TRUE(filing_.WriteReceipt("id", "bytes").ok());
  EXPECT_EQ(Read("receipts/id.receipt"), "bytes");
}

TEST_F(DocumentFilingTest, AFolderThatCannotBeMadeIsUnavailable) {
  fakes::WriteFileBytes(folder_.File("file"), "");
  const DocumentFiling filing({folder_.File("file/a"), folder_.File("s"), folder_.File("r"), folder_.File("t")}, clock_,
                              random_);
  EXPECT_EQ(filing.MakeFolders().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(filing.WriteAnswer("a", "b", DocumentOutcome::kAccepted, {}).code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace handover::gateway
