// A person's export as it was read: the proofs as bytes, and what they open to.
#ifndef HANDOVER_CLIENTS_CLI_EXPORT_REPORT_H_
#define HANDOVER_CLIENTS_CLI_EXPORT_REPORT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "broker/base/commitment/leaf.h"
#include "handover/admin/v1/admin_service.pb.h"
#include "handover/consent/v1/consent_service.pb.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::cli {

// One entry. What is closed or erased has no detail.
struct ReportedEntry {
  admin::v1::ExportSubjectResponse::Entry proof;
  LeafType type = LeafType::kRefused;  // Of the leaf that holds the event.
  uint64_t time_ms = 0;                // When it happened.
  bool opened = false;
  storage::v1::LeafDetail detail;
  std::vector<consent::v1::DecisionExplanation> decisions;
};

// A copy that a rule owes the citizen, and the entry that gave it.
struct CopyDue {
  int64_t sequence = 0;
  std::optional<int64_t> met_by;
};

struct PartyWords {
  std::string alias;
  std::string display_name;
};

// A value.
struct ExportReport {
  admin::v1::ExportSubjectRequest request;
  admin::v1::ExportSubjectResponse first;  // Head, stream, snapshot; its entries have moved.
  std::vector<ReportedEntry> entries;
  std::map<std::string, PartyWords> parties;  // By UUID.
  // The same person under other numbers, each an export of its own.
  std::vector<ExportReport> others;

  // The party's name, else its id; empty for an empty id.
  std::string NameOf(const std::string& party_bytes) const;
  // Of what was handed out with the duty CITIZEN_COPY: met by the first export for the citizen behind it.
  std::vector<CopyDue> CopiesDue() const;
};

// Takes one answer after the other, in order. DATA_LOSS: an entry cannot be read.
absl::Status AddPage(admin::v1::ExportSubjectResponse page, ExportReport& report);

}  // namespace handover::cli

#endif  // HANDOVER_CLIENTS_CLI_EXPORT_REPORT_H_
