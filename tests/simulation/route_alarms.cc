#include "tests/simulation/route_alarms.h"

#include <algorithm>

#include "broker/store/rows.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::simulation {
namespace route_alarms_internal {

std::string AliasIn(const std::map<std::string, Party>& parties, const std::string& id) {
  const auto found = std::find_if(parties.begin(), parties.end(),
                                  [&id](const auto& entry) { return entry.second.caller.party.bytes() == id; });
  return found == parties.end() ? "" : found->first;
}

}  // namespace route_alarms_internal

std::vector<RouteAlarm> RouteAlarmsOn(const Disk& disk, const std::map<std::string, Party>& parties) {
  using route_alarms_internal::AliasIn;
  std::vector<RouteAlarm> alarms;
  const std::string prefix(store::kRoutePrefix);
  const Disk::Rows& rows = disk.rows(store::Table::kRoute);
  const auto end = rows.lower_bound(store::AfterPrefix(prefix));
  for (auto row = rows.lower_bound(prefix); row != end; ++row) {
    const auto escalation =
        disk.rows(store::Table::kEscalation).find(store::EscalationKey(row->first.substr(prefix.size())));
    storage::v1::RouteRecord route;
    storage::v1::EscalationRecord record;
    const bool was_raised = escalation != disk.rows(store::Table::kEscalation).end() &&
                            route.ParseFromString(row->second.bytes) &&
                            record.ParseFromString(escalation->second.bytes) &&
                            record.reason() == pathway::v1::ROUTE_SILENT;
    if (!was_raised) continue;
    RouteAlarm& alarm = alarms.emplace_back();
    alarm.sender = AliasIn(parties, route.sender_party());
    alarm.recipient = AliasIn(parties, route.recipient_party());
    alarm.opened = absl::FromUnixMillis(record.open_ms());
    if (record.close_ms() != 0) alarm.closed = absl::FromUnixMillis(record.close_ms());
  }
  return alarms;
}

}  // namespace handover::simulation
