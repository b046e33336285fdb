// Pairs of a letter in EDIFACT and in OIOXML, of the shared corpus. Their verdicts are judged by judge_test.cc.
#include <filesystem>
#include <string>

#include "absl/strings/match.h"
#include "gtest/gtest.h"

#include "adapters/medcom_edifact/dis91_reader.h"
#include "adapters/medcom_xml/xdis91_reader.h"
#include "adapters/translation.h"
#include "tests/corpus/corpus_files.h"

namespace handover::adapters {
namespace edifact_corpus_internal {

namespace fs = std::filesystem;

class EdifactCorpusTest : public corpus::CorpusTest {};

// What the two spellings of a letter must have in common: everything but the name of the format, the digest, and what
// is lost. The same seed makes the same ids.
std::string WithoutSpelling(exchange::v1::Handover handover) {
  handover.mutable_envelope()->clear_source_format();
  handover.mutable_envelope()->clear_source_sha256();
  handover.mutable_envelope()->clear_losses();
  return handover.DebugString();
}

TEST_F(EdifactCorpusTest, ACorrespondenceLetterAndItsPairAreTheSameHandover) {
  int pairs = 0;
  for (const fs::path& path : corpus::FilesBelow(corpus_ / "medcom-legacy/edifact-and-oioxml")) {
    const fs::path twin = path.parent_path().parent_path() / "xml" / (path.stem().string() + ".xml");
    if (path.extension() != ".edi" || !absl::StrContains(path.stem().string(), "DIS91_") || !fs::exists(twin)) continue;
    const Translation letter = corpus::ReadDocument(edifact::Dis91Reader(), corpus::FileText(path));
    const Translation oioxml = corpus::ReadDocument(medcom::Xdis91Reader(), corpus::FileText(twin));
    ASSERT_EQ(oioxml.handovers.size(), letter.handovers.size()) << path.filename();
    for (size_t i = 0; i < oioxml.handovers.size(); ++i) {
      EXPECT_EQ(WithoutSpelling(oioxml.handovers[i]), WithoutSpelling(letter.handovers[i])) << path.filename();
    }
    ++pairs;
  }
  EXPECT_GE(pairs, 1);
}

}  // namespace edifact_corpus_internal
}  // namespace handover::adapters
