// The shared corpus: files of strangers that are read where they lie and never committed.
#ifndef HANDOVER_TESTS_CORPUS_CORPUS_FILES_H_
#define HANDOVER_TESTS_CORPUS_CORPUS_FILES_H_

#include <filesystem>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/translation.h"

namespace handover::corpus {

// $HANDOVER_SHARED/corpus, else ../shared/corpus beside the source.
std::filesystem::path CorpusFolder();

std::string FileText(const std::filesystem::path& path);

// Every regular file below, sorted by path. Empty when there is no such folder.
std::vector<std::filesystem::path> FilesBelow(const std::filesystem::path& folder);

// The lines of a table without comments (#) and empty ones, cut at tabs. A head is a row like any other. Empty when
// there is no such file.
std::vector<std::vector<std::string>> TableRows(const std::filesystem::path& path);

// Reads as `reader`, at a moment and with ids that are the same every time.
adapters::Translation ReadDocument(const adapters::Reader& reader, const std::string& bytes);

// Tests on the corpus. Without it they are skipped and say so; with HANDOVER_REQUIRE_CORPUS=1 that is a failure.
class CorpusTest : public ::testing::Test {
 protected:
  void SetUp() override;

  std::filesystem::path corpus_;
};

}  // namespace handover::corpus

#endif  // HANDOVER_TESTS_CORPUS_CORPUS_FILES_H_
