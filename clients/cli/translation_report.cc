#include "clients/cli/translation_report.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "clients/cli/json_text.h"
#include "clients/cli/terminal_text.h"

namespace handover::cli {
namespace {
namespace translation_report_internal {

std::string NumberOrDash(int number) { return number == 0 ? "-" : absl::StrCat(number); }

int ResiduesIn(const adapters::Translation& translation) {
  int residues = 0;
  for (const exchange::v1::Handover& handover : translation.handovers) {
    residues += static_cast<int>(std::count_if(handover.sections().begin(), handover.sections().end(),
                                               [](const auto& section) { return section.body().has_residue(); }));
  }
  return residues;
}

// Up to its last `/`, the folder that all of them lie in; empty: there is none.
std::string SharedFolder(const std::vector<std::string>& files) {
  if (files.size() < 2) return "";
  std::string shared = files.front();
  for (const std::string& file : files) {
    const auto differs = std::mismatch(shared.begin(), shared.end(), file.begin(), file.end()).first;
    shared.erase(differs, shared.end());
  }
  return shared.substr(0, shared.rfind('/') + 1);
}

std::string JsonList(const std::set<std::string>& codes) {
  return absl::StrCat("[", absl::StrJoin(codes, ",", [](std::string* out, const std::string& code) {
                        absl::StrAppend(out, "\"", code, "\"");
                      }), "]");
}

}  // namespace translation_report_internal
}  // namespace

using namespace translation_report_internal;

TranslationReport::Counts TranslationReport::Count(const std::string& file, const std::vector<adapters::Issue>& issues,
                                                   const std::vector<adapters::Loss>& losses,
                                                   std::set<std::string>& codes) {
  Counts counts;
  const auto note = [&](const char* what, const std::string& code, const std::string& path) {
    Code& noted = codes_[{what, code}];
    if (noted.count++ == 0) noted.first = {file, path};
    noted.files.insert(file);
    codes.insert(code);
  };
  for (const adapters::Issue& issue : issues) {
    switch (issue.severity) {
      case adapters::Severity::kError:
        ++counts.errors;
        break;
      case adapters::Severity::kWarning:
        ++counts.warnings;
        break;
      case adapters::Severity::kNotice:
        ++counts.notices;
        break;
    }
    note(adapters::SeverityWord(issue.severity), issue.code, issue.path);
  }
  for (const adapters::Loss& loss : losses) {
    ++counts.losses;
    note("loss", loss.code, loss.path);
  }
  return counts;
}

void TranslationReport::Add(const std::string& file, const std::string& format,
                            const adapters::Translation& translation) {
  Document document;
  document.file = file;
  document.format = format;
  document.handovers = static_cast<int>(translation.handovers.size());
  document.residues = ResiduesIn(translation);
  document.counts = Count(file, translation.issues, translation.losses, document.codes);
  documents_.push_back(std::move(document));
}

void TranslationReport::AddTarget(const std::string& file, std::string_view format, const adapters::Written& written) {
  Target target;
  target.file = file;
  target.format = std::string(format);
  target.bytes = written.bytes.size();
  target.counts = Count(absl::StrCat(file, " to ", target.format), written.issues, written.losses, target.codes);
  targets_.push_back(std::move(target));
}

void TranslationReport::PrintCodes(size_t skipped, std::ostream& out, bool colours) const {
  Table table({"what", "code", "times", "documents", "first"});
  for (const auto& [what_and_code, code] : codes_) {
    const auto& [file, path] = code.first;
    const std::string place = absl::StrCat(file.substr(skipped), path.empty() ? "" : ": ", path);
    table.Add({what_and_code.first, what_and_code.second, absl::StrCat(code.count), absl::StrCat(code.files.size()),
               place});
  }
  if (!table.empty()) out << "\n";
  table.Print(out, colours);
}

void TranslationReport::PrintTargets(size_t skipped, std::ostream& out, bool colours) const {
  Table table({"document", "target", "result", "errors", "losses", "codes"});
  for (const Target& target : targets_) {
    const std::string result = target.bytes == 0 ? "refused" : absl::StrCat(target.bytes, " bytes");
    table.Add({target.file.substr(skipped), target.format, result, NumberOrDash(target.counts.errors),
               NumberOrDash(target.counts.losses), OrDash(absl::StrJoin(target.codes, " "))});
  }
  if (!table.empty()) out << "\n";
  table.Print(out, colours);
}

void TranslationReport::Print(std::ostream& out, bool colours) const {
  Table table({"document", "format", "result", "handovers", "errors", "warnings", "losses", "residue"});
  std::vector<std::string> files;
  for (const Document& document : documents_) files.push_back(document.file);
  const std::string folder = SharedFolder(files);
  size_t accepted = 0;
  for (const Document& document : documents_) {
    accepted += document.accepted() ? 1 : 0;
    table.Add({document.file.substr(folder.size()), OrDash(document.format),
               document.accepted() ? "accepted" : "refused", NumberOrDash(document.handovers),
               NumberOrDash(document.counts.errors), NumberOrDash(document.counts.warnings),
               NumberOrDash(document.counts.losses), NumberOrDash(document.residues)});
  }
  if (!folder.empty()) out << "in " << Printable(folder) << "\n\n";
  table.Print(out, colours);
  PrintCodes(folder.size(), out, colours);
  PrintTargets(folder.size(), out, colours);
  out << "\n"
      << documents_.size() << (documents_.size() == 1 ? " document: " : " documents: ") << accepted << " accepted, "
      << documents_.size() - accepted << " refused\n";
}

void TranslationReport::PrintJson(std::ostream& out) const {
  for (const Document& document : documents_) {
    out << JsonLine()
               .Text("file", document.file)
               .Text("format", document.format)
               .Bool("accepted", document.accepted())
               .Number("handovers", document.handovers)
               .Number("errors", document.counts.errors)
               .Number("warnings", document.counts.warnings)
               .Number("notices", document.counts.notices)
               .Number("losses", document.counts.losses)
               .Number("residue", document.residues)
               .Raw("codes", JsonList(document.codes))
               .Take()
        << "\n";
  }
  for (const Target& target : targets_) {
    out << JsonLine()
               .Text("file", target.file)
               .Text("target", target.format)
               .Number("bytes", static_cast<int64_t>(target.bytes))
               .Number("errors", target.counts.errors)
               .Number("losses", target.counts.losses)
               .Raw("codes", JsonList(target.codes))
               .Take()
        << "\n";
  }
}

}  // namespace handover::cli
