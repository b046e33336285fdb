// The project's own delivery reports, read, checked and spoiled.
#ifndef HANDOVER_TESTS_UNIT_ADAPTERS_KL_CHILDREN_REPORTS_H_
#define HANDOVER_TESTS_UNIT_ADAPTERS_KL_CHILDREN_REPORTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "adapters/kl_children/kl_report.h"
#include "adapters/translation.h"
#include "handover/exchange/v1/handover.pb.h"
#include "tests/unit/adapters/fhir/documents.h"

namespace handover::adapters::kl::testing {

using fhir::testing::BodiesOf;
using fhir::testing::Edited;
using fhir::testing::ErrorsOf;
using fhir::testing::LossesOf;
using fhir::testing::NoticesOf;
using fhir::testing::ReadFile;
using fhir::testing::Repeated;
using fhir::testing::WarningsOf;

inline constexpr std::string_view kNames[] = {"two_months", "pregnancy", "school", "weight_alone", "increment"};

// A file of tests/fixtures/kl_children.
std::string Report(std::string_view name);

// A good report with one edit.
std::string Spoiled(std::string_view name, std::string_view from, std::string_view to);

// Reads with a seeded generator, at a fixed time.
Translation ReadReport(std::string_view text);

// The first handover of a report that is taken.
exchange::v1::Handover HandoverOf(std::string_view text);

// What the writer makes of these, and that read again.
Written WriteJson(const std::vector<exchange::v1::Handover>& handovers);

// Codes alone, in order.
std::vector<std::string> CodesOf(const std::vector<Issue>& issues);
std::vector<std::string> CodesOf(const std::vector<Loss>& losses);

// A report that has been parsed and checked. Everything lives as long as it.
struct Checked {
  explicit Checked(std::string_view text)
      : parsed(text), report(CheckReport(parsed.tree.root(), parsed.bundle, parsed.findings)) {}

  fhir::testing::Parsed parsed;
  KlReport report;
};

}  // namespace handover::adapters::kl::testing

#endif  // HANDOVER_TESTS_UNIT_ADAPTERS_KL_CHILDREN_REPORTS_H_
