// FHIR documents of the fixtures, parsed and spoiled, for the tests of every FHIR format. In a header alone: each
// folder of tests is a program of its own.
#ifndef HANDOVER_TESTS_UNIT_ADAPTERS_FHIR_DOCUMENTS_H_
#define HANDOVER_TESTS_UNIT_ADAPTERS_FHIR_DOCUMENTS_H_

#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/fhir/bundle_index.h"
#include "adapters/fhir/fhir_findings.h"
#include "adapters/fhir/fhir_tree.h"
#include "adapters/fhir/read_document.h"
#include "adapters/translation.h"

namespace handover::adapters::fhir::testing {

inline constexpr std::string_view kMessageFolder = "tests/fixtures/carecommunication/";

// The whole file, by its path from the root of the source.
inline std::string ReadFile(std::string_view path) {
  std::ifstream in(std::string(path), std::ios::binary);
  EXPECT_TRUE(in.good()) << path;
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// A file of tests/fixtures/carecommunication.
inline std::string Message(std::string_view name) { return ReadFile(std::string(kMessageFolder) + std::string(name)); }

// `text` with the first `from` replaced; fails the test when there is none.
inline std::string Edited(std::string text, std::string_view from, std::string_view to) {
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  if (at != std::string::npos) text.replace(at, from.size(), to);
  return text;
}

inline std::string Repeated(std::string_view text, size_t count) {
  std::string out;
  out.reserve(text.size() * count);
  for (size_t i = 0; i < count; ++i) out += text;
  return out;
}

// A good message with one edit.
inline std::string Spoiled(std::string_view name, std::string_view from, std::string_view to) {
  return Edited(Message(name), from, to);
}

// `CODE path` of every issue of that severity, in order.
inline std::vector<std::string> IssuesOf(const std::vector<Issue>& issues, Severity severity) {
  std::vector<std::string> found;
  for (const Issue& issue : issues) {
    if (issue.severity == severity) found.push_back(issue.code + " " + issue.path);
  }
  return found;
}

inline std::vector<std::string> ErrorsOf(const Translation& translation) {
  return IssuesOf(translation.issues, Severity::kError);
}

inline std::vector<std::string> WarningsOf(const Translation& translation) {
  return IssuesOf(translation.issues, Severity::kWarning);
}

inline std::vector<std::string> NoticesOf(const Translation& translation) {
  return IssuesOf(translation.issues, Severity::kNotice);
}

// `CODE path` of every loss.
inline std::vector<std::string> LossesOf(const Translation& translation) {
  std::vector<std::string> found;
  for (const Loss& loss : translation.losses) found.push_back(loss.code + " " + loss.path);
  return found;
}

// The bodies of that type, in order. REQUIRES: accepted.
inline std::vector<exchange::v1::SectionBody> BodiesOf(const Translation& translation, std::string_view type) {
  std::vector<exchange::v1::SectionBody> found;
  EXPECT_TRUE(translation.accepted());
  if (!translation.accepted()) return found;
  for (const exchange::v1::Section& section : translation.handovers.front().sections()) {
    if (section.header().type() == type) found.push_back(section.body());
  }
  return found;
}

inline Tree ParsedTree(std::string_view text) {
  ParseResult result = ParseDocument(text);
  EXPECT_TRUE(result.tree.has_value()) << result.problem.code << " " << result.problem.path;
  return result.tree.has_value() ? *std::move(result.tree) : Tree(Syntax::kJson);
}

// A document that has been parsed and indexed, for tests of single checks. Everything lives as long as it.
struct Parsed {
  explicit Parsed(std::string_view text) : tree(ParsedTree(text)), findings(tree), bundle(tree, findings) {}

  // The first of that type.
  const Node& Resource(std::string_view type) const { return *bundle.OfType(type).front(); }
  std::vector<std::string> errors() const { return IssuesOf(findings.issues(), Severity::kError); }
  std::vector<std::string> warnings() const { return IssuesOf(findings.issues(), Severity::kWarning); }

  Tree tree;
  Findings findings;
  BundleIndex bundle;
};

// A block of a negatives.txt: one wrong thing, and what must be said of it.
struct Negative {
  std::string code;
  std::string path;
  std::string file;
  std::vector<std::pair<std::string, std::string>> edits;
};

// In negatives.txt a pilcrow stands for a line feed.
inline std::string WithLineFeeds(std::string_view text) {
  std::string out(text);
  for (size_t at = out.find("¶"); at != std::string::npos; at = out.find("¶", at)) {
    out.replace(at, std::string_view("¶").size(), "\n");
  }
  return out;
}

inline void TakeLine(std::string_view line, Negative& negative) {
  if (line.starts_with("code ")) negative.code = line.substr(5);
  if (line.starts_with("path ")) negative.path = line.substr(5);
  if (line.starts_with("file ")) negative.file = line.substr(5);
  if (line.starts_with("- ")) negative.edits.emplace_back(WithLineFeeds(line.substr(2)), "");
  if (line.starts_with("+ ")) negative.edits.back().second = WithLineFeeds(line.substr(2));
}

inline std::vector<Negative> ReadNegativesOf(std::string_view path) {
  std::vector<Negative> all;
  std::istringstream in(ReadFile(path));
  std::string line;
  Negative open;
  while (std::getline(in, line)) {
    if (line.empty() && !open.code.empty()) {
      all.push_back(open);
      open = Negative();
    }
    TakeLine(line, open);
  }
  if (!open.code.empty()) all.push_back(open);
  return all;
}

}  // namespace handover::adapters::fhir::testing

#endif  // HANDOVER_TESTS_UNIT_ADAPTERS_FHIR_DOCUMENTS_H_
