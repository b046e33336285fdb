#include "tests/simulation/receivers.h"

#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "broker/base/commitment/frame.h"
#include "broker/base/refusal.h"
#include "broker/pipeline/acknowledge_delivery.h"
#include "broker/pipeline/delivery_rows.h"
#include "broker/pipeline/give_back.h"
#include "broker/store/rows.h"
#include "handover/exchange/v1/inbox_service.pb.h"

namespace handover::simulation {
namespace receivers_internal {

constexpr absl::Duration kLease = absl::Minutes(10);
constexpr size_t kBatch = 16;

using GivenBack = std::vector<absl::StatusOr<absl::Time>>;
using AckAnswer = std::vector<absl::StatusOr<pipeline::Acknowledged>>;

exchange::v1::AcknowledgeDeliveriesRequest Signed(const client::OutgoingAcknowledgement& word, const Party& party,
                                                  const Scene& scene) {
  exchange::v1::AcknowledgeDeliveriesRequest request;
  request.add_acknowledgements()->set_acknowledgement(word.acknowledgement);
  const std::vector<Digest> members = {word.digest};
  const auto frame = BuildFrame({members, scene.host.log_key().key_id(),
                                 static_cast<uint64_t>(absl::ToUnixMillis(scene.agenda.Now())), {}},
                                *party.key);
  if (!frame.ok()) return request;
  request.mutable_frame()->set_statement(ToString(frame->statement));
  request.mutable_frame()->set_signature(ToString(frame->signature));
  return request;
}

// A name for chance: a letter at a party.
uint64_t NumberAt(uint64_t letter, const std::string& alias) { return Chance(letter).Of(alias).Next() % 1'000'000'000; }

}  // namespace receivers_internal

using namespace receivers_internal;

void Receivers::Listen() {
  for (const auto& [alias, party] : scene_.parties) {
    scene_.host.env().queues.Subscribe(party.caller.party, [this, name = alias] { Wake(name); });
    Wake(alias);
  }
}

void Receivers::Silence(const std::string& alias, absl::Time until) {
  desks_[alias].silent_until = until;
  scene_.agenda.At(until, [this, alias] { Wake(alias); });
}

void Receivers::WakeAll() {
  for (const auto& [alias, party] : scene_.parties) {
    desks_[alias].silent_until = absl::InfinitePast();
    Wake(alias);
  }
}

void Receivers::Wake(const std::string& alias) {
  Desk& desk = desks_[alias];
  if (desk.pull_is_planned || scene_.agenda.Now() < desk.silent_until) return;
  desk.pull_is_planned = true;
  Chance chance = scene_.ChanceOf("reaction of " + alias, desk.pulls);
  scene_.agenda.After(chance.Between(absl::Milliseconds(100), absl::Minutes(3)), [this, alias] { Pull(alias); });
}

void Receivers::Pull(const std::string& alias) {
  Desk& desk = desks_[alias];
  desk.pull_is_planned = false;
  if (scene_.agenda.Now() < desk.silent_until) return;
  Network::Call<Pulled> call;
  call.perform = [this, alias](std::function<void(Pulled)> done) { HandOut(alias, std::move(done)); };
  call.said = [this, alias](const Pulled& pulled) { SawCopies(alias, pulled); };
  call.answered = [this, alias](const std::optional<Pulled>& pulled) {
    if (!pulled.has_value()) return Wake(alias);
    for (const exchange::v1::DeliveredCopy& copy : pulled->out.copies) Receive(alias, copy);
    if (pulled->out.again || !pulled->out.copies.empty()) Wake(alias);
  };
  scene_.network.Send<Pulled>({"pull of " + alias, desk.pulls++}, std::move(call));
}

void Receivers::HandOut(const std::string& alias, std::function<void(Pulled)> done) {
  pipeline::Environment& env = scene_.host.env();
  const PartyId party = scene_.parties.at(alias).caller.party;
  const absl::Time asked = scene_.agenda.Now();
  const auto answer = [&env, asked, sent = sent_copies_, done = std::move(done)](pipeline::HandedOut out) {
    std::erase_if(out.copies, [&env](const exchange::v1::DeliveredCopy& copy) {
      return !env.queues.IsLeased(DeliveryId::FromBytes(copy.delivery_id()).value_or(DeliveryId()));
    });
    for (exchange::v1::DeliveredCopy& copy : out.copies) {
      if (sent != nullptr) copy = sent->try_emplace(*DeliveryId::FromBytes(copy.delivery_id()), copy).first->second;
    }
    done({std::move(out), asked});
  };
  pipeline::HandOut({party, kBatch, kLease}, env, answer);
  scene_.agenda.After(kLease + absl::Seconds(1), [this, life = scene_.host.life()] {
    if (scene_.host.is_up() && scene_.host.life() == life) scene_.host.env().queues.LapseLeases();
  });
}

void Receivers::SawCopies(const std::string& alias, const Pulled& pulled) {
  const PartyId me = scene_.parties.at(alias).caller.party;
  for (const exchange::v1::DeliveredCopy& copy : pulled.out.copies) {
    scene_.deliveries.HandedOut(copy, me, pulled.asked);
    const absl::StatusOr<client::DeliveryTicket> ticket = client::TicketOfStoredCopy(copy, me);
    if (!ticket.ok()) {
      scene_.trace.Break(scene_.agenda.Now(), "COPY", "a copy does not verify");
      continue;
    }
    scene_.log.Promised(copy.proof(), {LeafType::kDelivery, ticket->delivery_digest});
  }
}

void Receivers::Receive(const std::string& alias, const exchange::v1::DeliveredCopy& copy) {
  exchange::v1::Envelope envelope;
  envelope.ParseFromString(copy.envelope());
  const Letter* letter =
      scene_.truth.FindLetter(HandoverId::FromBytes(envelope.handover_id()).value_or(HandoverId()));
  if (letter == nullptr) return scene_.trace.Break(scene_.agenda.Now(), "UNKNOWN_COPY", "of a letter nobody has sent");
  scene_.Say(absl::StrCat("  ", alias, " gets letter ", letter->event, ", attempt ", copy.attempt()));
  Chance chance =
      scene_.ChanceOf("receipt", NumberAt(letter->event, alias) * 100 + static_cast<uint64_t>(copy.attempt()));
  const int conduct = scene_.Has(Fault::kParty) ? chance.Below(100) : 100;
  if (conduct < 4) return;  // It crashed before it had stored it: the lease lapses.
  if (conduct < 10) {
    const absl::Duration delay = chance.Between(absl::Minutes(1), absl::Hours(6));
    return scene_.agenda.After(chance.Between(absl::Seconds(1), absl::Minutes(2)),
                               [this, alias, copy, delay] { GiveBack(alias, copy, delay); });
  }
  const absl::Duration slow = conduct < 15 ? 2 * kLease : absl::ZeroDuration();
  scene_.agenda.After(slow + chance.Between(absl::Seconds(1), absl::Seconds(30)),
                      [this, alias, copy, letter] { Store(alias, copy, *letter); });
}

void Receivers::Store(const std::string& alias, const exchange::v1::DeliveredCopy& copy, const Letter& letter) {
  const DeliveryId id = *DeliveryId::FromBytes(copy.delivery_id());
  const auto ticket = client::TicketOfStoredCopy(copy, scene_.parties.at(alias).caller.party);
  if (!ticket.ok()) return;
  const auto [entry, is_new] = desks_[alias].words.try_emplace(id);
  Word& word = entry->second;
  if (is_new) word = {*ticket, letter.event, letter.kind, letter.family, copy.has_conclude_by_time(), false, 0};
  Chance chance = scene_.ChanceOf("conclusion", NumberAt(letter.event, alias));
  const bool concludes_at_once = word.conclusion_due && chance.Of("at once").Hits(0.1);
  if (!concludes_at_once) Tell(alias, id, client::AcknowledgeDelivered(word.ticket, scene_.agenda.Now()), false);
  if (!is_new || !word.conclusion_due) return;
  const int mind = chance.Of("mind", static_cast<uint64_t>(copy.redirect_chain_size())).Below(100);
  const auto outcome = mind < 86   ? client::Conclusion::Outcome::kAccepted
                       : mind < 94 ? client::Conclusion::Outcome::kDeclined
                                   : client::Conclusion::Outcome::kRedirected;
  scene_.agenda.After(concludes_at_once ? absl::Seconds(1) : chance.Between(absl::Minutes(5), absl::Hours(72)),
                      [this, alias, id, outcome] { Conclude(alias, id, outcome); });
}

void Receivers::GiveBack(const std::string& alias, const exchange::v1::DeliveredCopy& copy, absl::Duration delay) {
  const DeliveryId id = *DeliveryId::FromBytes(copy.delivery_id());
  if (desks_[alias].words.contains(id)) return;
  exchange::v1::GiveBackDeliveriesRequest request;
  request.set_request_number(1);
  auto& item = *request.add_items();
  item.set_delivery_id(copy.delivery_id());
  item.set_attempt(copy.attempt());
  item.set_reason(exchange::v1::SYSTEM_UNAVAILABLE);
  item.mutable_delay_duration()->set_seconds(absl::ToInt64Seconds(delay));
  Network::Call<GivenBack> call;
  call.perform = [this, alias, request](std::function<void(GivenBack)> done) {
    pipeline::GiveBackDeliveries(scene_.parties.at(alias).caller, request, scene_.host.env(), std::move(done));
  };
  call.said = [this, alias, id](const GivenBack& answer) {
    scene_.Say(absl::StrCat("  ", alias, " gives a delivery back: ", CodeWords(answer.front().status())));
    if (answer.front().ok() && loses_order_) LoseOrder(id);
  };
  call.answered = [](const std::optional<GivenBack>&) {};
  const uint64_t number = Chance(0).Of(id.bytes()).Next() % 1'000'000'000;
  scene_.network.Send<GivenBack>({"back from " + alias, number * 100 + static_cast<uint64_t>(copy.attempt())},
                                 std::move(call));
}

void Receivers::LoseOrder(const DeliveryId& id) {
  const auto row = store::ReadRow<storage::v1::DeliveryRecord>(scene_.disk, store::Table::kDelivery, id.bytes());
  if (!row.ok() || !row->has_value()) return;
  delivery::Waiting waiting = pipeline::WaitingOf(id, (*row)->record);
  pipeline::Environment& env = scene_.host.env();
  env.queues.Remove(waiting);
  waiting.order = std::numeric_limits<int64_t>::max();
  env.queues.Add(waiting);
}

client::Conclusion Receivers::MakeConclusion(const Word& word, client::Conclusion::Outcome outcome,
                                             const std::string& alias) {
  client::Conclusion conclusion;
  conclusion.outcome = outcome;
  conclusion.professional = "Hanne Test, on duty";
  if (outcome == client::Conclusion::Outcome::kAccepted) return conclusion;
  conclusion.reason = "NOT_RESPONSIBLE";
  if (outcome == client::Conclusion::Outcome::kDeclined) return conclusion;
  const std::string other = word.kind == LetterKind::kBirth
                                ? AliasOf("hv", alias == AliasOf("hv", 0) ? 1 : 0)
                                : AliasOf("gp", alias == AliasOf("gp", 0) ? 1 : 0);
  conclusion.reason = "WRONG_UNIT";
  conclusion.redirect_party = scene_.parties.at(other).caller.party;
  return conclusion;
}

void Receivers::Conclude(const std::string& alias, const DeliveryId& id, client::Conclusion::Outcome outcome) {
  Word& word = desks_[alias].words.at(id);
  const bool can_pass_on = word.kind == LetterKind::kBirth || word.kind == LetterKind::kQuery;
  if (outcome == client::Conclusion::Outcome::kRedirected && !can_pass_on) {
    outcome = client::Conclusion::Outcome::kAccepted;
  }
  const auto built = client::Conclude(word.ticket, MakeConclusion(word, outcome, alias), scene_.agenda.Now());
  const bool passes_on = outcome == client::Conclusion::Outcome::kRedirected;
  if (built.ok()) return Tell(alias, id, *built, passes_on);
  scene_.trace.Break(scene_.agenda.Now(), "SIMULATION_AT_FAULT", "a conclusion cannot be built");
}

void Receivers::Tell(const std::string& alias, const DeliveryId& id, const client::OutgoingAcknowledgement& word,
                     bool passes_on) {
  Word& known = desks_[alias].words.at(id);
  auto errand = std::make_shared<Errand<AckAnswer>>();
  errand->what = "word of " + alias;
  errand->number = NumberAt(known.letter, alias) * 10 + static_cast<uint64_t>(known.words++ % 10);
  const exchange::v1::AcknowledgeDeliveriesRequest request = Signed(word, scene_.parties.at(alias), scene_);
  errand->perform = [this, alias, request](std::function<void(AckAnswer)> done) {
    pipeline::AcknowledgeDeliveries(scene_.parties.at(alias).caller, request, scene_.host.env(), std::move(done));
  };
  errand->said = [this, alias, id, digest = word.digest, letter = known.letter](const AckAnswer& answer) {
    scene_.Say(absl::StrCat("  word of ", alias, " on letter ", letter, ": ",
                            answer.front().ok() ? exchange::v1::DeliveryState_Name(answer.front()->state)
                                                : CodeWords(answer.front().status())));
    if (!answer.front().ok()) return;
    scene_.deliveries.Concluded(id, digest);
    scene_.log.Promised(answer.front()->receipt, {LeafType::kStatement, digest});
  };
  errand->status_of = [](const AckAnswer& answer) { return answer.front().status(); };
  errand->finished = [this, alias, id, passes_on](const AckAnswer& answer) {
    // Whoever may not have it cannot carry it on, nor is it passed round for ever: then it stays here.
    if (passes_on && !answer.front().ok() && CodeOf(answer.front().status()) != "ALREADY_CONCLUDED") {
      Conclude(alias, id, client::Conclusion::Outcome::kAccepted);
    }
  };
  Insist(scene_, errand);
}

}  // namespace handover::simulation
