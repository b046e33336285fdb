#include "tests/simulation/families.h"

#include <optional>
#include <utility>
#include <vector>

#include "broker/base/absl_view.h"
#include "broker/base/commitment/frame.h"
#include "broker/pipeline/held_deliveries.h"
#include "broker/pipeline/import_facts.h"
#include "broker/pipeline/record_consent.h"
#include "broker/pipeline/withdraw_handover.h"
#include "broker/store/rows.h"
#include "clients/cpp/outgoing_handover.h"
#include "tests/fakes/seeded_random.h"
#include "tests/fakes/world/pipeline_world.h"

namespace handover::simulation {
namespace families_internal {

using ConsentAnswer = absl::StatusOr<consent::v1::RecordConsentResponse>;
using RevokeAnswer = absl::StatusOr<consent::v1::RevokeConsentResponse>;
using SubmitAnswer = std::vector<absl::StatusOr<pipeline::Submitted>>;
using WithdrawAnswer = absl::StatusOr<exchange::v1::WithdrawHandoverResponse>;
using ResolveAnswer = absl::StatusOr<exchange::v1::ResolveReturnResponse>;
using HeldAnswer = absl::StatusOr<admin::v1::ResolveHeldResponse>;
using ImportAnswer = absl::StatusOr<admin::v1::ImportFactsResponse>;


template <typename T>
std::function<absl::Status(const absl::StatusOr<T>&)> ItsStatus() {
  return [](const absl::StatusOr<T>& answer) { return answer.status(); };
}

exchange::v1::Priority PriorityOf(Chance chance) {
  const int kind = chance.Below(10);
  if (kind == 0) return exchange::v1::ACUTE;
  return kind == 1 ? exchange::v1::URGENT : exchange::v1::ROUTINE;
}

DeliveryCheck::Answer AnswerOf(const exchange::v1::Acceptance& acceptance, const exchange::v1::Receipt& receipt) {
  DeliveryCheck::Answer answer;
  answer.leaf_index = static_cast<uint64_t>(receipt.leaf_index());
  for (const exchange::v1::Acceptance::Recipient& recipient : acceptance.recipients()) {
    const absl::StatusOr<std::string> bytes = ParseUuid(recipient.delivery_id());
    const std::optional<DeliveryId> id = bytes.ok() ? DeliveryId::FromBytes(*bytes) : std::nullopt;
    answer.deliveries.push_back(id.value_or(DeliveryId()));
  }
  return answer;
}

}  // namespace families_internal

using namespace families_internal;

Home& Families::HomeOf(int family) {
  const auto [home, is_new] = homes_.try_emplace(family);
  if (is_new) home->second = FirstHomeOf(scene_.plan.seed, family);
  return home->second;
}

void Families::Happen(const PlannedEvent& event) {
  switch (event.kind) {
    case EventKind::kRegister:
      return Register(event);
    case EventKind::kGrant:
      return Grant(event);
    case EventKind::kRevoke:
      return Revoke(event);
    case EventKind::kLetter:
      return Write(event);
    case EventKind::kMove:
      return Move(event);
    case EventKind::kFault:
      return;
  }
}

void Families::Register(const PlannedEvent& event) {
  admin::v1::ImportFactsRequest request;
  for (const consent::v1::RegisterFacts& facts : RegisterOf(event.family, HomeOf(event.family))) {
    *request.add_facts() = facts;
  }
  auto errand = std::make_shared<Errand<ImportAnswer>>();
  errand->what = "register";
  errand->number = event.id;
  errand->perform = [this, request](std::function<void(ImportAnswer)> done) {
    pipeline::ImportFacts(fakes::Tester(), request, scene_.host.env(), std::move(done));
  };
  errand->status_of = ItsStatus<admin::v1::ImportFactsResponse>();
  Insist(scene_, errand);
}

void Families::Move(const PlannedEvent& event) {
  Home& home = HomeOf(event.family);
  home.municipality = (home.municipality + 1) % kMunicipalityCount;
  home.daycare = AliasOf("daycare", home.municipality);
  Register(event);
}

void Families::Grant(const PlannedEvent& event) {
  const absl::Time now = scene_.agenda.Now();
  simulation::Grant& grant = scene_.truth.AddGrant(
      {event.id, event.family, event.scope, AliasOf("hv", HomeOf(event.family).municipality), "", "",
       now + scene_.ChanceOf("validity", event.id).Between(absl::Hours(12), absl::Hours(24 * 60)), false, false});
  fakes::SeededRandom random(scene_.ChanceOf("consent id", event.id).Next());
  consent::v1::RecordConsentRequest request;
  request.set_request_id(FormatUuid(NewUuid7(now, random)));
  *request.mutable_consent() = MakeConsent(event.family, event.scope, now, grant.valid_to);
  auto errand = std::make_shared<Errand<ConsentAnswer>>();
  errand->what = "consent";
  errand->number = event.id;
  errand->perform = [this, request, &grant](std::function<void(ConsentAnswer)> done) {
    pipeline::RecordConsent(scene_.parties.at(grant.party).caller, request, pipeline::RecordKind::kConsent,
                            scene_.host.env(), std::move(done));
  };
  errand->said = [this, &grant](const ConsentAnswer& answer) {
    scene_.Say(absl::StrCat("  consent ", grant.event, ": ", CodeWords(answer.status())));
    if (absl::IsAlreadyExists(answer.status())) return BreakForeignId("consent", grant.event);
    if (!answer.ok()) return;
    grant.consent_id = answer->consent().consent_id();
    scene_.log.Promised(answer->receipt(), {LeafType::kFact, Digest{}});
  };
  errand->status_of = ItsStatus<consent::v1::RecordConsentResponse>();
  Insist(scene_, errand);
}

void Families::Revoke(const PlannedEvent& event) {
  simulation::Grant* grant = scene_.truth.FindToRevoke(event.family, event.scope);
  if (grant == nullptr) return;
  grant->revoke_asked = true;
  consent::v1::RevokeConsentRequest request;
  request.set_consent_id(grant->consent_id);
  *request.mutable_subject() = SubjectOf(event.family, event.scope);
  request.set_received_by("Hanne Test, health visitor");
  auto errand = std::make_shared<Errand<RevokeAnswer>>();
  errand->what = "revocation";
  errand->number = event.id;
  errand->perform = [this, request, grant](std::function<void(RevokeAnswer)> done) {
    pipeline::RevokeConsent(scene_.parties.at(grant->party).caller, request, scene_.host.env(), std::move(done));
  };
  errand->said = [this, grant](const RevokeAnswer& answer) {
    scene_.Say(absl::StrCat("  revocation of consent ", grant->event, ": ", CodeWords(answer.status())));
    if (!answer.ok()) return;
    grant->is_revoked = true;
    scene_.log.Promised(answer->receipt(), {LeafType::kFact, Digest{}});
  };
  errand->status_of = ItsStatus<consent::v1::RevokeConsentResponse>();
  Insist(scene_, errand);
}

std::string Families::SenderOf(const PlannedEvent& event) {
  const int municipality = HomeOf(event.family).municipality;
  Chance chance = scene_.ChanceOf("sender", event.id);
  switch (event.letter) {
    case LetterKind::kBirth:
      return AliasOf("clinic", chance.Below(kClinicCount));
    case LetterKind::kConcern:
      return chance.Hits(0.5) ? HomeOf(event.family).gp : AliasOf("hv", municipality);
    case LetterKind::kMove:  // From where the family lived.
      return AliasOf("hv", (municipality + 1) % kMunicipalityCount);
    case LetterKind::kVisit:
    case LetterKind::kTransition:
    case LetterKind::kQuery:
      break;
  }
  return AliasOf("hv", municipality);
}

bool Families::IsLeftOut(const PlannedEvent& event) {
  const Plan& plan = scene_.plan;
  return event.letter == LetterKind::kVisit && HomeOf(event.family).gp == plan.left_out_party &&
         scene_.agenda.Now() >= StartOfTime() + absl::Hours(24) * plan.left_out_from;
}

void Families::Write(const PlannedEvent& event) {
  if (IsLeftOut(event)) return;
  const Party& sender = scene_.parties.at(SenderOf(event));
  Chance chance = scene_.ChanceOf("letter", event.id);
  LetterDraft draft;
  draft.kind = event.letter;
  draft.family = event.family;
  draft.priority = PriorityOf(chance.Of("priority"));
  const bool goes_as_copy = scene_.plan.visits_are_copies || chance.Of("copy").Hits(0.3);
  draft.is_copy = event.letter == LetterKind::kVisit && goes_as_copy;
  draft.now = scene_.agenda.Now();
  if (event.letter == LetterKind::kMove) {
    draft.to = scene_.parties.at(AliasOf("hv", HomeOf(event.family).municipality)).caller.party;
  }
  fakes::SeededRandom random(chance.Of("salts").Next());
  const absl::StatusOr<client::OutgoingHandover> sealed =
      client::HandoverSealer(scene_.agenda.clock(), random).Seal(MakeLetter(draft), *sender.profile);
  const std::vector<Digest> members = {sealed.ok() ? sealed->root : Digest{}};
  const auto frame = BuildFrame({members, scene_.host.log_key().key_id(),
                                 static_cast<uint64_t>(absl::ToUnixMillis(scene_.agenda.Now())), {}},
                                *sender.key);
  if (!sealed.ok() || !frame.ok()) {
    return scene_.trace.Break(scene_.agenda.Now(), "SIMULATION_AT_FAULT",
                              absl::StrCat("a letter cannot be sealed: ", sealed.status().ToString()));
  }
  Letter letter;
  letter.event = event.id;
  letter.family = event.family;
  letter.kind = event.letter;
  letter.sender = sender.alias;
  letter.id = sealed->handover_id;
  letter.root = sealed->root;
  letter.frame.frame.set_statement(ToString(frame->statement));
  letter.frame.frame.set_signature(ToString(frame->signature));
  letter.frame.handovers.emplace_back().ParseFromString(sealed->submitted);
  Submit(scene_.truth.AddLetter(std::move(letter)));
}

void Families::Submit(Letter& letter) {
  auto errand = std::make_shared<Errand<SubmitAnswer>>();
  errand->what = "submit";
  errand->number = letter.event;
  errand->perform = [this, &letter](std::function<void(SubmitAnswer)> done) {
    if (forgets_letters_) scene_.disk.PlantLoss(store::Table::kHandover, store::RowKey(letter.id));
    pipeline::SubmitHandovers(scene_.parties.at(letter.sender).caller, letter.frame, scene_.host.env(),
                              std::move(done));
  };
  errand->said = [this, &letter](const SubmitAnswer& answer) { Submitted(letter, answer.front()); };
  errand->status_of = [](const SubmitAnswer& answer) { return answer.front().status(); };
  errand->finished = [this, &letter](const SubmitAnswer& answer) {
    Chance chance = scene_.ChanceOf("withdraw", letter.event);
    if (!answer.front().ok() || !chance.Hits(0.04)) return;
    scene_.agenda.After(chance.Between({}, absl::Hours(3)), [this, &letter] { Withdraw(letter); });
  };
  Insist(scene_, errand);
}

void Families::Submitted(Letter& letter, const absl::StatusOr<pipeline::Submitted>& answer) {
  scene_.Say(absl::StrCat("  ", letter.sender, " submits letter ", letter.event, " (", AbslView(NameOf(letter.kind)),
                          " of family ", letter.family, "): ", CodeWords(answer.status())));
  if (absl::IsAlreadyExists(answer.status())) return BreakForeignId("letter", letter.event);
  if (!answer.ok()) return;
  letter.is_accepted = true;
  const exchange::v1::Receipt receipt =
      answer->original_receipt.has_value() ? *answer->original_receipt : answer->committed.MakeReceipt(0);
  scene_.deliveries.Accepted(letter, AnswerOf(answer->acceptance, receipt));
  scene_.log.Promised(receipt, {LeafType::kAccepted, letter.root});
}

void Families::BreakForeignId(std::string_view what, uint64_t number) {
  scene_.trace.Break(scene_.agenda.Now(), "ALREADY_EXISTS",
                     absl::StrCat(AbslView(what), " ", number, " was refused for another of its id: there is none"));
}

void Families::Withdraw(const Letter& letter) {
  exchange::v1::WithdrawHandoverRequest request;
  request.set_handover_id(ToString(letter.id));
  request.set_reason_code("NO_LONGER_NEEDED");
  auto errand = std::make_shared<Errand<WithdrawAnswer>>();
  errand->what = "withdraw";
  errand->number = letter.event;
  errand->perform = [this, request, &letter](std::function<void(WithdrawAnswer)> done) {
    pipeline::WithdrawHandover(scene_.parties.at(letter.sender).caller, request, scene_.host.env(), std::move(done));
  };
  errand->said = [this, &letter](const WithdrawAnswer& answer) {
    scene_.Say(absl::StrCat("  ", letter.sender, " withdraws letter ", letter.event, ": ", CodeWords(answer.status())));
    if (answer.ok()) scene_.log.Promised(answer->receipt(), {LeafType::kState, letter.root});
  };
  errand->status_of = ItsStatus<exchange::v1::WithdrawHandoverResponse>();
  Insist(scene_, errand);
}

void Families::DeliveryChanged(const DeliveryId& id, const storage::v1::DeliveryRecord& record) {
  const Letter* letter = scene_.truth.FindLetter(HandoverId::FromBytes(record.handover_id()).value_or(HandoverId()));
  if (letter == nullptr) return;
  scene_.Say(absl::StrCat("  letter ", letter->event, " is ", exchange::v1::DeliveryState_Name(record.state()), " ",
                          record.reason()));
  const uint64_t number = letter->event * 100 + ++changes_[letter->event] % 100;
  Chance chance = scene_.ChanceOf("human", number);
  switch (record.state()) {
    case exchange::v1::DECLINED:
    case exchange::v1::WITHHELD:
      return scene_.agenda.After(chance.Between(absl::Hours(1), absl::Hours(48)),
                                 [this, id, sender = letter->sender, number] { ResolveReturn(id, sender, number); });
    case exchange::v1::HELD: {
      const std::string party = AliasOf("hv", HomeOf(letter->family).municipality);
      const bool routes = letter->kind == LetterKind::kBirth && chance.Hits(0.7);
      const auto action = routes ? admin::v1::ResolveHeldRequest::ROUTE : admin::v1::ResolveHeldRequest::RETURN;
      return scene_.agenda.After(chance.Between(absl::Hours(1), absl::Hours(12)),
                                 [this, id, action, party, number] { ResolveHeld(id, action, party, number); });
    }
    case exchange::v1::DEAD_LETTER: {
      const auto action =
          chance.Hits(0.7) ? admin::v1::ResolveHeldRequest::REDRIVE : admin::v1::ResolveHeldRequest::RETURN;
      return scene_.agenda.After(chance.Between(absl::Hours(1), absl::Hours(12)),
                                 [this, id, action, number] { ResolveHeld(id, action, "", number); });
    }
    default:
      return;
  }
}

void Families::ResolveReturn(const DeliveryId& id, const std::string& sender, uint64_t number) {
  exchange::v1::ResolveReturnRequest request;
  request.set_delivery_id(ToString(id));
  request.set_action_code("HANDLED_OTHERWISE");
  auto errand = std::make_shared<Errand<ResolveAnswer>>();
  errand->what = "resolve";
  errand->number = number;
  errand->perform = [this, request, sender](std::function<void(ResolveAnswer)> done) {
    pipeline::ResolveReturn(scene_.parties.at(sender).caller, request, scene_.host.env(), std::move(done));
  };
  errand->status_of = ItsStatus<exchange::v1::ResolveReturnResponse>();
  Insist(scene_, errand);
}

void Families::ResolveHeld(const DeliveryId& id, admin::v1::ResolveHeldRequest::Action action,
                           const std::string& party, uint64_t number) {
  admin::v1::ResolveHeldRequest request;
  request.set_delivery_id(ToString(id));
  request.set_action(action);
  request.set_party(party);
  request.set_decided_by("Hanne Test, on duty");
  auto errand = std::make_shared<Errand<HeldAnswer>>();
  errand->what = "held";
  errand->number = number;
  errand->perform = [this, request](std::function<void(HeldAnswer)> done) {
    pipeline::ResolveHeld(fakes::Tester(), request, scene_.host.env(), std::move(done));
  };
  errand->status_of = ItsStatus<admin::v1::ResolveHeldResponse>();
  errand->finished = [this, id, number](const HeldAnswer& answer) {
    // Whom the policy does not let have it gets nothing: back to the sender.
    if (answer.status().code() != absl::StatusCode::kPermissionDenied) return;
    ResolveHeld(id, admin::v1::ResolveHeldRequest::RETURN, "", number + 50);
  };
  Insist(scene_, errand);
}

}  // namespace handover::simulation
