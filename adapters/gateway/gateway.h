// One party's gateway, put together: folders and connections on one side, the broker on the other.
#ifndef HANDOVER_ADAPTERS_GATEWAY_GATEWAY_H_
#define HANDOVER_ADAPTERS_GATEWAY_GATEWAY_H_

#include <memory>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"

#include "adapters/gateway/backlog.h"
#include "adapters/gateway/delivery_folder.h"
#include "adapters/gateway/gateway_metrics.h"
#include "adapters/gateway/inbound.h"
#include "adapters/gateway/mllp_letters.h"
#include "adapters/gateway/mllp_listener.h"
#include "adapters/gateway/mllp_sender.h"
#include "adapters/gateway/party_list.h"
#include "adapters/gateway/state_lock.h"
#include "adapters/gateway/stop_signal.h"
#include "broker/base/clock.h"
#include "broker/base/random.h"
#include "clients/cpp/receiver.h"
#include "clients/cpp/session.h"
#include "handover/gateway/v1/gateway_config.pb.h"

namespace handover::gateway {

// Not thread-safe; its threads are its own. Borrows session, clock and random. Logs to spdlog's default logger: ids,
// codes and counts.
class Gateway {
 public:
  // Starts what a checked configuration names. FAILED_PRECONDITION: another gateway has the state folder. UNAVAILABLE:
  // an address cannot be listened on, or a folder not be made.
  static absl::StatusOr<std::unique_ptr<Gateway>> Start(const v1::GatewayConfig& config, client::Session& session,
                                                        Clock& clock, Random& random);
  // Ends connections after the answer that is under way, and the stream of deliveries.
  ~Gateway();
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;

  // One round: files, outbox, and, where deliveries are pulled, those. To be called again and again.
  void RunOnce();

  absl::Duration interval() const { return interval_; }
  int mllp_port() const { return listener_ == nullptr ? 0 : listener_->port(); }
  int metrics_port() const { return metrics_port_; }
  const GatewayMetrics& metrics() const { return metrics_; }

 private:
  Gateway(const v1::GatewayConfig& config, client::Session& session, Clock& clock, Random& random, StateLock lock);

  absl::Status StartInbound();
  absl::Status StartListener();
  void StartDeliveries();
  void StartReceiver();
  absl::StatusOr<adapters::KnownParties> AskParties();
  void SendAnswers();
  void Pull();
  void KeepReceiving();
  void ForgetDeliveries();

  const v1::GatewayConfig config_;
  const absl::Duration interval_;
  client::Session& session_;
  Clock& clock_;
  Random& random_;
  const StateLock lock_;
  const adapters::Registry registry_;
  GatewayMetrics metrics_;
  int metrics_port_ = 0;
  Backlog backlog_;
  PartyList parties_;
  std::unique_ptr<Inbound> inbound_;
  std::unique_ptr<MllpLetters> letters_;
  std::unique_ptr<MllpListener> listener_;
  std::unique_ptr<DeliveryFolder> deliveries_;
  std::unique_ptr<client::Receiver> receiver_;
  StopSignal stop_;
  absl::Notification stopped_;
  std::thread answers_;
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_GATEWAY_H_
