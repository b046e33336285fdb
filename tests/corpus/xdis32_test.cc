// The constructed XDIS32 files of the shared corpus against their verdicts. Without the corpus the tests are skipped
// and say so; with HANDOVER_REQUIRE_CORPUS=1 that is a failure.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/medcom_xml/xdis32_reader.h"
#include "adapters/translation.h"
#include "tests/fakes/seeded_random.h"

namespace handover::adapters {
namespace xdis32_corpus_internal {

namespace fs = std::filesystem;

std::string Text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class Xdis32CorpusTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* shared = std::getenv("HANDOVER_SHARED");
    corpus_ = fs::path(shared != nullptr ? shared : "../shared") / "corpus";
    if (fs::exists(corpus_)) return;
    const char* required = std::getenv("HANDOVER_REQUIRE_CORPUS");
    if (required != nullptr && std::string(required) == "1") FAIL() << "the corpus is required and not there";
    GTEST_SKIP() << "skipped: the corpus is not there";
  }

  static Translation Read(const std::string& bytes) {
    fakes::SeededRandom random;
    return medcom::Xdis32Reader().Read(bytes, {&random, absl::FromUnixSeconds(1'718'270'000)});
  }

  static bool HasErrors(const Translation& translation) {
    for (const Issue& issue : translation.issues) {
      if (issue.severity == Severity::kError) return true;
    }
    return false;
  }

  // File name -> verdict, from a table of two columns with a head.
  std::map<std::string, std::string> Verdicts() const {
    std::map<std::string, std::string> verdicts;
    std::ifstream table(corpus_ / "constructed-xdis32" / "VERDICTS.tsv");
    std::string line;
    std::getline(table, line);
    while (std::getline(table, line)) verdicts[line.substr(0, line.find('\t'))] = line.substr(line.find('\t') + 1);
    return verdicts;
  }

  fs::path corpus_;
};

TEST_F(Xdis32CorpusTest, EveryVerdictComesOut) {
  const std::map<std::string, std::string> verdicts = Verdicts();
  ASSERT_GE(verdicts.size(), 21u);
  for (const auto& [name, verdict] : verdicts) {
    const std::string bytes = Text(corpus_ / "constructed-xdis32" / name);
    ASSERT_FALSE(bytes.empty()) << name;
    EXPECT_TRUE(medcom::Xdis32Reader().Recognises(bytes)) << name;
    const Translation translation = Read(bytes);
    EXPECT_EQ(translation.accepted(), verdict.starts_with("accept")) << name;
    // A refusal has a reason, an acceptance none.
    EXPECT_EQ(HasErrors(translation), verdict.starts_with("refuse")) << name;
  }
}

TEST_F(Xdis32CorpusTest, TwoLettersAreBothTranslated) {
  const fs::path path = corpus_ / "constructed-xdis32" / "xdis32_bus14_two_letters_in_one_emessage.xml";
  EXPECT_EQ(Read(Text(path)).handovers.size(), 4u);
}

TEST_F(Xdis32CorpusTest, AnEnvelopeWithAnotherLetterIsRefusedByItsName) {
  const Translation translation = Read(Text(corpus_ / "vans-envelope" / "VANSEnvelope_XDIS22_sample.xml"));
  EXPECT_FALSE(translation.accepted());
  ASSERT_EQ(translation.issues.size(), 1u);
  EXPECT_EQ(translation.issues[0].code, "VANS_DOCUMENT_NAME");
}

TEST_F(Xdis32CorpusTest, NoOtherLetterOfTheOldFamilyIsTaken) {
  int read = 0;
  for (const auto& entry : fs::recursive_directory_iterator(corpus_ / "medcom-legacy")) {
    const std::string extension = entry.path().extension().string();
    if (!entry.is_regular_file() || (extension != ".xml" && extension != ".edi" && extension != ".xsd")) continue;
    const Translation translation = Read(Text(entry.path()));
    EXPECT_FALSE(translation.accepted()) << entry.path().filename();
    EXPECT_TRUE(HasErrors(translation)) << entry.path().filename();
    ++read;
  }
  EXPECT_GT(read, 50);
}

}  // namespace xdis32_corpus_internal
}  // namespace handover::adapters
