#include "tests/corpus/corpus_files.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "absl/strings/str_split.h"

#include "tests/fakes/seeded_random.h"

namespace handover::corpus {

namespace fs = std::filesystem;

fs::path CorpusFolder() {
  const char* shared = std::getenv("HANDOVER_SHARED");
  return fs::path(shared != nullptr ? shared : "../shared") / "corpus";
}

std::string FileText(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<fs::path> FilesBelow(const fs::path& folder) {
  std::vector<fs::path> files;
  if (!fs::is_directory(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::vector<std::string>> TableRows(const fs::path& path) {
  std::vector<std::vector<std::string>> rows;
  std::ifstream table(path);
  for (std::string line; std::getline(table, line);) {
    if (!line.empty() && !line.starts_with('#')) rows.push_back(absl::StrSplit(line, '\t'));
  }
  return rows;
}

adapters::Translation ReadDocument(const adapters::Reader& reader, const std::string& bytes) {
  fakes::SeededRandom random;
  return reader.Read(bytes, {&random, absl::FromUnixSeconds(1'767'300'000)});
}

void CorpusTest::SetUp() {
  corpus_ = CorpusFolder();
  if (fs::exists(corpus_)) return;
  const char* required = std::getenv("HANDOVER_REQUIRE_CORPUS");
  if (required != nullptr && std::string(required) == "1") FAIL() << "the corpus is required and not there";
  GTEST_SKIP() << "skipped: the corpus is not there";
}

}  // namespace handover::corpus
