// Answers of the broker about handovers, for the commands that print them.
#ifndef HANDOVER_TESTS_UNIT_CLIENTS_CLI_FOLLOW_FIXTURE_H_
#define HANDOVER_TESTS_UNIT_CLIENTS_CLI_FOLLOW_FIXTURE_H_

#include <string>

#include "handover/exchange/v1/exchange_service.pb.h"

namespace handover::cli {

inline constexpr char kGetStatus[] = "/handover.exchange.v1.ExchangeService/GetHandoverStatus";
inline constexpr char kWatchStatus[] = "/handover.exchange.v1.ExchangeService/WatchHandoverStatus";
inline constexpr char kListHandovers[] = "/handover.exchange.v1.ExchangeService/ListHandovers";
inline constexpr char kWithdraw[] = "/handover.exchange.v1.ExchangeService/WithdrawHandover";
inline constexpr char kResolve[] = "/handover.exchange.v1.ExchangeService/ResolveReturn";

// One delivery in this state.
inline exchange::v1::HandoverStatus StatusOf(const std::string& id, exchange::v1::DeliveryState state) {
  exchange::v1::HandoverStatus status;
  status.set_handover_id(id);
  status.set_kind("REPLY");
  status.add_deliveries()->set_state(state);
  return status;
}

}  // namespace handover::cli

#endif  // HANDOVER_TESTS_UNIT_CLIENTS_CLI_FOLLOW_FIXTURE_H_
