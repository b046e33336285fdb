// The CDA documents of the shared corpus. Without the corpus the tests are skipped and say so; with
// HANDOVER_REQUIRE_CORPUS=1 that is a failure.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "gtest/gtest.h"

#include "adapters/cda/cda_reader.h"
#include "tests/fakes/seeded_random.h"

namespace handover::adapters::cda {
namespace cda_corpus_internal {

namespace fs = std::filesystem;

class CdaCorpusTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* shared = std::getenv("HANDOVER_SHARED");
    corpus_ = fs::path(shared != nullptr ? shared : "../shared") / "corpus";
    if (fs::exists(corpus_)) return;
    const char* required = std::getenv("HANDOVER_REQUIRE_CORPUS");
    if (required != nullptr && std::string(required) == "1") FAIL() << "the corpus is required and not there";
    GTEST_SKIP() << "skipped: the corpus is not there";
  }

  // The kind of the handover, or the code of the first error.
  static std::string VerdictOn(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    EXPECT_TRUE(CdaReader().Recognises(bytes)) << path.filename();
    fakes::SeededRandom random;
    const Translation translation = CdaReader().Read(bytes, {&random, absl::FromUnixSeconds(1'767'300'000)});
    if (translation.accepted()) return translation.handovers[0].envelope().kind();
    for (const Issue& issue : translation.issues) {
      if (issue.severity == Severity::kError) return issue.code;
    }
    return "";
  }

  fs::path corpus_;
};

TEST_F(CdaCorpusTest, EveryMaternityDocumentIsTaken) {
  const std::map<std::string, std::string> kinds = {{"prf-v3.0.0.xml", "PREGNANCY_REFERRAL"},
                                                    {"pscr-v2.0.0.xml", "BIRTH_PLAN_NOTICE"},
                                                    {"pmr-v2.0.0.xml", "VISIT_SUMMARY"}};
  int read = 0;
  for (const auto& entry : fs::directory_iterator(corpus_ / "graviditetsmappen-cda")) {
    const auto kind = kinds.find(entry.path().filename().string());
    ASSERT_NE(kind, kinds.end()) << entry.path().filename();
    EXPECT_EQ(VerdictOn(entry.path()), kind->second) << entry.path().filename();
    ++read;
  }
  EXPECT_EQ(read, 3);
}

// Reports of a birth and of a newborn's hearing are taken; every other report of the register is not for us.
TEST_F(CdaCorpusTest, EveryRegisterReportIsTakenOrRefusedForWhatItIs) {
  int read = 0;
  for (const auto& entry : fs::directory_iterator(corpus_ / "lpr3-cda")) {
    if (entry.path().extension() != ".xml") continue;
    const std::string name = entry.path().filename().string();
    const bool is_ours = name.find("Results-Mother") != std::string::npos ||
                         name.find("Results-Child") != std::string::npos ||
                         name.find("Results-Hearing") != std::string::npos;
    const std::string refusal = name.starts_with("Removal") ? "CDA_REMOVAL" : "CDA_UNSUPPORTED";
    EXPECT_EQ(VerdictOn(entry.path()), is_ours ? "DISCHARGE_LETTER" : refusal) << name;
    ++read;
  }
  EXPECT_GE(read, 7);
}

}  // namespace cda_corpus_internal
}  // namespace handover::adapters::cda
