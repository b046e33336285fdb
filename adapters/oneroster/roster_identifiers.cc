#include "adapters/oneroster/roster_identifiers.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "adapters/oneroster/oneroster_issues.h"
#include "adapters/text/utf8.h"
#include "broker/base/absl_view.h"
#include "broker/base/person_number.h"

namespace handover::adapters::oneroster {
namespace roster_identifiers_internal {

constexpr size_t kMostTypeLength = 100;
constexpr size_t kMostIdLength = 100;
constexpr size_t kMostIdentifiers = 8;
constexpr std::string_view kUniLogin = "https://unilogin.dk";  // As the roster of STIL has it.

void AddLocal(std::string system, std::string_view value, model::v1::PersonIdentity& identity) {
  if (value.empty()) return;
  model::v1::PersonIdentifier::Local& local = *identity.add_identifiers()->mutable_local();
  local.set_system(std::move(system));
  local.set_value(std::string(value));
}

// As many systems write it, without a type. What may be a CPR number is not taken for anything else.
bool IsPlainId(std::string_view cell) {
  constexpr size_t kCprDigits = 10;
  const auto digits = std::count_if(cell.begin(), cell.end(), [](unsigned char c) { return absl::ascii_isdigit(c); });
  return cell.find_first_of("{}[]\",") == std::string_view::npos && CountCodePoints(cell) <= kMostIdLength &&
         static_cast<size_t>(digits) != kCprDigits;
}

class UserIdMapper {
 public:
  UserIdMapper(std::string path, model::v1::PersonIdentity& identity, Findings& findings)
      : path_(std::move(path)), identity_(identity), findings_(findings) {}

  void Map(const std::vector<TypedId>& ids) {
    // The best number first.
    for (const TypedId& typed : ids) {
      if (EqualsIgnoringCase(typed.type, "CPR")) MapCpr(typed.id);
    }
    for (const TypedId& typed : ids) {
      if (!EqualsIgnoringCase(typed.type, "CPR")) MapOther(typed);
    }
  }

 private:
  void MapCpr(std::string_view text) {
    const absl::StatusOr<Cpr> cpr = ParseCpr(text);
    if (!cpr.ok() || !identity_.identifiers().empty()) {
      findings_.Add(kPersonNumber, path_);
    } else {
      identity_.add_identifiers()->set_cpr(std::string(cpr->reveal()));
    }
  }

  void MapOther(const TypedId& typed) {
    const bool long_one = CountCodePoints(typed.type) > kMostTypeLength || CountCodePoints(typed.id) > kMostIdLength;
    if (long_one) findings_.Add(kTooLong, path_);
    const bool is_login = EqualsIgnoringCase(typed.type, "UNILogin");
    AddLocal(is_login ? std::string(kUniLogin) : absl::StrCat("oneroster:", AbslView(typed.type)), typed.id, identity_);
  }

  const std::string path_;
  model::v1::PersonIdentity& identity_;
  Findings& findings_;
};

}  // namespace roster_identifiers_internal

std::optional<std::vector<TypedId>> ReadTypedIds(std::string_view cell) {
  std::vector<TypedId> ids;
  bool comma = false;
  for (size_t at = 0; at < cell.size();) {
    if (cell[at] == ' ') {
      ++at;
      continue;
    }
    if (comma != (cell[at] == ',')) return std::nullopt;
    if (comma) {
      comma = false;
      ++at;
      continue;
    }
    const size_t end = cell.find('}', at);
    const size_t colon = cell.find(':', at);
    const bool closed = cell[at] == '{' && end != std::string_view::npos;
    const bool good = closed && colon < end && colon > at + 1 && end > colon + 1;
    if (!good) return std::nullopt;
    ids.push_back({cell.substr(at + 1, colon - at - 1), cell.substr(colon + 1, end - colon - 1)});
    comma = true;
    at = end + 1;
  }
  const bool open = !ids.empty() && !comma;
  if (open) return std::nullopt;
  return ids;
}

void MapIdentifiers(const RosterTables& tables, size_t user, std::string_view place,
                    model::v1::PersonIdentity& identity, Findings& findings) {
  namespace internal = roster_identifiers_internal;
  const RosterTable& users = tables[File::kUsers];
  const std::string path = users.PathOf(user, "userIds");
  const std::optional<std::vector<TypedId>> ids = ReadTypedIds(users.Cell(user, "userIds"));
  if (ids.has_value()) {
    internal::UserIdMapper(path, identity, findings).Map(*ids);
  } else if (internal::IsPlainId(users.Cell(user, "userIds"))) {
    findings.Add(kPlainId, path);
    internal::AddLocal("oneroster:userIds", users.Cell(user, "userIds"), identity);
  } else {
    findings.Add(kUserId, path);
  }
  internal::AddLocal("oneroster:identifier", users.Cell(user, "identifier"), identity);
  internal::AddLocal("oneroster:userMasterIdentifier", users.Cell(user, "userMasterIdentifier"), identity);
  internal::AddLocal(std::string(place), users.Cell(user, "sourcedId"), identity);
  if (identity.identifiers_size() > static_cast<int>(internal::kMostIdentifiers)) findings.Add(kTooMany, path);
}

std::optional<absl::CivilDay> BirthDateOf(const model::v1::PersonIdentity& identity) {
  if (identity.identifiers().empty() || !identity.identifiers(0).has_cpr()) return std::nullopt;
  const absl::StatusOr<Cpr> cpr = ParseCpr(identity.identifiers(0).cpr());
  if (!cpr.ok()) return std::nullopt;
  return cpr->birth_date();
}

}  // namespace handover::adapters::oneroster
