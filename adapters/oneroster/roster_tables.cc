#include "adapters/oneroster/roster_tables.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"

#include "adapters/oneroster/oneroster_issues.h"
#include "adapters/text/danish_time.h"
#include "adapters/text/iso_time.h"
#include "adapters/text/utf8.h"
#include "adapters/text/zip_archive.h"
#include "broker/base/absl_view.h"

namespace handover::adapters::oneroster {
namespace roster_tables_internal {

constexpr CsvDialect kDialect = {.separator = ',', .unmarked = CsvDialect::Unmarked::kUtf8};
constexpr size_t kMostExtensions = 16;  // Columns of a file beside the specification's.
constexpr size_t kMostFileBytes = 4 * 1024 * 1024;

size_t ColumnsOf(File file) {
  const auto columns = AllColumns();
  return static_cast<size_t>(
      std::count_if(columns.begin(), columns.end(), [&](const ColumnInfo& column) { return column.file == file; }));
}

template <typename Words>
bool HasWord(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string InFile(const FileInfo& file, std::string_view place) {
  return absl::StrCat(AbslView(file.name), ", ", AbslView(place));
}

// What stands between the separators, without blanks around it.
std::vector<std::string_view> SplitAt(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (size_t at = 0; at <= text.size();) {
    const size_t end = std::min(text.find(separator, at), text.size());
    std::string_view part = text.substr(at, end - at);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (!part.empty()) parts.push_back(part);
    at = end + 1;
  }
  return parts;
}

// One file, cell by cell. Names of version 1.0 and words of other letters are put right, and said to have been.
class TableChecker {
 public:
  TableChecker(const FileInfo& file, Version version, CsvTable& table, Findings& findings)
      : file_(file), version_(version), table_(table), findings_(findings) {}

  void Check() {
    for (size_t i = 0; i < table_.header.size(); ++i) RenameOld(i);
    for (size_t i = 0; i < table_.header.size(); ++i) CheckHeader(i);
    for (const ColumnInfo& column : AllColumns()) {
      const bool wanted = column.file == file_.file && column.need == Need::kRequired && IsIn(column, version_);
      if (wanted && !HasWord(table_.header, column.name)) {
        // What the handover loses anyway need not be told.
        findings_.Add(column.loss == nullptr ? kColumnMissing : kUntold, InFile(file_, "header"));
      }
    }
  }

 private:
  void RenameOld(size_t column) {
    const std::string_view name = NameSince10(file_.file, table_.header[column]);
    if (name.empty() || HasWord(table_.header, name)) return;
    table_.header[column] = std::string(name);
    findings_.Add(kOtherVersion, HeaderPath(column));
  }

  void CheckHeader(size_t column) {
    const std::string& name = table_.header[column];
    const ColumnInfo* const info = FindColumn(file_.file, name);
    if (info != nullptr) {
      if (!IsIn(*info, version_)) findings_.Add(kOtherVersion, HeaderPath(column));
      for (size_t row = 0; row < table_.rows.size(); ++row) CheckCell(*info, row, column);
      return;
    }
    // A misspelt one of ours would be a protection that nobody sees.
    if (IsOwnExtension(name)) findings_.Add(kOwnColumn, HeaderPath(column));
    if (!IsExtension(name)) findings_.Add(kColumn, HeaderPath(column));
    CheckExtension(column);
  }

  std::string HeaderPath(size_t column) const { return InFile(file_, CsvPath({0, column + 1})); }

  // Of people it goes on; of other files it is lost.
  void CheckExtension(size_t column) {
    const bool empty = std::all_of(table_.rows.begin(), table_.rows.end(),
                                   [&](const std::vector<std::string>& row) { return row[column].empty(); });
    if (empty) return;
    if (file_.file == File::kUsers || file_.file == File::kDemographics) {
      findings_.Add(kCarried, HeaderPath(column));
    } else {
      findings_.Lose(kLossExtension, HeaderPath(column));
    }
  }

  void CheckCell(const ColumnInfo& info, size_t row, size_t column) {
    std::string& cell = table_.rows[row][column];
    const std::string path = WhereOf(file_.file, row, column);
    if (cell.empty()) {
      const bool wanted = info.need == Need::kRequired && IsIn(info, version_);
      if (wanted) findings_.Add(info.loss == nullptr ? kRequired : kUntold, path);
      return;
    }
    if (CountCodePoints(cell) > info.most_characters) findings_.Add(kTooLong, path);
    if (info.loss != nullptr) findings_.Lose(*info.loss, HeaderPath(column));
    CheckShape(info, cell, path);
  }

  // The word itself when it is one of the list but for its letters; else the cell stays.
  bool TakeWord(const std::vector<std::string_view>& words, std::string& cell, const std::string& path) {
    for (const std::string_view word : words) {
      if (!EqualsIgnoringCase(word, cell)) continue;
      if (word != cell) findings_.Add(kSpelling, path);
      cell = std::string(word);
      return true;
    }
    return false;
  }

  void CheckShape(const ColumnInfo& info, std::string& cell, const std::string& path) {
    switch (info.shape) {
      case Shape::kText:
        return;
      case Shape::kId:
        if (!ids_.insert(cell).second) findings_.Add(kRepeated, path);
        return;
      case Shape::kStatus:
        if (!TakeWord({"active", "tobedeleted", "inactive"}, cell, path)) findings_.Add(kStatus, path);
        return;
      case Shape::kDate:
        if (!ReadFormDate(cell).has_value()) findings_.Add(kDate, path);
        return;
      case Shape::kFlag:
        if (!TakeWord({"true", "false"}, cell, path)) findings_.Add(kWord, path);
        return;
      case Shape::kWord: {
        const bool extended = version_ == Version::k12 && cell.starts_with("ext:");
        if (!extended && !TakeWord(SplitAt(info.words, ' '), cell, path)) findings_.Add(kWord, path);
        return;
      }
    }
  }

  const FileInfo& file_;
  const Version version_;
  CsvTable& table_;
  Findings& findings_;
  std::set<std::string_view> ids_;
};

class PackageReader {
 public:
  PackageReader(const std::vector<ZipFile>& files, Findings& findings) : files_(files), findings_(findings) {}

  std::optional<RosterTables> Read() {
    CheckNames();
    const bool has_manifest = ReadFile(InfoOf(File::kManifest));
    if (!has_manifest || findings_.has_errors()) return Refused();
    ReadManifest();
    if (findings_.has_errors()) return Refused();
    CheckNeeded();
    for (const FileInfo& file : AllFiles()) {
      if (file.file != File::kManifest && Has(file.name)) ReadFile(file);
    }
    // In version 1.2 roles stand in a file of their own; who has taken over half of it leaves them with the users.
    const bool needs_roles = tables_.version == Version::k12 && !tables_[File::kUsers].HasColumn("role");
    if (needs_roles && !Has(InfoOf(File::kRoles).name)) {
      findings_.Add(kFiles, std::string(InfoOf(File::kRoles).name));
    }
    if (findings_.has_errors()) return std::nullopt;
    return std::move(tables_);
  }

 private:
  std::optional<RosterTables> Refused() {
    if (!findings_.has_errors()) findings_.Add(kFiles, std::string(InfoOf(File::kManifest).name));
    return std::nullopt;
  }

  const ZipFile* FindFile(std::string_view name) const {
    for (const ZipFile& file : files_) {
      if (EqualsIgnoringCase(file.name, name)) return &file;
    }
    return nullptr;
  }
  bool Has(std::string_view name) const { return FindFile(name) != nullptr; }

  void CheckNames() {
    for (size_t i = 0; i < files_.size(); ++i) {
      const auto known = AllFiles();
      const bool read = std::any_of(known.begin(), known.end(),
                                    [&](const FileInfo& file) { return FindFile(file.name) == &files_[i]; });
      const auto others = OtherFiles();
      const bool other = std::any_of(others.begin(), others.end(), [&](std::string_view name) {
        return EqualsIgnoringCase(name, files_[i].name);
      });
      if (other) findings_.Lose(kLossFile, std::string(files_[i].name));
      if (!read && !other) findings_.Add(kUnknownFile, absl::StrCat("file ", i + 1, " of the package"));
    }
  }

  bool ReadFile(const FileInfo& file) {
    const ZipFile* const packed = FindFile(file.name);
    if (packed == nullptr) return false;
    const std::optional<std::string> bytes = Unpack(*packed);
    if (!bytes.has_value()) {
      const ZipProblem problem = DamagedFile(static_cast<size_t>(packed - files_.data()) + 1);
      findings_.Add(IssueInfo{problem.code, problem.rule}, problem.path);
      return false;
    }
    const CsvLimits limits = {.max_bytes = kMostFileBytes, .max_columns = ColumnsOf(file.file) + kMostExtensions,
                              .max_rows = file.max_rows};
    CsvResult result = ReadCsv(*bytes, kDialect, limits);
    if (!result.table.has_value()) {
      findings_.Add(IssueInfo{result.problem.code, result.problem.rule}, InFile(file, result.problem.path));
      return false;
    }
    TableChecker(file, tables_.version, *result.table, findings_).Check();
    tables_.tables[static_cast<size_t>(file.file)] = RosterTable(file.file, std::move(*result.table));
    if (file.file == File::kManifest) tables_.packed = FromDanishLocalTime(packed->changed).time;
    return true;
  }

  void ReadManifest() {
    const RosterTable& manifest = tables_[File::kManifest];
    std::map<std::string_view, size_t> rows;
    for (size_t row = 0; row < manifest.row_count(); ++row) {
      const std::string_view property = manifest.Cell(row, "propertyName");
      if (!rows.insert({property, row}).second) findings_.Add(kManifest, manifest.PathOf(row, "propertyName"));
      if (property.starts_with("file.")) {
        ReadFileProperty(manifest, row);
      } else if (property != "manifest.version" && property != "oneroster.version") {
        findings_.Lose(kLossTechnical, manifest.PathOf(row));
      }
    }
    const std::string_view of_manifest = ValueOf(rows, "manifest.version");
    const std::string_view of_roster = ValueOf(rows, "oneroster.version");
    const bool known = of_manifest == "1.0" && (of_roster == "1.1" || of_roster == "1.2");
    if (!known) findings_.Add(kVersion, std::string(InfoOf(File::kManifest).name));
    tables_.version = of_roster == "1.2" ? Version::k12 : Version::k11;
  }

  std::string_view ValueOf(const std::map<std::string_view, size_t>& rows, std::string_view property) const {
    const auto found = rows.find(property);
    return found == rows.end() ? std::string_view() : tables_[File::kManifest].Cell(found->second, "value");
  }

  // What the manifest says of one file, against the package. Only those that are read are looked for.
  void ReadFileProperty(const RosterTable& manifest, size_t row) {
    // A file that the manifest says nothing of is absent.
    const std::string value = manifest.Cell(row, "value").empty() ? "absent" : manifest.Cell(row, "value");
    if (value != "bulk" && value != "delta" && value != "absent") {
      findings_.Add(kManifest, manifest.PathOf(row, "value"));
      return;
    }
    for (const FileInfo& file : AllFiles()) {
      if (file.property != manifest.Cell(row, "propertyName")) continue;
      listed_.insert(file.file);
      if (value == "delta") findings_.Add(kDelta, manifest.PathOf(row, "value"));
      if ((value != "absent") != Has(file.name)) findings_.Add(kFiles, manifest.PathOf(row, "value"));
    }
  }

  void CheckNeeded() {
    for (const FileInfo& file : AllFiles()) {
      const bool needed = file.file == File::kOrgs || file.file == File::kUsers;
      const bool stray = Has(file.name) && file.file != File::kManifest && !listed_.contains(file.file);
      const bool foreign = Has(file.name) && file.file == File::kRoles && tables_.version == Version::k11;
      if (stray || foreign || (needed && !Has(file.name))) findings_.Add(kFiles, std::string(file.name));
    }
  }

  const std::vector<ZipFile>& files_;
  Findings& findings_;
  std::set<File> listed_;
  RosterTables tables_;
};

}  // namespace roster_tables_internal

std::string WhereOf(File file, size_t row, size_t column) {
  return roster_tables_internal::InFile(InfoOf(file), CsvPath({row + 1, column + 1}));
}

RosterTable::RosterTable(File file, CsvTable table) : file_(file), table_(std::move(table)) {
  for (size_t i = 0; i < table_.header.size(); ++i) columns_.insert({table_.header[i], i});
  for (size_t row = 0; row < table_.rows.size(); ++row) {
    const std::string& status = Cell(row, "status");
    const std::string& id = Cell(row, "sourcedId");
    if (status == "tobedeleted" || status == "inactive") {
      deleted_.insert(row);
      deleted_ids_.insert(id);
    } else if (!id.empty()) {
      rows_.insert({id, row});
    }
  }
}

const std::string& RosterTable::Cell(size_t row, std::string_view column) const {
  static const std::string& none = *new std::string();
  const auto found = columns_.find(column);
  return found == columns_.end() ? none : table_.rows[row][found->second];
}

std::string RosterTable::PathOf(size_t row, std::string_view column) const {
  const auto found = columns_.find(column);
  return found == columns_.end() ? PathOf(row) : WhereOf(file_, row, found->second);
}

std::string RosterTable::PathOf(size_t row) const {
  return roster_tables_internal::InFile(InfoOf(file_), absl::StrCat("row ", row + 1));
}

std::optional<size_t> RosterTable::Find(std::string_view sourced_id) const {
  const auto found = rows_.find(sourced_id);
  if (found == rows_.end()) return std::nullopt;
  return found->second;
}

std::optional<RosterTables> ReadTables(std::string_view package, Findings& findings) {
  const ZipDirectory directory = ReadZipDirectory(package);
  if (!directory.files.has_value()) {
    findings.Add(IssueInfo{directory.problem.code, directory.problem.rule}, directory.problem.path);
    return std::nullopt;
  }
  return roster_tables_internal::PackageReader(*directory.files, findings).Read();
}

std::vector<std::string_view> ItemsOf(std::string_view cell) {
  return roster_tables_internal::SplitAt(cell, ',');
}

}  // namespace handover::adapters::oneroster
