// What translators made of many documents: a row for each, the codes that came up, and what other formats could hold of
// them.
#ifndef HANDOVER_CLIENTS_CLI_TRANSLATION_REPORT_H_
#define HANDOVER_CLIENTS_CLI_TRANSLATION_REPORT_H_

#include <cstddef>
#include <map>
#include <ostream>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/translation.h"

namespace handover::cli {

// Not thread-safe. Codes, paths and counts alone: no value of a document is ever in it.
class TranslationReport {
 public:
  // `format`: of its reader; empty when nobody recognised it.
  void Add(const std::string& file, const std::string& format, const adapters::Translation& translation);
  // What a writer made of the handovers of that file. Of files that were accepted.
  void AddTarget(const std::string& file, std::string_view format, const adapters::Written& written);

  // For people: a table of documents, of codes and of targets, and a line of totals. A folder that all lie in is told
  // once.
  void Print(std::ostream& out, bool colours) const;
  // A line for each document and for each of its targets.
  void PrintJson(std::ostream& out) const;

 private:
  struct Counts {
    int errors = 0;
    int warnings = 0;
    int notices = 0;
    int losses = 0;
  };
  struct Document {
    std::string file;
    std::string format;
    int handovers = 0;
    int residues = 0;
    Counts counts;
    std::set<std::string> codes;
    bool accepted() const { return handovers > 0; }
  };
  struct Target {
    std::string file;
    std::string format;
    size_t bytes = 0;  // 0: refused.
    Counts counts;
    std::set<std::string> codes;
  };
  struct Code {
    int count = 0;
    std::set<std::string> files;
    std::pair<std::string, std::string> first;  // Document and path.
  };

  Counts Count(const std::string& file, const std::vector<adapters::Issue>& issues,
               const std::vector<adapters::Loss>& losses, std::set<std::string>& codes);
  // `skipped`: so many bytes of each document's name are told already.
  void PrintCodes(size_t skipped, std::ostream& out, bool colours) const;
  void PrintTargets(size_t skipped, std::ostream& out, bool colours) const;

  std::vector<Document> documents_;
  std::vector<Target> targets_;
  std::map<std::pair<std::string, std::string>, Code> codes_;  // By what it is, and code.
};

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_TRANSLATION_REPORT_H_
