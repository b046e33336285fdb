// The EDIFACT files of the shared corpus: what their authors named as wrong is refused for that reason, what is right
// as an interchange is refused for nothing but its type. Without the corpus the tests are skipped and say so; with
// HANDOVER_REQUIRE_CORPUS=1 that is a failure.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/translation.h"
#include "tests/fakes/seeded_random.h"

namespace handover::adapters {
namespace edifact_corpus_internal {

namespace fs = std::filesystem;

std::string Text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class EdifactCorpusTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* shared = std::getenv("HANDOVER_SHARED");
    legacy_ = fs::path(shared != nullptr ? shared : "../shared") / "corpus" / "medcom-legacy";
    if (fs::exists(legacy_)) return;
    const char* required = std::getenv("HANDOVER_REQUIRE_CORPUS");
    if (required != nullptr && std::string(required) == "1") FAIL() << "the corpus is required and not there";
    GTEST_SKIP() << "skipped: the corpus is not there";
  }

  Translation Read(const std::string& bytes) const {
    fakes::SeededRandom random;
    const Reader* reader = registry_.Recognise(bytes);
    EXPECT_NE(reader, nullptr);
    return reader == nullptr ? Translation() : reader->Read(bytes, {&random, absl::FromUnixSeconds(1'718'270'000)});
  }

  static std::set<std::string> ErrorsOf(const Translation& translation) {
    std::set<std::string> codes;
    for (const Issue& issue : translation.issues) {
      if (issue.severity == Severity::kError) codes.insert(issue.code);
    }
    return codes;
  }

  std::vector<fs::path> Files(const std::string& extension) const {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(legacy_ / "edifact-and-oioxml")) {
      if (entry.is_regular_file() && entry.path().extension() == extension) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
  }

  fs::path legacy_;
  const Registry registry_ = MakeRegistry();
};

// The files that their authors named as wrong, and the class of each name: EXPECTED_ERRORS.tsv.
const std::map<std::string, std::string>& CodesOfNames() {
  static const auto& codes =
      *new std::map<std::string, std::string>{{"DIS20_ERROR_ENC0", "EDIFACT_ENCODING"},
                                              {"DIS20_ERROR_UNB0", "EDIFACT_UNB_FORMAT"},
                                              {"DIS20_ERROR_UNB1", "EDIFACT_UNB_MISSING"},
                                              {"DIS20_ERROR_UNB2", "EDIFACT_UNB_REPEATED"},
                                              {"DIS20_ERROR_UNB3", "EDIFACT_UNB_REPEATED"},
                                              {"DIS20_ERROR_UNH0", "EDIFACT_UNH_FORMAT"},
                                              {"DIS20_ERROR_UNH1", "EDIFACT_UNH_MISSING"},
                                              {"DIS20_ERROR_UNH2", "EDIFACT_UNT_REFERENCE"},
                                              {"DIS20_ERROR_UNT0", "EDIFACT_UNT_COUNT"},
                                              {"DIS20_ERROR_UNT1", "EDIFACT_UNT_MISSING"},
                                              {"DIS20_ERROR_UNT2", "EDIFACT_UNT_FORMAT"},
                                              {"DIS20_ERROR_UNZ0", "EDIFACT_UNZ_REFERENCE"},
                                              {"DIS20_ERROR_UNZ1", "EDIFACT_UNZ_COUNT"},
                                              {"DIS20_ERROR_UNZ2", "EDIFACT_UNZ_FORMAT"},
                                              {"DIS20_ERROR_UNZ3", "EDIFACT_UNZ_MISSING"},
                                              {"DIS20_ERROR_XSL0", "EDIFACT_MESSAGE_UNSUPPORTED"},
                                              {"DIS20_ERROR_XSL1", "EDIFACT_MESSAGE_UNSUPPORTED"},
                                              {"DIS20_ERROR_XSL2", "EDIFACT_MESSAGE_UNSUPPORTED"},
                                              {"DIS91_ERROR_XSL0", "EDIFACT_MESSAGE_UNSUPPORTED"}};
  return codes;
}

TEST_F(EdifactCorpusTest, EveryNamedErrorIsTheReasonOfTheRefusal) {
  int read = 0;
  for (const fs::path& path : Files(".edi")) {
    const auto code = CodesOfNames().find(path.stem().string());
    if (code == CodesOfNames().end()) continue;
    const std::set<std::string> errors = ErrorsOf(Read(Text(path)));
    EXPECT_TRUE(errors.contains(code->second)) << path.filename() << ::testing::PrintToString(errors);
    ++read;
  }
  EXPECT_GE(read, 9);
}

TEST_F(EdifactCorpusTest, AnOrdinaryInterchangeIsRefusedForNothingButItsType) {
  int read = 0;
  for (const fs::path& path : Files(".edi")) {
    if (CodesOfNames().contains(path.stem().string())) continue;
    EXPECT_EQ(ErrorsOf(Read(Text(path))), std::set<std::string>{"EDIFACT_MESSAGE_UNSUPPORTED"}) << path.filename();
    ++read;
  }
  EXPECT_GE(read, 40);
}

}  // namespace edifact_corpus_internal
}  // namespace handover::adapters
