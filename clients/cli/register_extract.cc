#include "clients/cli/register_extract.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"

#include "broker/base/municipality.h"
#include "broker/base/person_key.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "clients/cli/command.h"
#include "clients/cli/person_text.h"

namespace handover::cli {
namespace {
namespace register_extract_internal {

using admin::v1::ImportFactsRequest;
using consent::v1::Grant;
using consent::v1::IdentityEvent;
using consent::v1::RegisterFacts;

constexpr std::string_view kFirst = "START";
constexpr std::string_view kLast = "END";
constexpr std::string_view kVersion = "1";

// One row, split. Columns count from 1, the kind of row is the first.
struct Row {
  int number = 0;
  std::vector<std::string> fields;
  int shift = 0;  // Columns that were taken away at the front: an event that is undone stands behind UNDO.

  const std::string& Field(int column) const { return fields[static_cast<size_t>(column) - 1]; }
};

absl::Status Wrong(const Row& row, int column, const std::string& rule) {
  return UsageError(absl::StrCat("row ", row.number, ", column ", column + row.shift, ": ", rule));
}

absl::Status CheckWidth(const Row& row, int columns) {
  const int width = static_cast<int>(row.fields.size());
  if (width == columns) return absl::OkStatus();
  return Wrong(row, std::min(width, columns) + 1, absl::StrCat("the row has ", columns, " columns"));
}

absl::StatusOr<model::v1::PersonIdentifier> PersonIn(const Row& row, int column) {
  const absl::StatusOr<model::v1::PersonIdentifier> person = ParsePerson("", row.Field(column));
  if (!person.ok()) return Wrong(row, column, "not the number of a person");
  const absl::Status checked = CheckIdentifier(*person);
  if (!checked.ok()) return Wrong(row, column, absl::StrCat(CodeOf(checked), ": ", DetailOf(checked).rule()));
  return person;
}

absl::StatusOr<google::protobuf::Timestamp> DateIn(const Row& row, int column) {
  absl::Time time;
  std::string error;
  const std::string& text = row.Field(column);
  if (text.size() != 10 || !absl::ParseTime("%Y-%m-%d", text, &time, &error)) {
    return Wrong(row, column, "not a date such as 2026-03-02");
  }
  google::protobuf::Timestamp stamp;
  stamp.set_seconds(absl::ToUnixSeconds(time));
  return stamp;
}

// What the rows come to, as it grows.
class Reading {
 public:
  absl::Status Take(const Row& row) {
    const std::string& kind = row.Field(1);
    if (kind == "RESIDENCE") return Residence(row);
    if (kind == "CUSTODY") return Custody(row);
    if (kind == "PROTECTION") return Protection(row);
    if (kind == "GP") return Gp(row);
    if (kind == "DAYCARE") return Daycare(row);
    if (kind == "DEATH") return Death(row);
    if (kind != "UNDO") return Event(row);
    Row undone = row;
    undone.fields.erase(undone.fields.begin());
    undone.shift = 1;
    if (undone.fields.empty()) return Wrong(row, 2, "must name the event that never was");
    return Event(undone);
  }

  RegisterExtract Finish() && { return std::move(extract_); }
  int count() const { return extract_.request.facts_size() + extract_.request.events_size(); }

 private:
  // The record of this person since this day, made at its first row.
  absl::StatusOr<RegisterFacts*> FactsIn(const Row& row) {
    HANDOVER_ASSIGN_OR_RETURN(const model::v1::PersonIdentifier person, PersonIn(row, 2));
    HANDOVER_ASSIGN_OR_RETURN(const google::protobuf::Timestamp valid_from, DateIn(row, 3));
    const auto [known, is_new] =
        records_.try_emplace({person.SerializeAsString(), valid_from.seconds()}, extract_.request.facts_size());
    index_ = known->second;
    if (!is_new) return extract_.request.mutable_facts(index_);
    RegisterFacts* const facts = extract_.request.add_facts();
    *facts->mutable_person() = person;
    *facts->mutable_valid_from_time() = valid_from;
    Note("person", row, 2);
    Note("valid_from_time", row, 3);
    return facts;
  }

