// The files and columns of OneRoster's CSV binding, versions 1.1 and 1.2, as 1EdTech publishes them, and what becomes
// of each. README.md beside this file has the same table for people; a test compares the two.
#ifndef HANDOVER_ADAPTERS_ONEROSTER_ROSTER_COLUMNS_H_
#define HANDOVER_ADAPTERS_ONEROSTER_ROSTER_COLUMNS_H_

#include <cstddef>
#include <string_view>

#include "absl/types/span.h"

#include "adapters/oneroster/oneroster_issues.h"

namespace handover::adapters::oneroster {

enum class Version { k11, k12 };

// The files that are opened.
enum class File { kManifest, kOrgs, kUsers, kRoles, kClasses, kEnrollments, kDemographics };

struct FileInfo {
  File file;
  std::string_view name;      // users.csv
  std::string_view property;  // Of the manifest: file.users. Empty for the manifest itself.
  size_t max_rows;
};

absl::Span<const FileInfo> AllFiles();
const FileInfo& InfoOf(File file);

// Other files of the specification, in either version: they are named as losses and not opened.
absl::Span<const std::string_view> OtherFiles();

enum class In { kBoth, k11, k12 };
enum class Need { kOptional, kRequired };
enum class Shape {
  kText,
  kId,       // sourcedId of this row: no two the same.
  kStatus,
  kDate,
  kFlag,     // true or false
  kWord,     // One of `words`; in version 1.2 also what begins with `ext:`.
};

struct ColumnInfo {
  File file;
  std::string_view name;
  Need need = Need::kOptional;
  Shape shape = Shape::kText;
  std::string_view goes_to = {};   // Empty where it is lost.
  const LossInfo* loss = nullptr;  // Null where it is not.
  In in = In::kBoth;
  std::string_view words = {};     // With blanks between.
  size_t most_characters = 200;    // What the model holds; for what is lost, any sensible length.
};

absl::Span<const ColumnInfo> AllColumns();

// Null when neither version has one of this name.
const ColumnInfo* FindColumn(File file, std::string_view name);

// The name that a column of version 1.0 has since; empty where it has none of another name.
std::string_view NameSince10(File file, std::string_view name);

bool IsIn(const ColumnInfo& column, Version version);

// `metadata.` is the specification's way to extend a file, `ext_` that of older vendors.
bool IsExtension(std::string_view name);

// An extension that this project names.
bool IsOwnExtension(std::string_view name);

}  // namespace handover::adapters::oneroster

#endif  // HANDOVER_ADAPTERS_ONEROSTER_ROSTER_COLUMNS_H_
