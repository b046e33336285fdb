#include "tests/corpus/judge.h"

#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "adapters/translation.h"
#include "tests/corpus/corpus_files.h"
#include "tests/corpus/kl_examples.h"

namespace handover::corpus {
namespace judge_internal {

using adapters::Issue;
using adapters::Severity;
using adapters::Translation;

constexpr char kUnrecognised[] = "FORMAT_UNRECOGNISED";

bool Fits(std::string_view expected, std::string_view found) { return expected == "*" || expected == found; }

// What the row asks for besides the verdict, of what was accepted. Empty: all of it is there.
std::string MissingOfAccepted(const Translation& translation, const ExpectedVerdict& row) {
  if (!Fits(row.code, translation.handovers.front().envelope().kind())) {
    return absl::StrCat("another kind: ", translation.handovers.front().envelope().kind());
  }
  if (row.path == "*") return "";
  for (const Issue& issue : translation.issues) {
    if (issue.code == row.path) return "";
  }
  return absl::StrCat("accepted without ", row.path);
}

// The error the row names, else the first. Null: nobody recognised the document.
const Issue* ErrorFor(const Translation& translation, const ExpectedVerdict* row) {
  const Issue* first = nullptr;
  for (const Issue& issue : translation.issues) {
    if (issue.severity != Severity::kError) continue;
    if (first == nullptr) first = &issue;
    if (row != nullptr && Fits(row->code, issue.code) && Fits(row->path, issue.path)) return &issue;
  }
  return first;
}

// Empty: as expected by our row.
std::string AgainstRow(const Translation& translation, const ExpectedVerdict* row, const JudgedDocument& judged) {
  if (row == nullptr) return "no row of verdicts.tsv fits";
  switch (row->verdict) {
    case Verdict::kOpen:
      return "";
    case Verdict::kAccept:
      return judged.accepted ? MissingOfAccepted(translation, *row) : "accept is expected";
    case Verdict::kRefuse:
      if (judged.accepted) return "refuse is expected";
      if (Fits(row->code, judged.code) && Fits(row->path, judged.path)) return "";
      return absl::StrCat("refuse with ", row->code, " at ", row->path, " is expected");
  }
  return "";
}

// Empty: as those say who gathered the corpus, or our row gives the reason why not.
std::string AgainstShared(const JudgedDocument& judged, bool has_reason) {
  const bool wants_accept = judged.shared.verdict == Verdict::kAccept;
  if (judged.shared.verdict == Verdict::kOpen || has_reason) return "";
  if (judged.accepted != wants_accept) {
    return absl::StrCat(judged.shared.from, " says ", VerdictWord(judged.shared.verdict));
  }
  if (judged.accepted || IsOfClass(judged.code, judged.shared.why)) return "";
  return absl::StrCat(judged.shared.from, " names another class");
}

JudgedDocument JudgeOne(const CorpusDocument& document, const adapters::Registry& registry,
                        const ExpectedVerdicts& expected, const SharedVerdicts& shared) {
  JudgedDocument judged;
  judged.name = document.name;
  const ExpectedVerdict* const row = expected.Find(document.name);
  const SharedVerdict* const said = shared.Find(document.name);
  if (said != nullptr) judged.shared = *said;
  Translation translation;
  if (const adapters::Reader* const reader = registry.Recognise(document.bytes); reader != nullptr) {
    judged.format = reader->format();
    translation = ReadDocument(*reader, document.bytes);
  }
  judged.accepted = translation.accepted();
  const Issue* const error = ErrorFor(translation, row);
  if (error != nullptr) {
    judged.code = error->code;
    judged.path = error->path;
  } else if (!judged.accepted) {
    judged.code = kUnrecognised;
  }
  judged.why = row == nullptr ? "" : row->why;
  judged.is_exception = row != nullptr && row->is_exception();
  judged.complaint = AgainstRow(translation, row, judged);
  if (judged.complaint.empty()) judged.complaint = AgainstShared(judged, judged.is_exception);
  if (judged.complaint.empty() && judged.accepted && error != nullptr) judged.complaint = "accepted with an error";
  const bool is_mute = !judged.accepted && judged.code.empty();
  if (judged.complaint.empty() && is_mute) judged.complaint = "refused without an error";
  return judged;
}

// Two folders deep, which is where sources and versions part.
std::string FolderOf(const std::string& name) {
  const size_t first = name.find('/');
  const size_t second = first == std::string::npos ? first : name.find('/', first + 1);
  const size_t third = second == std::string::npos ? second : name.find('/', second + 1);
  return name.substr(0, third != std::string::npos ? third : second != std::string::npos ? second : first);
}

struct Group {
  int files = 0;
  int accepted = 0;
  int as_expected = 0;
  int exceptions = 0;
  std::map<std::string, int> refused;  // By code.
};

void PrintGroups(const std::vector<JudgedDocument>& judged, std::ostream& out) {
  std::map<std::pair<std::string, std::string>, Group> groups;
  for (const JudgedDocument& document : judged) {
    if (document.format.empty()) continue;
    Group& group = groups[{FolderOf(document.name), document.format}];
    ++group.files;
    group.accepted += document.accepted ? 1 : 0;
    group.as_expected += document.complaint.empty() ? 1 : 0;
    group.exceptions += document.is_exception ? 1 : 0;
    if (!document.accepted) ++group.refused[document.code];
  }
  out << absl::StrFormat("%-54s %-25s %5s %8s %9s %10s  %s\n", "folder", "format", "files", "accepted", "expected",
                         "exceptions", "refused by class");
  for (const auto& [key, group] : groups) {
    const std::string refused = absl::StrJoin(group.refused, ", ", [](std::string* text, const auto& count) {
      absl::StrAppend(text, count.second, " ", count.first);
    });
    out << absl::StrFormat("%-54s %-25s %5d %8d %9d %10d  %s\n", key.first, key.second, group.files, group.accepted,
                           group.as_expected, group.exceptions, refused);
  }
}

void PrintUnread(const std::vector<JudgedDocument>& judged, std::ostream& out) {
  std::map<std::string, int> reasons;
  for (const JudgedDocument& document : judged) {
    if (document.format.empty()) ++reasons[document.why];
  }
  out << "\nIn no format that is read:\n";
  for (const auto& [why, count] : reasons) out << absl::StrFormat("%5d  %s\n", count, why);
}

}  // namespace judge_internal

std::vector<CorpusDocument> CorpusDocuments(const std::filesystem::path& corpus) {
  std::vector<CorpusDocument> documents;
  for (const std::filesystem::path& path : FilesBelow(corpus)) {
    documents.push_back({path.lexically_relative(corpus).string(), FileText(path)});
  }
  const KlExamples examples(corpus / "kl-children-fsh");
  for (const auto& reports : {examples.Reports(), examples.AnswersAlone()}) {
    for (const auto& [name, json] : reports) documents.push_back({absl::StrCat("kl-children-fsh/", name), json});
  }
  return documents;
}

std::vector<JudgedDocument> Judge(const std::vector<CorpusDocument>& documents, const ExpectedVerdicts& expected,
                                  const SharedVerdicts& shared) {
  const adapters::Registry registry = adapters::MakeRegistry();
  std::vector<JudgedDocument> judged;
  judged.reserve(documents.size());
  for (const CorpusDocument& document : documents) {
    judged.push_back(judge_internal::JudgeOne(document, registry, expected, shared));
  }
  return judged;
}

void PrintVerdicts(const std::vector<JudgedDocument>& judged, std::ostream& out) {
  out << "document\tformat\tverdict\tcode\tpath\tsaid beside the corpus\tby\tas expected\twhy\n";
  for (const JudgedDocument& document : judged) {
    out << absl::StrJoin({document.name, document.format, std::string(document.accepted ? "accepted" : "refused"),
                          document.code, document.path, std::string(VerdictWord(document.shared.verdict)),
                          document.shared.from,
                          !document.complaint.empty() ? document.complaint
                                                      : std::string(document.is_exception ? "exception" : "yes"),
                          document.why},
                         "\t")
        << "\n";
  }
}

void PrintSummary(const std::vector<JudgedDocument>& judged, std::ostream& out) {
  judge_internal::PrintGroups(judged, out);
  judge_internal::PrintUnread(judged, out);
  out << "\nOtherwise than those say who gathered the corpus, or than a name suggests:\n";
  for (const JudgedDocument& document : judged) {
    if (document.is_exception) out << "  " << document.name << ": " << document.why << "\n";
  }
  int unexpected = 0;
  for (const JudgedDocument& document : judged) {
    if (document.complaint.empty()) continue;
    ++unexpected;
    out << "UNEXPECTED " << document.name << ": " << document.complaint << " (" << document.code << " at "
        << document.path << ")\n";
  }
  out << absl::StrFormat("\n%d documents, %d unexpected\n", judged.size(), unexpected);
}

}  // namespace handover::corpus