  absl::Status AddPart(const Row& row, RegisterFacts::Part part, RegisterFacts& facts) {
    if (std::find(facts.parts().begin(), facts.parts().end(), part) != facts.parts().end()) {
      return Wrong(row, 1, "an earlier row says that of this person and day");
    }
    facts.add_parts(part);
    return absl::OkStatus();
  }

  void Note(const std::string& field, const Row& row, int column) {
    extract_.places.emplace(absl::StrCat("facts[", index_, "].", field), ExtractPlace{row.number, column});
  }

  absl::Status Residence(const Row& row) {
    HANDOVER_RETURN_IF_ERROR(CheckWidth(row, 4));
    if (!row.Field(4).empty() && !IsMunicipalityCode(row.Field(4))) {
      return Wrong(row, 4, "not the 4-digit code of a Danish municipality");
    }
    HANDOVER_ASSIGN_OR_RETURN(RegisterFacts* const facts, FactsIn(row));
    HANDOVER_RETURN_IF_ERROR(AddPart(row, RegisterFacts::RESIDENCE, *facts));
    facts->set_municipality_code(row.Field(4));
    Note("municipality_code", row, 4);
    return absl::OkStatus();
  }

  // One row per holder; `NONE` where nobody holds it any more.
  absl::Status Custody(const Row& row) {
    HANDOVER_RETURN_IF_ERROR(CheckWidth(row, 5));
    HANDOVER_ASSIGN_OR_RETURN(RegisterFacts* const facts, FactsIn(row));
    const bool is_first =
        std::find(facts->parts().begin(), facts->parts().end(), RegisterFacts::CUSTODY) == facts->parts().end();
    if (is_first) facts->add_parts(RegisterFacts::CUSTODY);
    if (row.Field(4) == "NONE") {
      if (!is_first || !row.Field(5).empty()) return Wrong(row, 4, "NONE stands alone and has no capacity");
      nobody_holds_.push_back(index_);
      return absl::OkStatus();
    }
    if (std::find(nobody_holds_.begin(), nobody_holds_.end(), index_) != nobody_holds_.end()) {
      return Wrong(row, 4, "an earlier row says that nobody holds custody");
    }
    HANDOVER_ASSIGN_OR_RETURN(const model::v1::PersonIdentifier holder, PersonIn(row, 4));
    Grant::Capacity capacity = Grant::CAPACITY_UNSPECIFIED;
    const bool known = Grant::Capacity_Parse(row.Field(5), &capacity) && capacity != Grant::SELF &&
                       capacity != Grant::CAPACITY_UNSPECIFIED;
    if (!known) return Wrong(row, 5, "must be CUSTODY, GUARDIAN or BY_DECISION");
    const std::string path = absl::StrCat("holders[", facts->holders_size(), "].");
    RegisterFacts::Holder& out = *facts->add_holders();
    *out.mutable_person() = holder;
    out.set_capacity(capacity);
    Note(path + "person", row, 4);
    Note(path + "capacity", row, 5);
    return absl::OkStatus();
  }

  absl::Status Protection(const Row& row) {
    HANDOVER_RETURN_IF_ERROR(CheckWidth(row, 4));
    RegisterFacts::Protection protection = RegisterFacts::PROTECTION_UNSPECIFIED;
    const bool named = RegisterFacts::Protection_Parse(row.Field(4), &protection) &&
                       protection != RegisterFacts::PROTECTION_UNSPECIFIED;
    if (!named && row.Field(4) != "NONE") return Wrong(row, 4, "must be NONE, NAME_AND_ADDRESS or SPECIAL");
    HANDOVER_ASSIGN_OR_RETURN(RegisterFacts* const facts, FactsIn(row));
    HANDOVER_RETURN_IF_ERROR(AddPart(row, RegisterFacts::ADDRESS_PROTECTION, *facts));
    facts->set_protection(protection);
    Note("protection", row, 4);
    return absl::OkStatus();
  }

  absl::Status Gp(const Row& row) {
    HANDOVER_RETURN_IF_ERROR(CheckWidth(row, 4));
    HANDOVER_ASSIGN_OR_RETURN(RegisterFacts* const facts, FactsIn(row));
    HANDOVER_RETURN_IF_ERROR(AddPart(row, RegisterFacts::GP, *facts));
    facts->set_gp_party(row.Field(4));
    Note("gp_party", row, 4);
    return absl::OkStatus();
  }

