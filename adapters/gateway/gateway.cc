#include "adapters/gateway/gateway.h"

#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/escaping.h"
#include "spdlog/spdlog.h"

#include "adapters/gateway/gateway_config.h"
#include "broker/base/ids.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "clients/cpp/pull.h"

namespace handover::gateway {
namespace gateway_internal {

absl::Duration IntervalOf(const v1::GatewayConfig& config) {
  return absl::Milliseconds(config.has_interval_milliseconds() ? config.interval_milliseconds()
                                                               : kDefaultIntervalMilliseconds);
}

Inbound::Options InboundOptions(const v1::GatewayConfig& config) {
  const v1::FilingConfig& filing = config.filing();
  Inbound::Options options;
  options.drop = config.drop_folder().folder();
  options.filing = {filing.answers_folder(), filing.sent_folder(), filing.refused_folder(), filing.receipts_folder()};
  options.state = config.state_folder();
  options.settle =
      absl::Milliseconds(config.drop_folder().has_settle_milliseconds() ? config.drop_folder().settle_milliseconds()
                                                                        : kDefaultSettleMilliseconds);
  // Checked before anything was started.
  options.care_levels = CareLevelsOf(config).value_or(adapters::CareLevels());
  options.later_answers = config.has_mllp_sender();
  if (config.has_max_earlier_files()) options.max_earlier_files = config.max_earlier_files();
  if (config.has_max_read_attempts()) options.max_read_attempts = config.max_read_attempts();
  options.accepting_professional = config.deliveries().accepting_professional();
  return options;
}

}  // namespace gateway_internal

Gateway::Gateway(const v1::GatewayConfig& config, client::Session& session, Clock& clock, Random& random,
                 StateLock lock)
    : config_(config),
      interval_(gateway_internal::IntervalOf(config)),
      session_(session),
      clock_(clock),
      random_(random),
      lock_(std::move(lock)),
      registry_(adapters::MakeRegistry()),
      backlog_(config.has_max_waiting_documents() ? config.max_waiting_documents() : kDefaultMaxWaitingDocuments),
      parties_(session, clock) {}

absl::StatusOr<std::unique_ptr<Gateway>> Gateway::Start(const v1::GatewayConfig& config, client::Session& session,
                                                        Clock& clock, Random& random) {
  HANDOVER_ASSIGN_OR_RETURN(StateLock lock, StateLock::Take(config.state_folder()));
  std::unique_ptr<Gateway> gateway = absl::WrapUnique(new Gateway(config, session, clock, random, std::move(lock)));
  if (!config.metrics_listen().empty()) {
    HANDOVER_ASSIGN_OR_RETURN(gateway->metrics_port_, gateway->metrics_.Serve(config.metrics_listen()));
  }
  if (config.has_drop_folder() || config.has_mllp_listener()) HANDOVER_RETURN_IF_ERROR(gateway->StartInbound());
  if (config.has_mllp_listener()) HANDOVER_RETURN_IF_ERROR(gateway->StartListener());
  if (config.has_deliveries()) gateway->StartDeliveries();
  return gateway;
}

Gateway::~Gateway() {
  stopped_.Notify();
  stop_.Set();
  backlog_.Close();
  listener_.reset();
  if (answers_.joinable()) answers_.join();
  if (receiver_ != nullptr) receiver_->Stop();
}

absl::Status Gateway::StartInbound() {
  Inbound::Options options = gateway_internal::InboundOptions(config_);
  options.note_receipt = [this](const LocalReceiptNote& what) {
    metrics_.CountDelivery(what.event);
    spdlog::info(R"("event":"{}","delivery":"{}","code":"{}")", what.event, what.delivery_id, what.code);
  };
  HANDOVER_ASSIGN_OR_RETURN(inbound_, Inbound::Open(options, session_, parties_, clock_, random_, backlog_));
  if (config_.has_mllp_sender()) answers_ = std::thread([this] { SendAnswers(); });
  return absl::OkStatus();
}

absl::Status Gateway::StartListener() {
  letters_ = std::make_unique<MllpLetters>(inbound_->intake(), inbound_->filing(), inbound_->attempts(), clock_,
                                           random_, [this](const std::string& code) { metrics_.CountMessage(code); });
  const MllpService service{[this] { return backlog_.AwaitRoom(); },
                            [this](const std::string& message) { return letters_->Answer(message); }};
  const MllpListener::Watcher watcher{[this] { metrics_.CountConnectionBegin(); },
                                      [this](ConnectionEnd end) {
                                        metrics_.CountConnectionEnd(end);
                                        spdlog::info(R"("event":"connection_ended","why":"{}")",
                                                     ConnectionEndWord(end));
                                      }};
  HANDOVER_ASSIGN_OR_RETURN(listener_,
                            MllpListener::Start(ListenerOptions(config_.mllp_listener()), service, watcher, clock_));
  return absl::OkStatus();
}

void Gateway::StartDeliveries() {
  const v1::DeliveriesConfig& deliveries = config_.deliveries();
  const auto note = [this](const DeliveryNote& what) {
    metrics_.CountDelivery(what.event);
    spdlog::info(R"("event":"{}","delivery":"{}","code":"{}","field":"{}")", what.event, what.delivery_id, what.code,
                 absl::CEscape(what.field));
  };
  DeliveryFolder::Options options{deliveries.folder(), config_.state_folder(), deliveries.format(), note};
  if (deliveries.has_max_kept()) options.max_kept = deliveries.max_kept();
  options.own_party = ParseUuid(session_.profile().party().party_id()).value_or("");
  options.parties = [this] { return AskParties(); };
  deliveries_ = std::make_unique<DeliveryFolder>(std::move(options), registry_);
  if (deliveries.pull()) return;
  StartReceiver();
}

void Gateway::StartReceiver() {
  receiver_ = std::make_unique<client::Receiver>(session_, *deliveries_);
  receiver_->Start();
}

absl::StatusOr<adapters::KnownParties> Gateway::AskParties() {
  HANDOVER_RETURN_IF_ERROR(parties_.Get().status());
  parties_.RefreshWhenOld();
  HANDOVER_ASSIGN_OR_RETURN(const PartyList::Parties parties, parties_.Get());
  return adapters::KnownPartiesOf(*parties);
}

void Gateway::RunOnce() {
  if (inbound_ != nullptr) {
    const absl::StatusOr<Inbound::Round> round = inbound_->RunOnce();
    if (round.ok()) metrics_.CountRound(*round, clock_.Now());
    if (!round.ok()) {
      metrics_.CountFailedRound();
      spdlog::error(R"("event":"round_failed","code":"{}")", CodeOf(round.status()));
    } else if (round->accepted_count + round->refused_count + round->waiting_count + round->held_back_count +
                   round->damaged_count >
               0) {
      if (round->unclear_count > 0) {
        spdlog::error(R"("event":"not_judged","documents":{},"code":"{}")", round->unclear_count, round->unclear_code);
      }
      spdlog::info(R"("event":"round","accepted":{},"refused":{},"waiting":{},"held_back":{},"damaged":{})",
                   round->accepted_count, round->refused_count, round->waiting_count, round->held_back_count,
                   round->damaged_count);
    }
  }
  if (config_.deliveries().pull()) Pull();
  if (receiver_ != nullptr) KeepReceiving();
  if (deliveries_ != nullptr) ForgetDeliveries();
}

// A certificate that the broker does not let in ends the stream for good; the next one may find it bound.
void Gateway::KeepReceiving() {
  const absl::Status ended = receiver_->status();
  if (ended.ok()) return;
  metrics_.CountFailedReceiving();
  spdlog::error(R"("event":"receiving_failed","code":"{}")", CodeOf(ended));
  receiver_->Stop();
  StartReceiver();
}

void Gateway::Pull() {
  absl::StatusOr<client::PullOutcome> pulled = client::PullOnce(session_, *deliveries_, {});
  while (pulled.ok() && pulled->stored > 0) pulled = client::PullOnce(session_, *deliveries_, {});
  if (pulled.ok()) return;
  metrics_.CountFailedPull();
  spdlog::error(R"("event":"pull_failed","code":"{}")", CodeOf(pulled.status()));
}

void Gateway::ForgetDeliveries() {
  const absl::Status forgotten = deliveries_->ForgetOldest();
  if (forgotten.ok()) return;
  metrics_.CountFailedForgetting();
  spdlog::error(R"("event":"forgetting_failed","code":"{}")", CodeOf(forgotten));
}

void Gateway::SendAnswers() {
  MllpSender sender(SenderOptions(config_.mllp_sender()), stop_, clock_);
  do {
    const absl::StatusOr<AnswerQueue::Outcome> outcome =
        inbound_->later_answers().SendAll([&sender](const std::string& message) { return sender.Deliver(message); });
    if (outcome.ok()) {
      metrics_.CountAnswers(*outcome);
    } else {
      metrics_.CountFailedAnswers();
      spdlog::error(R"("event":"answers_failed","code":"{}")", CodeOf(outcome.status()));
    }
  } while (!stopped_.WaitForNotificationWithTimeout(interval_));
}

}  // namespace handover::gateway
