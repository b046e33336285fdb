// The newborn screening messages of the shared corpus. Every one is taken but those of tests/corpus/hl7v2_refused.tsv,
// which says for each the code, the path and why. Without the corpus the tests are skipped and say so; with
// HANDOVER_REQUIRE_CORPUS=1 that is a failure.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>

#include "gtest/gtest.h"

#include "adapters/hl7v2/er7_message.h"
#include "adapters/hl7v2/hl7_acknowledgement.h"
#include "adapters/hl7v2/hl7_reader.h"
#include "tests/fakes/seeded_random.h"

namespace handover::adapters::hl7v2 {
namespace hl7v2_corpus_internal {

namespace fs = std::filesystem;

struct Refusal {
  std::string code;
  std::string path;
};

class Hl7v2CorpusTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* shared = std::getenv("HANDOVER_SHARED");
    corpus_ = fs::path(shared != nullptr ? shared : "../shared") / "corpus" / "cdc-newborn-hl7v2";
    if (fs::exists(corpus_)) return;
    const char* required = std::getenv("HANDOVER_REQUIRE_CORPUS");
    if (required != nullptr && std::string(required) == "1") FAIL() << "the corpus is required and not there";
    GTEST_SKIP() << "skipped: the corpus is not there";
  }

  static std::string Text(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  static std::map<std::string, Refusal> Refusals() {
    std::map<std::string, Refusal> refusals;
    std::ifstream table("tests/corpus/hl7v2_refused.tsv");
    for (std::string line; std::getline(table, line);) {
      if (line.starts_with('#')) continue;
      std::istringstream row(line);
      std::string file;
      Refusal refusal;
      std::getline(row, file, '\t');
      std::getline(row, refusal.code, '\t');
      std::getline(row, refusal.path, '\t');
      refusals[file] = refusal;
    }
    return refusals;
  }

  static Translation Read(const std::string& bytes) {
    fakes::SeededRandom random;
    return Hl7v2Reader().Read(bytes, {&random, absl::FromUnixSeconds(1'718'270'000)});
  }

  fs::path corpus_;
};

bool Tells(const Translation& translation, const Refusal& refusal) {
  for (const Issue& issue : translation.issues) {
    if (issue.severity == Severity::kError && issue.code == refusal.code && issue.path == refusal.path) return true;
  }
  return false;
}

TEST_F(Hl7v2CorpusTest, EveryMessageIsTakenOrRefusedForItsReason) {
  const std::map<std::string, Refusal> refusals = Refusals();
  int read = 0;
  size_t refused = 0;
  for (const auto& entry : fs::recursive_directory_iterator(corpus_)) {
    if (entry.path().extension() != ".hl7") continue;
    const std::string name = fs::relative(entry.path(), corpus_).string();
    const std::string bytes = Text(entry.path());
    const Translation translation = Read(bytes);
    const auto refusal = refusals.find(name);
    ++read;
    EXPECT_EQ(translation.accepted(), refusal == refusals.end()) << name;
    if (refusal == refusals.end()) continue;
    EXPECT_TRUE(Tells(translation, refusal->second)) << name;
    ++refused;
  }
  EXPECT_GE(read, 90);
  EXPECT_EQ(refused, refusals.size());
}

TEST_F(Hl7v2CorpusTest, EveryAnswerCanBeReadAndQuotesTheControlId) {
  for (const auto& entry : fs::recursive_directory_iterator(corpus_)) {
    if (entry.path().extension() != ".hl7") continue;
    const std::string bytes = Text(entry.path());
    const Translation translation = Read(bytes);
    const Er7Message answer = Er7Message::Parse(MakeAcknowledgement(bytes, translation, "1", absl::UnixEpoch()));
    ASSERT_EQ(answer.problem(), SyntaxProblem::kNone) << entry.path().filename();
    ASSERT_EQ(answer.All("MSA").size(), 1u);
    const std::string code = answer.TextAt(*answer.First("MSA"), 1);
    EXPECT_EQ(code == "AA", translation.accepted()) << entry.path().filename();
    EXPECT_EQ(answer.All("ERR").empty(), translation.accepted()) << entry.path().filename();
  }
}

}  // namespace hl7v2_corpus_internal
}  // namespace handover::adapters::hl7v2