  // With the day on which the child begins, where the place has one.
  absl::Status Daycare(const Row& row) {
    const bool has_start = row.fields.size() == 5;
    if (!has_start) HANDOVER_RETURN_IF_ERROR(CheckWidth(row, 4));
    HANDOVER_ASSIGN_OR_RETURN(RegisterFacts* const facts, FactsIn(row));
    HANDOVER_RETURN_IF_ERROR(AddPart(row, RegisterFacts::DAYCARE, *facts));
    facts->set_daycare_party(row.Field(4));
    Note("daycare_party", row, 4);
    if (!has_start || row.Field(5).empty()) return absl::OkStatus();
    HANDOVER_ASSIGN_OR_RETURN(const google::protobuf::Timestamp start, DateIn(row, 5));
    const absl::CivilDay day = absl::ToCivilDay(absl::FromUnixSeconds(start.seconds()), absl::UTCTimeZone());
    facts->mutable_daycare_start_date()->set_year(static_cast<int>(day.year()));
    facts->mutable_daycare_start_date()->set_month(day.month());
    facts->mutable_daycare_start_date()->set_day(day.day());
    Note("daycare_start_date", row, 5);
    return absl::OkStatus();
  }

  absl::Status Death(const Row& row) {
    HANDOVER_RETURN_IF_ERROR(CheckWidth(row, 3));
    HANDOVER_ASSIGN_OR_RETURN(RegisterFacts* const facts, FactsIn(row));
    HANDOVER_RETURN_IF_ERROR(AddPart(row, RegisterFacts::LIFE, *facts));
    facts->set_deceased(true);
    return absl::OkStatus();
  }

  absl::Status Event(const Row& row) {
    IdentityEvent event;
    event.set_undone(row.shift > 0);
    absl::Status read = EventOfUnborn(row, event);
    if (read.ok() && event.kind() == IdentityEvent::KIND_UNSPECIFIED) read = EventOfNumber(row, event);
    HANDOVER_RETURN_IF_ERROR(read);
    HANDOVER_ASSIGN_OR_RETURN(*event.mutable_event_time(), DateIn(row, 3));
    const std::string path = absl::StrCat("events[", extract_.request.events_size(), "].");
    const bool unborn = event.earlier().has_unborn();
    const auto note = [&](const std::string& field, int column) {
      extract_.places.emplace(absl::StrCat(path, field), ExtractPlace{row.number, column + row.shift});
    };
    note("kind", 1);
    note("earlier", unborn ? 4 : 2);
    note("mother", 2);
    note("event_time", 3);
    note("person", unborn ? 6 : 4);
    *extract_.request.add_events() = std::move(event);
    return absl::OkStatus();
  }

  absl::Status EventOfUnborn(const Row& row, IdentityEvent& event) {
    const std::string& kind = row.Field(1);
    const bool born = kind == "BIRTH";
    if (!born && kind != "STILLBIRTH" && kind != "PREGNANCY_ENDED") return absl::OkStatus();
    HANDOVER_RETURN_IF_ERROR(CheckWidth(row, born ? 6 : 5));
    IdentityEvent::Kind value = IdentityEvent::KIND_UNSPECIFIED;
    IdentityEvent::Kind_Parse(kind, &value);
    event.set_kind(value);
    HANDOVER_ASSIGN_OR_RETURN(*event.mutable_mother(), PersonIn(row, 2));
    model::v1::PersonIdentifier::Unborn& unborn = *event.mutable_earlier()->mutable_unborn();
    unborn.mutable_mother()->set_person_id("mother");
    if (row.Field(4).empty()) return Wrong(row, 4, "must be the id of the pregnancy");
    unborn.set_pregnancy_episode_id(row.Field(4));
    int ordinal = 0;
    const bool in_range = absl::SimpleAtoi(row.Field(5), &ordinal) && ordinal >= 1 && ordinal <= 9;
    if (!in_range) return Wrong(row, 5, "must be the place in the row, 1 to 9");
    unborn.set_ordinal(ordinal);
    if (!born) return absl::OkStatus();
    HANDOVER_ASSIGN_OR_RETURN(*event.mutable_person(), PersonIn(row, 6));
    return absl::OkStatus();
  }

