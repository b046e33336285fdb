#include "tests/corpus/verdicts.h"

#include <fnmatch.h>

#include <array>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "tests/corpus/corpus_files.h"

namespace handover::corpus {
namespace verdicts_internal {

namespace fs = std::filesystem;

struct ClassCode {
  std::string_view words;  // What the reason begins with.
  std::string_view code;   // What the code begins with.
};

// The classes of the tables beside the corpus. DIS20 is a type that is not read, so of its letters the interchange is
// checked, and the content is refused as a whole.
constexpr std::array<ClassCode, 17> kClassCodes = {
    {{"encoding error", "EDIFACT_ENCODING"},
     {"UNB error", "EDIFACT_UNB_"},
     {"UNH error", "EDIFACT_UNH_"},
     {"UNH/UNT reference mismatch", "EDIFACT_UNT_REFERENCE"},
     {"UNT count", "EDIFACT_UNT_COUNT"},
     {"UNT missing", "EDIFACT_UNT_MISSING"},
     {"UNT error", "EDIFACT_UNT_FORMAT"},
     {"UNZ/UNB mismatch", "EDIFACT_UNZ_REFERENCE"},
     {"UNZ count", "EDIFACT_UNZ_COUNT"},
     {"UNZ missing", "EDIFACT_UNZ_MISSING"},
     {"UNZ error", "EDIFACT_UNZ_FORMAT"},
     {"content error: segments", "EDIFACT_SEGMENT_UNEXPECTED"},
     {"content error", "EDIFACT_MESSAGE_UNSUPPORTED"},
     {"payload identifier", "FHIR_PAYLOAD_ID"},
     {"payload without", "FHIR_PAYLOAD_CONTENT"},
     {"version", "FHIR_VERSION_UNSUPPORTED"},
     {"Input is not proper UTF-8", "XML_ENCODING_INVALID"}}};

Verdict VerdictOf(std::string_view word) {
  if (word.starts_with("accept")) return Verdict::kAccept;
  return word.starts_with("refuse") ? Verdict::kRefuse : Verdict::kOpen;
}

bool IsReadType(std::string_view type) {
  return type == "DIS91" || type == "XDIS91" || type == "DIS32" || type == "XDIS32";
}

}  // namespace verdicts_internal

namespace fs = std::filesystem;

const char* VerdictWord(Verdict verdict) {
  switch (verdict) {
    case Verdict::kOpen:
      return "open";
    case Verdict::kAccept:
      return "accept";
    case Verdict::kRefuse:
      return "refuse";
  }
  return "open";
}

bool IsOfClass(std::string_view code, std::string_view why) {
  for (const verdicts_internal::ClassCode& known : verdicts_internal::kClassCodes) {
    if (why.starts_with(known.words)) return code.starts_with(known.code);
  }
  return true;
}

SharedVerdicts SharedVerdicts::Load(const fs::path& corpus) {
  SharedVerdicts verdicts;
  verdicts.LoadOldLetters(corpus / "medcom-legacy");
  verdicts.LoadXdis32(corpus / "constructed-xdis32");
  verdicts.LoadCareCommunication(corpus / "medcom-fhir");
  verdicts.LoadKlChildren(corpus / "kl-children-fsh");
  return verdicts;
}

const SharedVerdict* SharedVerdicts::Find(std::string_view name) const {
  const auto found = verdicts_.find(name);
  return found == verdicts_.end() ? nullptr : &found->second;
}

// VALIDATION.tsv is the schemas' verdict, so a yes is one for the types that we read; a no of its own naive check of
// EDIFACT is none.
void SharedVerdicts::LoadOldLetters(const fs::path& folder) {
  for (const std::vector<std::string>& row : TableRows(folder / "VALIDATION.tsv")) {
    if (row.size() < 6 || !verdicts_internal::IsReadType(row[2])) continue;
    if (row[5] != "valid" && row[5] != "structure ok") continue;
    verdicts_["medcom-legacy/" + row[0]] = {Verdict::kAccept, row[5], "VALIDATION.tsv"};
  }
  for (const std::vector<std::string>& row : TableRows(folder / "EXPECTED_ERRORS.tsv")) {
    if (row.size() < 3 || row[0] == "file") continue;
    verdicts_["medcom-legacy/edifact-and-oioxml/" + row[0]] = {Verdict::kRefuse, row[2], "EXPECTED_ERRORS.tsv"};
  }
}

void SharedVerdicts::LoadXdis32(const fs::path& folder) {
  for (const std::vector<std::string>& row : TableRows(folder / "RESULTS.tsv")) {
    if (row.size() < 3 || row[1] != "XSD INVALID") continue;
    verdicts_["constructed-xdis32/" + row[0]] = {Verdict::kRefuse, row[2], "RESULTS.tsv"};
  }
  for (const std::vector<std::string>& row : TableRows(folder / "VERDICTS.tsv")) {
    if (row.size() < 2 || row[0] == "file") continue;
    SharedVerdict& verdict = verdicts_["constructed-xdis32/" + row[0]];
    verdict = {verdicts_internal::VerdictOf(row[1]), verdict.why, "VERDICTS.tsv"};
  }
}

// Its head says: versions 4 and 5 are accepted unless named, 3.0.0 is refused as unsupported.
void SharedVerdicts::LoadCareCommunication(const fs::path& folder) {
  for (const char* part : {"carecommunication", "carecommunicationtestscripts"}) {
    for (const fs::path& path : FilesBelow(folder / part)) {
      const std::string name = absl::StrCat("medcom-fhir/", path.lexically_relative(folder).string());
      const bool is_old = absl::StrContains(name, "/3.0.0/");
      verdicts_[name] = {is_old ? Verdict::kRefuse : Verdict::kAccept, is_old ? "version" : "", "VERDICTS.tsv"};
    }
  }
  for (const std::vector<std::string>& row : TableRows(folder / "VERDICTS.tsv")) {
    if (row.size() < 3 || row[0] == "file") continue;
    for (const char* ending : {".json", ".xml"}) {
      const std::string name = absl::StrCat("medcom-fhir/", row[0], ending);
      verdicts_[name] = {verdicts_internal::VerdictOf(row[1]), row[2], "VERDICTS.tsv"};
    }
  }
}

// The page tells each report under a heading, which says when the reporting failed.
void SharedVerdicts::LoadKlChildren(const fs::path& folder) {
  std::istringstream page(FileText(folder / "pagecontent" / "example.md"));
  bool is_failed = false;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("###")) is_failed = absl::StrContains(line, "Failed");
    const size_t begin = line.find("[DeliveryReport-");
    if (begin == std::string::npos) continue;
    const std::string report = line.substr(begin + 1, line.find(']', begin) - begin - 1);
    verdicts_[absl::StrCat("kl-children-fsh/", report)] = {is_failed ? Verdict::kRefuse : Verdict::kAccept,
                                                           is_failed ? "failed reporting" : "", "example.md"};
  }
}

ExpectedVerdicts ExpectedVerdicts::Load(const fs::path& table) {
  ExpectedVerdicts expected;
  for (const std::vector<std::string>& row : TableRows(table)) {
    if (row.size() != 5 || row[0] == "files") continue;
    expected.rows_.push_back({row[0], verdicts_internal::VerdictOf(row[1]), row[2], row[3], row[4]});
  }
  return expected;
}

const ExpectedVerdict* ExpectedVerdicts::Find(std::string_view name) const {
  const std::string text(name);
  for (const ExpectedVerdict& row : rows_) {
    if (::fnmatch(row.files.c_str(), text.c_str(), 0) == 0) return &row;
  }
  return nullptr;
}

}  // namespace handover::corpus
