#include "adapters/oneroster/oneroster_reader.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "adapters/oneroster/oneroster_issues.h"
#include "adapters/oneroster/roster_people.h"
#include "adapters/oneroster/roster_tables.h"
#include "adapters/text/csv_table.h"
#include "adapters/text/zip_archive.h"
#include "broker/base/commitment/hash.h"

namespace handover::adapters::oneroster {
namespace oneroster_reader_internal {

constexpr size_t kHeaderBytes = 4096;
constexpr size_t kMostNamedRows = 100;  // Of a file, as losses; behind them the file's name stands for the rest.
constexpr CsvDialect kDialect = {.separator = ',', .unmarked = CsvDialect::Unmarked::kUtf8};

// users.csv and its like have these columns, the manifest its own two.
bool IsOneFileOfMany(std::string_view bytes) {
  const std::vector<std::string> header = ReadCsvHeader(bytes, kHeaderBytes, kDialect);
  if (header.size() < 2) return false;
  const bool manifest = header[0] == "propertyName" && header[1] == "value";
  const auto has = [&](std::string_view name) { return std::find(header.begin(), header.end(), name) != header.end(); };
  return manifest || ((has("sourcedId") || has("userSourcedId")) && has("status") && has("dateLastModified"));
}

// Not among the used, whether it is to be deleted or of nobody's matter.
void LoseUnused(const RosterTable& table, File file, const std::set<size_t>& used, const LossInfo& loss,
                Findings& findings) {
  size_t named = 0;
  for (size_t row = 0; row < table.row_count(); ++row) {
    if (used.contains(row)) continue;
    const bool has_room = ++named <= kMostNamedRows;
    const std::string path = has_room ? table.PathOf(row) : std::string(InfoOf(file).name);
    findings.Lose(table.IsDeleted(row) ? kLossDeleted : loss, path);
    if (!has_room) return;
  }
}

// What no handover has said anything of.
void LoseTheRest(const Roster& roster, const UsedRows& used, Findings& findings) {
  const RosterTables& tables = roster.tables;
  std::set<size_t> demographics;
  for (const size_t row : used.users) {
    if (roster.people[row].demographics.has_value()) demographics.insert(*roster.people[row].demographics);
  }
  LoseUnused(tables[File::kUsers], File::kUsers, used.users, kLossPeople, findings);
  LoseUnused(tables[File::kDemographics], File::kDemographics, demographics, kLossPeople, findings);
  LoseUnused(tables[File::kOrgs], File::kOrgs, used.orgs, kLossPlace, findings);
  LoseUnused(tables[File::kClasses], File::kClasses, used.classes, kLossPlace, findings);
  LoseUnused(tables[File::kEnrollments], File::kEnrollments, used.enrollments, kLossPlace, findings);
  LoseUnused(tables[File::kRoles], File::kRoles, used.roles, kLossPlace, findings);
}

std::vector<exchange::v1::Handover> ReadChildren(std::string_view bytes, const ReadContext& context,
                                                 Findings& findings) {
  std::optional<RosterTables> tables = ReadTables(bytes, findings);
  if (!tables.has_value()) return {};
  const Roster roster = ConnectRoster(std::move(*tables), findings);
  if (findings.has_errors()) return {};
  const Digest digest = HashOf(bytes);
  const PackageHead head = {.sha256 = std::string(digest.begin(), digest.end()), .now = context.now};
  UsedRows used;
  std::vector<exchange::v1::Handover> handovers;
  for (size_t row = 0; row < roster.people.size(); ++row) {
    if (!roster.people[row].is_child) continue;
    handovers.push_back(MapChild(roster, row, head, *context.random, used, findings));
  }
  if (handovers.empty()) findings.Add(kNoChild, std::string(InfoOf(File::kUsers).name));
  if (findings.has_errors()) return {};
  findings.Add(kNoContent, "file");
  LoseTheRest(roster, used, findings);
  return handovers;
}

}  // namespace oneroster_reader_internal

bool OneRosterReader::Recognises(std::string_view bytes) const {
  if (!LooksLikeZip(bytes)) return oneroster_reader_internal::IsOneFileOfMany(bytes);
  const ZipDirectory directory = ReadZipDirectory(bytes);
  if (!directory.files.has_value()) return false;
  for (const ZipFile& file : *directory.files) {
    if (file.name.ends_with("manifest.csv") || file.name.ends_with("users.csv")) return true;
  }
  return false;
}

Translation OneRosterReader::Read(std::string_view bytes, const ReadContext& context) const {
  namespace internal = oneroster_reader_internal;
  Findings findings;
  Translation translation;
  translation.source.format = std::string(kOneRosterFormat);
  if (internal::IsOneFileOfMany(bytes)) {
    findings.Add(kNotPacked, "file");
  } else {
    translation.handovers = internal::ReadChildren(bytes, context, findings);
  }
  translation.issues = std::move(findings.issues());
  translation.losses = std::move(findings.losses());
  return translation;
}

}  // namespace handover::adapters::oneroster