  absl::Status EventOfNumber(const Row& row, IdentityEvent& event) {
    const std::string& kind = row.Field(1);
    const bool joins = kind == "NUMBER" || kind == "SAME";
    if (!joins && kind != "ADOPTION") return Wrong(row, 1, "no such kind of row");
    HANDOVER_RETURN_IF_ERROR(CheckWidth(row, joins ? 4 : 3));
    HANDOVER_ASSIGN_OR_RETURN(*event.mutable_earlier(), PersonIn(row, 2));
    if (!joins) {
      event.set_kind(IdentityEvent::ADOPTION);
      return absl::OkStatus();
    }
    HANDOVER_ASSIGN_OR_RETURN(*event.mutable_person(), PersonIn(row, 4));
    const bool replaced = !event.earlier().has_cpr() && event.person().has_cpr();
    event.set_kind(kind == "SAME" ? IdentityEvent::SAME_PERSON
                   : replaced     ? IdentityEvent::REPLACEMENT_NUMBER
                                  : IdentityEvent::NUMBER_CHANGED);
    return absl::OkStatus();
  }

  RegisterExtract extract_;
  std::map<std::pair<std::string, int64_t>, int> records_;  // By person and first day.
  std::vector<int> nobody_holds_;                           // Records of which a NONE row was read.
  int index_ = 0;                                           // Of the record that the last row is of.
};

std::vector<Row> Split(std::string_view text) {
  std::vector<Row> rows;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(absl::string_view(text.data(), text.size()), '\n')) {
    ++number;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.empty() || line.front() == '#') continue;
    rows.push_back({number, absl::StrSplit(line, ';')});
  }
  return rows;
}

// The frame tells a file that was cut off from one that is whole.
absl::Status CheckFrame(const std::vector<Row>& rows) {
  const bool begins = !rows.empty() && rows.front().Field(1) == kFirst && rows.front().fields.size() == 2;
  if (!begins || rows.front().Field(2) != kVersion) return UsageError("row 1, column 1: must be START;1");
  const Row& last = rows.back();
  int count = 0;
  const bool ends = rows.size() > 1 && last.Field(1) == kLast && last.fields.size() == 2;
  if (!ends) return Wrong(last, 1, "the last row must be END and the number of rows between; the file is cut off");
  const bool whole = absl::SimpleAtoi(last.Field(2), &count) && count == static_cast<int>(rows.size()) - 2;
  return whole ? absl::OkStatus() : Wrong(last, 2, "must be the number of rows between START and END");
}

}  // namespace register_extract_internal
}  // namespace

std::string RegisterExtract::Where(std::string_view field_path) const {
  std::string path(field_path);
  while (!path.empty()) {
    const auto place = places.find(path);
    if (place != places.end()) {
      return absl::StrCat("row ", place->second.row, ", column ", place->second.column);
    }
    // The record as a whole is where its first row stands.
    const auto within = places.lower_bound(path + ".");
    if (within != places.end() && within->first.compare(0, path.size() + 1, path + ".") == 0) {
      return absl::StrCat("row ", within->second.row);
    }
    const size_t dot = path.rfind('.');
    path.resize(dot == std::string::npos ? 0 : dot);
  }
  return "";
}

bool IsRegisterExtract(std::string_view text) {
  return text.substr(0, register_extract_internal::kFirst.size() + 1) == "START;";
}

absl::StatusOr<RegisterExtract> ReadRegisterExtract(std::string_view text) {
  using namespace register_extract_internal;
  const std::vector<Row> rows = Split(text);
  HANDOVER_RETURN_IF_ERROR(CheckFrame(rows));
  Reading reading;
  for (size_t i = 1; i + 1 < rows.size(); ++i) {
    HANDOVER_RETURN_IF_ERROR(reading.Take(rows[i]));
    if (reading.count() > kMostFactsAtOnce)
      return Wrong(rows[i], 1, "more than 10000 persons and events; split the file");
  }
  if (reading.count() == 0) return UsageError("the file holds no facts");
  return std::move(reading).Finish();
}

}  // namespace handover::cli
