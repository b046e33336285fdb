#include "clients/verify/export_file_check.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/unit/clients/verify/test_export.h"

namespace handover_verify {
namespace {

class ExportFileCheckTest : public testing::Test {
 protected:
  ExportVerdict Verdict(const ExportFile& file) {
    return CheckExportFile(file, P256Key::FromSpki(made_.log_key.Spki()).value());
  }
  ExportVerdict Verdict() { return Verdict(ParseExportFile(made_.Make()).value()); }
  std::string Told(const ExportVerdict& verdict) {
    return std::string(ReasonName(verdict.reason)) + " " + std::to_string(verdict.sequence);
  }
  template <typename Change>
  std::string After(const Change& change) {
    ExportFile file = ParseExportFile(made_.Make()).value();
    change(file);
    return Told(Verdict(file));
  }

  TestExport made_;
};

TEST_F(ExportFileCheckTest, AGenuineExportHolds) {
  const ExportVerdict verdict = Verdict();
  EXPECT_EQ(Told(verdict), "OK 0");
  EXPECT_EQ(verdict.snapshot_size, 7u);
  EXPECT_EQ(verdict.opened_count, 3u);
  EXPECT_EQ(verdict.head.size, 9u);
}

// The same log's key, another number's stream.
class WholeExportTest : public ExportFileCheckTest {
 protected:
  void SetUp() override {
    other_.log_key = made_.log_key;
    other_.stream = std::string(32, 'o');
    made_.others = TestExport::AsOther(other_.Make());
  }
  std::vector<ExportVerdict> Whole() {
    return CheckWholeExport(ParseExportFile(made_.Make()).value(), P256Key::FromSpki(made_.log_key.Spki()).value());
  }

