// The project's own CareCommunications, and ways to spoil them.
#ifndef HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_FHIR_MESSAGES_H_
#define HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_FHIR_MESSAGES_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/time.h"

#include "adapters/medcom_fhir/bundle_index.h"
#include "adapters/medcom_fhir/care_message.h"
#include "adapters/medcom_fhir/fhir_issues.h"
#include "adapters/medcom_fhir/fhir_tree.h"
#include "adapters/translation.h"

namespace handover::adapters::fhir::testing {

inline constexpr std::string_view kMessageFolder = "tests/fixtures/carecommunication/";

// The whole file, by its path from the root of the source.
std::string ReadFile(std::string_view path);

// A file of tests/fixtures/carecommunication.
std::string Message(std::string_view name);

// `text` with the first `from` replaced; fails the test when there is none.
std::string Edited(std::string text, std::string_view from, std::string_view to);

// A good message with one edit.
std::string Spoiled(std::string_view name, std::string_view from, std::string_view to);

// Reads with a seeded generator, at a fixed time.
Translation ReadMessage(std::string_view text);

// `CODE path` of every issue of that severity, in order.
std::vector<std::string> IssuesOf(const std::vector<Issue>& issues, Severity severity);
std::vector<std::string> ErrorsOf(const Translation& translation);
std::vector<std::string> WarningsOf(const Translation& translation);
std::vector<std::string> NoticesOf(const Translation& translation);
// `CODE path` of every loss.
std::vector<std::string> LossesOf(const Translation& translation);

// The bodies of that type, in order. REQUIRES: accepted.
std::vector<exchange::v1::SectionBody> BodiesOf(const Translation& translation, std::string_view type);

// A message that has been parsed and indexed, for tests of single checks. Everything lives as long as it.
struct Parsed {
  explicit Parsed(std::string_view text);

  const Node& Resource(std::string_view type) const;  // The first of that type.
  std::vector<std::string> errors() const { return IssuesOf(findings.issues(), Severity::kError); }
  std::vector<std::string> warnings() const { return IssuesOf(findings.issues(), Severity::kWarning); }

  Tree tree;
  Findings findings;
  BundleIndex bundle;
};

// A block of negatives.txt.
struct Negative {
  std::string code;
  std::string path;
  std::string file;
  std::vector<std::pair<std::string, std::string>> edits;
};
std::vector<Negative> ReadNegatives();

}  // namespace handover::adapters::fhir::testing

#endif  // HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_FHIR_MESSAGES_H_
