// What recipients do: they are woken when something waits, fetch it, store it, and a professional concludes it; they
// are slow, crash before they have stored it, give it back, are silent for weeks, and repeat their words until they are
// answered.
#ifndef HANDOVER_TESTS_SIMULATION_RECEIVERS_H_
#define HANDOVER_TESTS_SIMULATION_RECEIVERS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/time/time.h"

#include "broker/base/ids.h"
#include "broker/pipeline/hand_out.h"
#include "clients/cpp/acknowledgement.h"
#include "tests/simulation/scene.h"

namespace handover::simulation {

class Receivers {
 public:
  explicit Receivers(Scene& scene) : scene_(scene) {}

  // A broker has started: everybody listens again, and looks.
  void Listen();
  // Fetches nothing until then.
  void Silence(const std::string& alias, absl::Time until);
  // Nobody is silent any more.
  void WakeAll();
  // Planted: a broker that puts what is given back behind what came later.
  void PlantLostOrder() { loses_order_ = true; }
  // Planted: a broker that sends again what it sent the first time, without deciding again.
  void PlantResentCopies() { sent_copies_ = std::make_shared<SentCopies>(); }

 private:
  using SentCopies = std::map<DeliveryId, exchange::v1::DeliveredCopy>;
  struct Pulled {
    pipeline::HandedOut out;
    absl::Time asked;
  };
  // What a recipient has stored of a delivery, and has said of it.
  struct Word {
    client::DeliveryTicket ticket;
    uint64_t letter = 0;
    LetterKind kind = LetterKind::kVisit;
    int family = 0;
    bool conclusion_due = false;
    bool is_concluded = false;
    int words = 0;
  };
  struct Desk {
    absl::Time silent_until = absl::InfinitePast();
    bool pull_is_planned = false;
    uint64_t pulls = 0;
    std::map<DeliveryId, Word> words;
  };

  void Wake(const std::string& alias);
  void Pull(const std::string& alias);
  // As the edge does: what its recipient has concluded meanwhile does not leave any more.
  void HandOut(const std::string& alias, std::function<void(Pulled)> done);
  void SawCopies(const std::string& alias, const Pulled& pulled);
  void Receive(const std::string& alias, const exchange::v1::DeliveredCopy& copy);
  void Store(const std::string& alias, const exchange::v1::DeliveredCopy& copy, const Letter& letter);
  // Not now: once, and whether that is heard or not.
  void GiveBack(const std::string& alias, const exchange::v1::DeliveredCopy& copy, absl::Duration delay);
  void LoseOrder(const DeliveryId& id);
  void Conclude(const std::string& alias, const DeliveryId& id, client::Conclusion::Outcome outcome);
  client::Conclusion MakeConclusion(const Word& word, client::Conclusion::Outcome outcome, const std::string& alias);
  // `passes_on`: it says who carries it on, who may not be let.
  void Tell(const std::string& alias, const DeliveryId& id, const client::OutgoingAcknowledgement& word,
            bool passes_on);

  Scene& scene_;
  std::map<std::string, Desk> desks_;
  bool loses_order_ = false;
  std::shared_ptr<SentCopies> sent_copies_;  // Null: not planted. Shared with hand-outs that are under way.
};

}  // namespace handover::simulation

#endif  // HANDOVER_TESTS_SIMULATION_RECEIVERS_H_