  TestExport other_;
};

TEST_F(WholeExportTest, EveryNumberHolds) {
  const std::vector<ExportVerdict> verdicts = Whole();
  ASSERT_EQ(verdicts.size(), 2u);
  EXPECT_EQ(Told(verdicts[0]), "OK 0");
  EXPECT_EQ(Told(verdicts[1]), "OK 0");
  EXPECT_EQ(verdicts[1].number, 1u);
}

TEST_F(WholeExportTest, AnOtherNumberThatDoesNotHoldIsNamed) {
  other_.event = "ACCEPTED";
  made_.others = TestExport::AsOther(other_.Make());
  const std::vector<ExportVerdict> verdicts = Whole();
  ASSERT_EQ(verdicts.size(), 1u);
  EXPECT_EQ(Told(verdicts[0]), "MALFORMED 0") << "nothing was handed out, so no copy is due";
  EXPECT_EQ(verdicts[0].number, 1u);
}

TEST_F(WholeExportTest, OneStreamTwiceIsNoSecondNumber) {
  made_.others = TestExport::AsOther(made_.Make());
  const std::vector<ExportVerdict> verdicts = Whole();
  ASSERT_EQ(verdicts.size(), 1u);
  EXPECT_EQ(Told(verdicts[0]), "MALFORMED 0");
  EXPECT_EQ(verdicts[0].number, 1u);
}

TEST_F(ExportFileCheckTest, AnEntryLeftOutOrMovedIsFound) {
  EXPECT_EQ(After([](ExportFile& f) {
              f.proof.entries.erase(f.proof.entries.begin() + 1);
              f.entries.erase(f.entries.begin() + 1);
            }),
            "CHAIN_BROKEN 0");
  EXPECT_EQ(After([](ExportFile& f) {
              f.proof.entries.pop_back();
              f.entries.pop_back();
            }),
            "CHAIN_SHORT 0");
  EXPECT_EQ(After([](ExportFile& f) {
              std::swap(f.proof.entries[0], f.proof.entries[1]);
              std::swap(f.entries[0], f.entries[1]);
            }),
            "CHAIN_BROKEN 0");
}

TEST_F(ExportFileCheckTest, ADetailThatTheLeafDoesNotCommitToIsFound) {
  EXPECT_EQ(After([](ExportFile& f) { f.entries[0].opening->detail[3] ^= 1; }), "WRONG_LEAF 1");
  EXPECT_EQ(After([](ExportFile& f) { f.entries[1].opening->salt[3] ^= 1; }), "WRONG_LEAF 2");
  EXPECT_EQ(After([](ExportFile& f) { f.entries[2].opening->salt.clear(); }), "WRONG_LEAF 3");
  EXPECT_EQ(After([](ExportFile& f) { f.snapshot.detail[0] ^= 1; }), "WRONG_LEAF 0");
}

TEST_F(ExportFileCheckTest, WordsThatAreNotWhatWasLoggedAreFound) {
  EXPECT_EQ(After([](ExportFile& f) { f.entries[0].says.event = "REFUSED"; }), "MALFORMED 1");
  EXPECT_EQ(After([](ExportFile& f) { f.entries[0].says.decisions[0].citation = "another law"; }), "MALFORMED 1");
  EXPECT_EQ(After([](ExportFile& f) { f.entries[1].says.decisions[0].sections[0].permitted = false; }), "MALFORMED 2");
  EXPECT_EQ(After([](ExportFile& f) { f.entries[1].says.decisions[0].recipient_party.clear(); }), "MALFORMED 2");
  EXPECT_EQ(After([](ExportFile& f) { f.entries[2].time_ms += 1; }), "MALFORMED 3");
  EXPECT_EQ(After([](ExportFile& f) { f.copies_due[0].met_by.reset(); }), "MALFORMED 0");
  EXPECT_EQ(After([](ExportFile& f) { f.copies_due.pop_back(); }), "MALFORMED 0");
}

TEST_F(ExportFileCheckTest, AConcernsLeafNeedsTheLeafItPointsTo) {
  EXPECT_EQ(After([](ExportFile& f) { f.entries[1].main.reset(); }), "WRONG_LEAF 2");
  EXPECT_EQ(After([](ExportFile& f) { f.entries[1].main->leaf[40] ^= 1; }), "WRONG_LEAF 2");
  EXPECT_EQ(After([](ExportFile& f) { f.entries[1].main->path.pop_back(); }), "NOT_IN_LOG 2");
  EXPECT_EQ(After([](ExportFile& f) { f.entries[1].main->index = 5; }), "WRONG_LEAF 2");
  EXPECT_EQ(After([](ExportFile& f) { f.entries[0].main = f.entries[1].main; }), "WRONG_LEAF 1");
  made_.main_type = 11;
  EXPECT_EQ(Told(Verdict()), "WRONG_LEAF 2");
}

TEST_F(ExportFileCheckTest, WhatIsToldLaterMustBeTheLeafItNames) {
  made_.told_later = std::string("\x88\x01\x03");
  EXPECT_EQ(Told(Verdict()), "OK 0");
  made_.told_later = std::string("\x88\x01\x02");
  EXPECT_EQ(Told(Verdict()), "WRONG_LEAF 2");
}

TEST_F(ExportFileCheckTest, ClosedEntriesAreCountedAndHold) {
  ExportFile file = ParseExportFile(made_.Make()).value();
  file.entries[1].opening.reset();
  file.entries[1].says = EntryText();
  file.copies_due.pop_back();
  const ExportVerdict verdict = Verdict(file);
  EXPECT_EQ(Told(verdict), "OK 0");
  EXPECT_EQ(verdict.opened_count, 2u);
  file.entries[1].main.reset();
  EXPECT_EQ(Told(Verdict(file)), "OK 0");
}

// What the snapshot does not cover yet, or says it covers though it comes after it.
TEST_F(ExportFileCheckTest, TheSnapshotIsOfAsManyLeavesAsItsDetailSays) {
  made_.log_size = 6;
  EXPECT_EQ(Told(Verdict()), "CHAIN_SHORT 0");
  made_.log_size = 8;
  EXPECT_EQ(Told(Verdict()), "NOT_IN_INDEX 0");
}

TEST_F(ExportFileCheckTest, AnotherLogsHeadIsRefused) {
  EXPECT_EQ(After([](ExportFile& f) { f.proof.signed_head.signature[0] ^= 1; }), "BAD_HEAD 0");
  EXPECT_EQ(After([](ExportFile& f) { f.proof.snapshot.leaf.pop_back(); }), "WRONG_LEAF 0");
}

}  // namespace
}  // namespace handover_verify
