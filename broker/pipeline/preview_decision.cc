#include "broker/pipeline/preview_decision.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/facts_source.h"
#include "broker/pipeline/log_entry.h"
#include "broker/pipeline/matter.h"
#include "broker/policy/explain.h"
#include "broker/policy/speak_decision.h"
#include "broker/validation/content.h"
#include "broker/validation/envelope.h"
#include "broker/validation/parsed_handover.h"

namespace handover::pipeline {
namespace preview_internal {

struct Preview {
  consent::v1::PreviewDecisionResponse response;
  store::Transaction transaction;  // That it was asked.
};

absl::StatusOr<Preview> Make(const identity::Caller& caller, const exchange::v1::Handover& handover,
                             policy::Language language, Environment& env) {
  const std::shared_ptr<const ActivePolicy> policy = env.policy.Get();
  const std::shared_ptr<const identity::Directory> directory = env.directory.Get();
  HANDOVER_ASSIGN_OR_RETURN(const validation::ParsedHandover parsed,
                            validation::ParseReadable(handover, env.settings.limits));
  const absl::Time now = env.clock.Now();
  HANDOVER_RETURN_IF_ERROR(validation::ValidateEnvelope(*parsed.envelope, policy->vocabulary, now));
  HANDOVER_RETURN_IF_ERROR(identity::CheckSender(caller, parsed.envelope->sender_party()));
  HANDOVER_RETURN_IF_ERROR(
      validation::ValidateContent(parsed, policy->vocabulary, now, validation::ContentScope::kWithoutBodies).status());
  std::vector<SectionRef> sections;
  for (const validation::ParsedSection& section : parsed.sections) sections.push_back({section.header, section.body});
  HANDOVER_ASSIGN_OR_RETURN(const Matter matter, MakeMatter(*parsed.envelope, *parsed.slip, sections,
                                                            {caller.party, caller.sector}, env.pseudonyms));
  HANDOVER_ASSIGN_OR_RETURN(const LoadedFacts facts, env.facts.Load(matter.person_keys()));
  Preview preview;
  LogEntry entry;
  entry.type = LeafType::kFact;
  entry.subjects = matter.person_keys();
  entry.persons = &matter.persons;
  entry.facts = &facts.facts;
  entry.withholding = WithholdingOf({*parsed.envelope, Digest{}, entry.subjects});
  // So that it is told when the handover is.
  if (entry.withholding.has_value()) entry.detail.set_handover_id(parsed.envelope->handover_id());
  entry.detail.set_event("PREVIEWED");
  entry.detail.set_actor_party(std::string(caller.party.bytes()));
  entry.detail.set_kind(parsed.envelope->kind());
  for (const validation::ParsedAddressee& addressee : parsed.addressees) {
    const RulingRequest request{*addressee.addressee, policy::Phase::kSubmit, std::nullopt};
    HANDOVER_ASSIGN_OR_RETURN(const Ruling ruling, Rule(matter, request, facts, *directory, *policy, env));
    if (ruling.route.outcome == routing::Route::Outcome::kRefused) {
      return Within(parsed.AddresseePath(addressee), ruling.route.refusal);
    }
    consent::v1::PreviewDecisionResponse::Recipient& recipient = *preview.response.add_recipients();
    recipient.set_addressee_index(addressee.addressee_index);
    if (!ruling.route.party.is_nil()) recipient.set_party_id(ToString(ruling.route.party));
    *recipient.mutable_decision() = policy::RecordDecision(ruling.question, ruling.decision);
    entry.detail.add_decisions(recipient.decision().SerializeAsString());
    entry.detail.add_recipient_parties(ruling.route.party.is_nil() ? "" : std::string(ruling.route.party.bytes()));
    for (std::string& sentence : policy::SpeakDecision(recipient.decision(), language)) {
      recipient.mutable_decision()->add_sentences(std::move(sentence));
    }
  }
  HANDOVER_RETURN_IF_ERROR(AppendLeaf(entry, env, preview.transaction));
  return preview;
}

}  // namespace preview_internal

void PreviewDecision(const identity::Caller& caller, const consent::v1::PreviewDecisionRequest& request,
                     Environment& env, PreviewDone done) {
  const std::optional<policy::Language> language = policy::FindLanguage(request.language());
  if (!language.has_value()) return done(Invalid("LANGUAGE_UNKNOWN", "language", "must be da or en"));
  absl::StatusOr<preview_internal::Preview> preview =
      preview_internal::Make(caller, request.handover(), *language, env);
  if (!preview.ok()) return done(Within("handover.", preview.status()));
  store::Transaction transaction = std::move(preview->transaction);
  transaction.done = [response = std::move(preview->response),
                      done](const absl::StatusOr<store::CommitResult>& committed) {
    if (!committed.ok()) {
      const bool aborted = committed.status().code() == absl::StatusCode::kAborted;
      return done(aborted ? absl::UnavailableError("the handover changed meanwhile; ask again") : committed.status());
    }
    done(response);
  };
  env.committer.Enqueue(std::move(transaction));
}

}  // namespace handover::pipeline
