// What is expected of each document of the corpus: by what lies beside it (`SharedVerdicts`), and by our own table
// tests/corpus/verdicts.tsv, which adds code, path and the reason of every exception (`ExpectedVerdicts`).
#ifndef HANDOVER_TESTS_CORPUS_VERDICTS_H_
#define HANDOVER_TESTS_CORPUS_VERDICTS_H_

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace handover::corpus {

enum class Verdict {
  kOpen,    // Nothing is expected but a proper answer.
  kAccept,
  kRefuse,
};

// `open`, `accept`, `refuse`.
const char* VerdictWord(Verdict verdict);

// What those who gathered the corpus say of a document.
struct SharedVerdict {
  Verdict verdict = Verdict::kOpen;
  std::string why;   // In their words.
  std::string from;  // The table it stands in.
};

class SharedVerdicts {
 public:
  // Reads the tables in a corpus folder: EXPECTED_ERRORS.tsv and VALIDATION.tsv of the old letters, VERDICTS.tsv of
  // MedCom's FHIR and of the constructed XDIS32 with its RESULTS.tsv, and what KL's guide tells of its examples.
  static SharedVerdicts Load(const std::filesystem::path& corpus);

  // Null when nobody says anything. `name` is the path in the corpus.
  const SharedVerdict* Find(std::string_view name) const;
  size_t size() const { return verdicts_.size(); }

 private:
  void LoadOldLetters(const std::filesystem::path& folder);
  void LoadXdis32(const std::filesystem::path& folder);
  void LoadCareCommunication(const std::filesystem::path& folder);
  void LoadKlChildren(const std::filesystem::path& folder);

  std::map<std::string, SharedVerdict, std::less<>> verdicts_;
};

// True when a refusal with this code is of the class that `why` names; true when it names none that we know.
bool IsOfClass(std::string_view code, std::string_view why);

// One row of our table.
struct ExpectedVerdict {
  std::string files;  // A pattern of the shell in which * stands for any text, also with slashes.
  Verdict verdict = Verdict::kOpen;
  std::string code;  // refuse: of one of the errors. accept: the kind of the first handover. `*`: any.
  std::string path;  // refuse: of that error. accept: the code of a warning or notice. `*`: any.
  std::string why;

  bool is_exception() const { return why.starts_with("Exception: "); }
};

class ExpectedVerdicts {
 public:
  static ExpectedVerdicts Load(const std::filesystem::path& table);

  // The first row that fits; null when there is none.
  const ExpectedVerdict* Find(std::string_view name) const;
  const std::vector<ExpectedVerdict>& rows() const { return rows_; }

 private:
  std::vector<ExpectedVerdict> rows_;
};

}  // namespace handover::corpus

#endif  // HANDOVER_TESTS_CORPUS_VERDICTS_H_
