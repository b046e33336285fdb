#include "adapters/kl_children/kl_children_writer.h"

#include <algorithm>
#include <tuple>

#include "absl/time/time.h"

#include "adapters/fhir/fhir_writer.h"
#include "adapters/kl_children/kl_issues.h"
#include "adapters/kl_children/report_writer.h"

namespace handover::adapters::kl {
namespace kl_children_writer_internal {

bool WriteAll(const std::vector<exchange::v1::Handover>& handovers, fhir::FhirBuilder& builder, Written& written) {
  if (handovers.size() == 1) return ReportWriter(handovers.front(), builder, builder.root(), written).Write();
  fhir::Node* root = builder.root();
  builder.ItemValue(builder.Object(root, "meta"), "profile", kIncrementProfile);
  builder.Value(root, "type", "collection");
  int64_t newest = 0;
  for (const exchange::v1::Handover& handover : handovers) newest = std::max(newest, handover.envelope().created_ms());
  builder.Value(root, "timestamp",
                absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::FromUnixMillis(newest), absl::UTCTimeZone()));
  for (const exchange::v1::Handover& handover : handovers) {
    fhir::Node* report = builder.Resource(builder.Item(root, "entry"), "Bundle");
    if (!ReportWriter(handover, builder, report, written).Write()) return false;
  }
  return true;
}

}  // namespace kl_children_writer_internal

Written KlChildrenWriter::Write(const std::vector<exchange::v1::Handover>& handovers) const {
  Written written;
  written.media_type = syntax_ == fhir::Syntax::kJson ? "application/fhir+json" : "application/fhir+xml";
  if (handovers.empty()) {
    written.issues.push_back(
        {kOutNothing.severity, std::string(kOutNothing.code), "handover", "There is no handover to write."});
    return written;
  }
  fhir::FhirBuilder builder(syntax_, "Bundle");
  if (kl_children_writer_internal::WriteAll(handovers, builder, written)) {
    written.bytes = builder.Write();
  } else {
    written.losses.clear();
  }
  // Sections come in random order; the report does not.
  std::sort(written.losses.begin(), written.losses.end(),
            [](const Loss& a, const Loss& b) { return std::tie(a.path, a.code) < std::tie(b.path, b.code); });
  return written;
}

}  // namespace handover::adapters::kl
