#include "tests/fakes/world/escalation_check.h"

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"

#include "broker/base/ids.h"
#include "broker/base/status_macros.h"
#include "broker/delivery/delivery_due.h"
#include "broker/pipeline/escalation_rows.h"
#include "broker/store/rows.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::fakes {
namespace escalation_check_internal {

using storage::v1::DeliveryRecord;
using storage::v1::EscalationRecord;

absl::Status Broken(std::string_view id, const DeliveryRecord& record, const char* rule) {
  return absl::FailedPreconditionError(absl::StrCat("delivery ", FormatUuid(id), " in state ",
                                                    exchange::v1::DeliveryState_Name(record.state()), ": ", rule));
}

absl::StatusOr<bool> Has(const store::Reader& reader, store::Table table, const std::string& key) {
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> row, reader.Get(table, key));
  return row.has_value();
}

// The rows that a delivery has.
struct Expected {
  std::set<std::string> timers;
  std::set<std::string> places;
};

absl::Status CheckEnded(std::string_view id, const DeliveryRecord& record, bool is_open) {
  if (record.timer_ms() != 0) return Broken(id, record, "is at an end and has a timer");
  if (record.escalated() || is_open) return Broken(id, record, "is at an end and has an open escalation");
  return absl::OkStatus();
}

absl::Status CheckPlaces(std::string_view id, const DeliveryRecord& record, const EscalationRecord& escalation,
                         const store::Reader& reader, Expected& expected) {
  std::set<std::string> places = {store::OpenEscalationKey(escalation.open_ms(), id)};
  bool sender_sees = false;
  for (const std::string& party : escalation.shown_to()) {
    places.insert(store::PartyEscalationKey(party, escalation.open_ms(), id));
    sender_sees = sender_sees || party == record.sender_party();
  }
  if (!sender_sees) return Broken(id, record, "its sender does not see the escalation");
  if (escalation.named().empty()) return Broken(id, record, "its escalation names no role");
  for (const std::string& place : places) {
    HANDOVER_ASSIGN_OR_RETURN(const bool there, Has(reader, store::Table::kEscalation, place));
    if (!there) return Broken(id, record, "its open escalation is missing in a list");
  }
  expected.places.insert(places.begin(), places.end());
  return absl::OkStatus();
}

absl::Status CheckOne(std::string_view id, const DeliveryRecord& record, const store::Reader& reader, absl::Time now,
                      Expected& expected) {
  HANDOVER_ASSIGN_OR_RETURN(const auto escalation, pipeline::ReadEscalation(reader, id));
  const bool is_open = escalation.has_value() && pipeline::IsOpenEscalation(escalation->record);
  const std::optional<delivery::Due> due = delivery::DueOf(record);
  if (!due.has_value()) return CheckEnded(id, record, is_open);
  if (due->time_ms == 0) return Broken(id, record, "has no deadline");
  if (due->time_ms <= absl::ToUnixMillis(now) && !is_open) {
    return Broken(id, record, "is past its deadline without an open escalation");
  }
  if (record.escalated() != is_open) return Broken(id, record, "does not know of its escalation");
  if (is_open) HANDOVER_RETURN_IF_ERROR(CheckPlaces(id, record, escalation->record, reader, expected));
  if (is_open && escalation->record.next_step_ms() != record.timer_ms()) {
    return Broken(id, record, "its timer is not the next step's");
  }
  if (record.timer_ms() == 0) return is_open ? absl::OkStatus() : Broken(id, record, "has no timer");
  const std::string timer = store::TimerKey(record.timer_ms(), id);
  HANDOVER_ASSIGN_OR_RETURN(const bool there, Has(reader, store::Table::kTimer, timer));
  if (!there) return Broken(id, record, "its timer row is missing");
  expected.timers.insert(timer);
  return absl::OkStatus();
}

// What is expected: nothing past its time without an open escalation, and none without a reason.
absl::Status CheckExpectation(std::string_view id, const storage::v1::ExpectationRecord& record,
                              const store::Reader& reader, absl::Time now) {
  HANDOVER_ASSIGN_OR_RETURN(const auto escalation, pipeline::ReadEscalation(reader, id));
  const bool is_open = escalation.has_value() && pipeline::IsOpenEscalation(escalation->record);
  const bool overdue = record.state() == storage::v1::ExpectationRecord::OVERDUE;
  const bool waits = record.state() == storage::v1::ExpectationRecord::OPEN;
  const bool late = waits && record.due_ms() <= absl::ToUnixMillis(now);
  if (!late && overdue == is_open) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat("expectation ", FormatUuid(id), " of ", record.rule_id(),
                                                    late ? ": is past its time without an escalation"
                                                         : ": its state and its escalation differ"));
}

}  // namespace escalation_check_internal

absl::Status CheckEscalations(const store::Reader& reader, absl::Time now) {
  using namespace escalation_check_internal;
  absl::Status broken;
  Expected expected;
  const auto check = [&](std::string_view key, std::string_view value) {
    DeliveryRecord record;
    if (record.ParseFromArray(value.data(), static_cast<int>(value.size())))
      broken = CheckOne(key, record, reader, now, expected);
    else
      broken = absl::DataLossError("a delivery is damaged");
    return broken.ok();
  };
  HANDOVER_RETURN_IF_ERROR(reader.Scan(store::Table::kDelivery, {}, check));
  HANDOVER_RETURN_IF_ERROR(broken);
  const auto check_timer = [&](std::string_view key, std::string_view value) {
    storage::v1::TimerRecord timer;
    timer.ParseFromArray(value.data(), static_cast<int>(value.size()));
    const bool known = timer.subject() != storage::v1::TimerRecord::DELIVERY ||
                       expected.timers.contains(std::string(key));
    if (!known) broken = absl::FailedPreconditionError("a timer row is of no delivery that waits for it");
    return known;
  };
  HANDOVER_RETURN_IF_ERROR(reader.Scan(store::Table::kTimer, {}, check_timer));
  HANDOVER_RETURN_IF_ERROR(broken);
  const auto check_place = [&](std::string_view key, std::string_view) {
    const auto row = pipeline::ReadEscalation(reader, store::IdOfOpenEscalationKey(key));
    const bool delivery =
        row.ok() && row->has_value() && (*row)->record.subject() == storage::v1::TimerRecord::DELIVERY;
    const bool known = expected.places.contains(std::string(key)) || (row.ok() && row->has_value() && !delivery);
    if (!known) broken = absl::FailedPreconditionError("a place among the open escalations is of none");
    return known;
  };
  const auto check_expectation = [&](std::string_view key, std::string_view value) {
    storage::v1::ExpectationRecord record;
    if (record.ParseFromArray(value.data(), static_cast<int>(value.size())))
      broken = CheckExpectation(key.substr(key.size() - ExpectationId::kSize), record, reader, now);
    else
      broken = absl::DataLossError("an expectation is damaged");
    return broken.ok();
  };
  HANDOVER_RETURN_IF_ERROR(reader.Scan(store::Table::kExpectation, {"p", "q"}, check_expectation));
  HANDOVER_RETURN_IF_ERROR(broken);
  for (const std::string_view prefix : {store::kOpenEscalationPrefix, std::string_view("p")}) {
    HANDOVER_RETURN_IF_ERROR(reader.Scan(store::Table::kEscalation,
                                         {std::string(prefix), store::AfterPrefix(prefix)}, check_place));
    HANDOVER_RETURN_IF_ERROR(broken);
  }
  return absl::OkStatus();
}

}  // namespace handover::fakes
