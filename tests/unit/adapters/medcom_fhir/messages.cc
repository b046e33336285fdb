#include "tests/unit/adapters/medcom_fhir/messages.h"

#include <fstream>
#include <sstream>

#include "gtest/gtest.h"

#include "adapters/medcom_fhir/care_communication_reader.h"
#include "adapters/medcom_fhir/fhir_json.h"
#include "adapters/medcom_fhir/fhir_xml.h"
#include "tests/fakes/seeded_random.h"

namespace handover::adapters::fhir::testing {
namespace messages_internal {

Tree Parse(std::string_view text) {
  ParseResult result = SyntaxOf(text) == Syntax::kJson ? ParseJson(text) : ParseXml(text);
  EXPECT_TRUE(result.tree.has_value()) << result.problem.code << " " << result.problem.path;
  return result.tree.has_value() ? *std::move(result.tree) : Tree(Syntax::kJson);
}

// In negatives.txt a pilcrow stands for a line feed.
std::string WithLineFeeds(std::string_view text) {
  std::string out(text);
  for (size_t at = out.find("¶"); at != std::string::npos; at = out.find("¶", at)) {
    out.replace(at, std::string_view("¶").size(), "\n");
  }
  return out;
}

void TakeLine(std::string_view line, Negative& negative) {
  if (line.starts_with("code ")) negative.code = line.substr(5);
  if (line.starts_with("path ")) negative.path = line.substr(5);
  if (line.starts_with("file ")) negative.file = line.substr(5);
  if (line.starts_with("- ")) negative.edits.emplace_back(WithLineFeeds(line.substr(2)), "");
  if (line.starts_with("+ ")) negative.edits.back().second = WithLineFeeds(line.substr(2));
}

}  // namespace messages_internal

std::string ReadFile(std::string_view path) {
  std::ifstream in(std::string(path), std::ios::binary);
  EXPECT_TRUE(in.good()) << path;
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string Message(std::string_view name) { return ReadFile(std::string(kMessageFolder) + std::string(name)); }

std::string Edited(std::string text, std::string_view from, std::string_view to) {
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  if (at != std::string::npos) text.replace(at, from.size(), to);
  return text;
}

std::string Spoiled(std::string_view name, std::string_view from, std::string_view to) {
  return Edited(Message(name), from, to);
}

Translation ReadMessage(std::string_view text) {
  fakes::SeededRandom random;
  ReadContext context;
  context.random = &random;
  context.now = absl::FromUnixSeconds(1'718'900'000);
  return CareCommunicationReader().Read(text, context);
}

std::vector<std::string> IssuesOf(const std::vector<Issue>& issues, Severity severity) {
  std::vector<std::string> found;
  for (const Issue& issue : issues) {
    if (issue.severity == severity) found.push_back(issue.code + " " + issue.path);
  }
  return found;
}

std::vector<std::string> ErrorsOf(const Translation& translation) {
  return IssuesOf(translation.issues, Severity::kError);
}

std::vector<std::string> WarningsOf(const Translation& translation) {
  return IssuesOf(translation.issues, Severity::kWarning);
}

std::vector<std::string> NoticesOf(const Translation& translation) {
  return IssuesOf(translation.issues, Severity::kNotice);
}

std::vector<std::string> LossesOf(const Translation& translation) {
  std::vector<std::string> found;
  for (const Loss& loss : translation.losses) found.push_back(loss.code + " " + loss.path);
  return found;
}

std::vector<exchange::v1::SectionBody> BodiesOf(const Translation& translation, std::string_view type) {
  std::vector<exchange::v1::SectionBody> found;
  EXPECT_TRUE(translation.accepted());
  if (!translation.accepted()) return found;
  for (const exchange::v1::Section& section : translation.handovers.front().sections()) {
    if (section.header().type() == type) found.push_back(section.body());
  }
  return found;
}

Parsed::Parsed(std::string_view text) : tree(messages_internal::Parse(text)), findings(tree), bundle(tree, findings) {}

const Node& Parsed::Resource(std::string_view type) const { return *bundle.OfType(type).front(); }

std::vector<Negative> ReadNegatives() {
  std::vector<Negative> all;
  std::istringstream in(Message("negatives.txt"));
  std::string line;
  Negative open;
  while (std::getline(in, line)) {
    if (line.empty() && !open.code.empty()) {
      all.push_back(open);
      open = Negative();
    }
    messages_internal::TakeLine(line, open);
  }
  if (!open.code.empty()) all.push_back(open);
  return all;
}

}  // namespace handover::adapters::fhir::testing
