#include "clients/cli/export_report.h"

#include <algorithm>
#include <utility>

#include "broker/base/ids.h"
#include "broker/base/status_macros.h"

namespace handover::cli {
namespace {
namespace export_report_internal {

using admin::v1::ExportSubjectRequest;
using admin::v1::ExportSubjectResponse;

absl::StatusOr<ReportedEntry> Read(ExportSubjectResponse::Entry proof) {
  const absl::Status unreadable = absl::DataLossError("the broker's answer cannot be read");
  ReportedEntry entry;
  entry.proof = std::move(proof);
  const ExportSubjectResponse::Logged& event = entry.proof.has_main() ? entry.proof.main() : entry.proof.logged();
  const std::optional<Leaf> leaf = ParseLeaf(event.leaf());
  if (!leaf.has_value()) return unreadable;
  entry.type = leaf->type;
  entry.time_ms = leaf->time_ms;
  entry.opened = !entry.proof.detail_salt().empty();
  if (!entry.detail.ParseFromString(entry.proof.detail())) return unreadable;
  for (const std::string& bytes : entry.detail.decisions()) {
    if (!entry.decisions.emplace_back().ParseFromString(bytes)) return unreadable;
  }
  return entry;
}

bool OwesCopy(const ReportedEntry& entry) {
  if (entry.detail.event() != "HANDED_OUT") return false;
  return std::any_of(entry.decisions.begin(), entry.decisions.end(), [](const auto& decision) {
    const auto& codes = decision.obligations();
    return std::find(codes.begin(), codes.end(), "CITIZEN_COPY") != codes.end();
  });
}

bool GivesCopy(const ReportedEntry& entry) {
  return entry.detail.event() == "EXPORTED" && entry.detail.reason() == "FOR_THE_CITIZEN";
}

}  // namespace export_report_internal
}  // namespace

std::string ExportReport::NameOf(const std::string& party_bytes) const {
  if (party_bytes.empty()) return "";
  const std::string id = FormatUuid(party_bytes);
  const auto found = parties.find(id);
  if (found == parties.end()) return id;
  return found->second.display_name.empty() ? found->second.alias : found->second.display_name;
}

std::vector<CopyDue> ExportReport::CopiesDue() const {
  std::vector<CopyDue> copies;
  size_t open = 0;  // Those before it are met.
  for (const ReportedEntry& entry : entries) {
    if (export_report_internal::OwesCopy(entry)) copies.push_back({entry.proof.sequence(), std::nullopt});
    if (!export_report_internal::GivesCopy(entry)) continue;
    for (; open < copies.size(); ++open) copies[open].met_by = entry.proof.sequence();
  }
  return copies;
}

absl::Status AddPage(admin::v1::ExportSubjectResponse page, ExportReport& report) {
  for (auto& proof : *page.mutable_entries()) {
    HANDOVER_ASSIGN_OR_RETURN(ReportedEntry entry, export_report_internal::Read(std::move(proof)));
    report.entries.push_back(std::move(entry));
  }
  for (const auto& party : page.parties()) {
    report.parties[party.party_id()] = {party.alias(), party.display_name()};
  }
  page.clear_entries();
  if (page.has_snapshot()) report.first = std::move(page);
  return absl::OkStatus();
}

}  // namespace handover::cli
