// Between the parties and the broker: calls take time, and with the fault `network` they are lost, late or there twice,
// and so are their answers. Whoever calls waits so long and then knows nothing.
#ifndef HANDOVER_TESTS_SIMULATION_NETWORK_H_
#define HANDOVER_TESTS_SIMULATION_NETWORK_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/time/time.h"

#include "tests/simulation/agenda.h"
#include "tests/simulation/chance.h"
#include "tests/simulation/host.h"

namespace handover::simulation {

class Network {
 public:
  Network(Agenda& agenda, BrokerHost& host, uint64_t seed)
      : agenda_(agenda), host_(host), chance_(Chance(seed).Of("network")) {}

  void SetFaulty(bool is_faulty) { is_faulty_ = is_faulty; }
  // Calls that were lost, late or there twice, or whose answer was lost.
  uint64_t mishap_count() const { return mishap_count_; }

  // A question of chance: calls of one name and number fare alike in every run of the seed.
  struct Name {
    std::string_view what;
    uint64_t number = 0;
  };
  template <typename T>
  struct Call {
    // At the broker; may come to pass twice, or never. It calls back at most once each time.
    std::function<void(std::function<void(T)>)> perform;
    // What the broker has said, when it says it, whether it is heard or not.
    std::function<void(const T&)> said;
    // At the caller, once. Nothing: no answer came.
    std::function<void(std::optional<T>)> answered;
  };

  template <typename T>
  void Send(const Name& name, Call<T> call) {
    const Fate fate = MakeFate(name);
    const auto open = std::make_shared<Open<T>>();  // Shared by the answers and the end of patience.
    open->call = std::move(call);
    agenda_.After(kPatience, [open] { open->Close(std::nullopt); });
    if (!fate.is_lost) Arrive(fate.there, fate.answer_is_lost, open);
    if (fate.comes_twice) Arrive(fate.again, true, open);
  }

 private:
  static constexpr absl::Duration kPatience = absl::Seconds(30);

  struct Fate {
    bool is_lost = false;
    bool comes_twice = false;
    bool answer_is_lost = false;
    absl::Duration there;
    absl::Duration again;
  };
  template <typename T>
  struct Open {
    Call<T> call;
    bool is_closed = false;
    void Close(std::optional<T> answer) {
      if (std::exchange(is_closed, true)) return;
      call.answered(std::move(answer));
    }
  };

  Fate MakeFate(const Name& name);

  template <typename T>
  void Arrive(absl::Duration delay, bool answer_is_lost, std::shared_ptr<Open<T>> open) {
    agenda_.After(delay, [this, answer_is_lost, open] {
      if (!host_.is_up()) return;
      open->call.perform([this, life = host_.life(), answer_is_lost, open](T answer) {
        if (host_.life() != life || !host_.is_up()) return;
        if (open->call.said) open->call.said(answer);
        if (answer_is_lost) return;
        agenda_.After(absl::Milliseconds(5), [open, answer = std::move(answer)] { open->Close(answer); });
      });
      host_.CommitSoon();
    });
  }

  Agenda& agenda_;
  BrokerHost& host_;
  Chance chance_;
  bool is_faulty_ = false;
  uint64_t mishap_count_ = 0;
};

}  // namespace handover::simulation

#endif  // HANDOVER_TESTS_SIMULATION_NETWORK_H_
