// The XDIS32 reader on files of the shared corpus. Their verdicts are judged by judge_test.cc.
#include <filesystem>
#include <string>

#include "gtest/gtest.h"

#include "adapters/medcom_xml/xdis32_reader.h"
#include "adapters/translation.h"
#include "tests/corpus/corpus_files.h"

namespace handover::adapters {
namespace xdis32_corpus_internal {

namespace fs = std::filesystem;

class Xdis32CorpusTest : public corpus::CorpusTest {};

Translation ReadAsXdis32(const fs::path& path) {
  return corpus::ReadDocument(medcom::Xdis32Reader(), corpus::FileText(path));
}

TEST_F(Xdis32CorpusTest, TwoLettersAreBothTranslated) {
  const fs::path path = corpus_ / "constructed-xdis32" / "xdis32_bus14_two_letters_in_one_emessage.xml";
  EXPECT_EQ(ReadAsXdis32(path).handovers.size(), 4u);
}

TEST_F(Xdis32CorpusTest, NoOtherLetterOfTheOldFamilyIsTaken) {
  int read = 0;
  for (const fs::path& path : corpus::FilesBelow(corpus_ / "medcom-legacy")) {
    const Translation translation = ReadAsXdis32(path);
    EXPECT_FALSE(translation.accepted()) << path.filename();
    EXPECT_FALSE(translation.issues.empty()) << path.filename();
    ++read;
  }
  EXPECT_GT(read, 50);
}

}  // namespace xdis32_corpus_internal
}  // namespace handover::adapters
