// The one judge of the corpus: reads every document with the reader that recognises it, and compares what comes out
// with what is expected. tests/corpus/run prints what it finds; the tests hold it to be nothing unexpected.
#ifndef HANDOVER_TESTS_CORPUS_JUDGE_H_
#define HANDOVER_TESTS_CORPUS_JUDGE_H_

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

#include "tests/corpus/verdicts.h"

namespace handover::corpus {

// A document under its path in the corpus. What is published as FSH alone is a document under the name of its folder
// and its own.
struct CorpusDocument {
  std::string name;
  std::string bytes;
};

struct JudgedDocument {
  std::string name;
  std::string format;    // Of the reader that recognised it; empty: none did.
  bool accepted = false;
  std::string code;      // The expected error, else the first; `FORMAT_UNRECOGNISED` when nobody reads it.
  std::string path;      // Of that error.
  SharedVerdict shared;  // kOpen without words when nobody says anything.
  std::string why;       // Of our row.
  bool is_exception = false;
  std::string complaint;  // Empty: as expected.
};

// Every document of a corpus folder, by name.
std::vector<CorpusDocument> CorpusDocuments(const std::filesystem::path& corpus);

// `expected` is our table, `shared` that of the corpus.
std::vector<JudgedDocument> Judge(const std::vector<CorpusDocument>& documents, const ExpectedVerdicts& expected,
                                  const SharedVerdicts& shared);

// One row for each document, with a head; columns are cut by tabs.
void PrintVerdicts(const std::vector<JudgedDocument>& judged, std::ostream& out);
// Counts by folder and format, exceptions and what is read by nobody with their reasons, and every complaint.
void PrintSummary(const std::vector<JudgedDocument>& judged, std::ostream& out);

}  // namespace handover::corpus

#endif  // HANDOVER_TESTS_CORPUS_JUDGE_H_
