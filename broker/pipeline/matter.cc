#include "broker/pipeline/matter.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "broker/base/commitment/tree_head.h"
#include "broker/base/refusal.h"
#include "broker/base/section_catalog.h"
#include "broker/base/status_macros.h"
#include "broker/identity/party_choices.h"
#include "broker/pipeline/related_handovers.h"
#include "broker/pipeline/shadow_policy.h"
#include "broker/policy/decide.h"
#include "broker/policy/section_category.h"
#include "broker/policy/section_period.h"

namespace handover::pipeline {
namespace matter_internal {

int IndexOf(const std::vector<PersonOfHandover>& persons, std::string_view person_id) {
  for (size_t i = 0; i < persons.size(); ++i) {
    if (persons[i].person->person_id() == person_id) return static_cast<int>(i);
  }
  return -1;
}

policy::SlipFacts FactsOfSlip(const exchange::v1::Envelope& envelope, const exchange::v1::RoutingSlip& slip) {
  policy::SlipFacts facts;
  facts.acute = envelope.priority() == exchange::v1::ACUTE;
  facts.justification = !slip.justification_text().empty() && !slip.justified_by().empty();
  facts.treatment_episode = !slip.treatment_episode_id().empty();
  facts.meeting = !slip.meeting_id().empty();
  facts.ssd_follow_up = slip.ssd_follow_up();
  facts.guideline = slip.guideline();
  for (const std::string& id : slip.consent_ids()) {
    const absl::StatusOr<std::string> bytes = ParseUuid(id);
    if (bytes.ok()) facts.claimed_consents.push_back(*ConsentId::FromBytes(*bytes));
  }
  return facts;
}

absl::StatusOr<policy::QuestionSection> AskAbout(const SectionRef& section, Matter& matter) {
  policy::QuestionSection asked;
  asked.type = SectionCatalog::Get().Find(section.header->type());
  asked.category = policy::CategoryOf(asked.type, *section.header);
  for (const exchange::v1::SectionHeader::About& about : section.header->about()) {
    const int person = IndexOf(matter.persons, about.person_id());
    if (person < 0) return Invalid("PERSON_UNKNOWN", "about.person_id", "must be a person of the slip");
    asked.about.push_back(person);
  }
  const bool is_protected = section.body != nullptr && section.body->has_person_identity() &&
                            section.body->person_identity().address_protected();
  for (const int person : asked.about) {
    if (is_protected) matter.question.persons[static_cast<size_t>(person)].address_protected = true;
  }
  return asked;
}

// The person whose GP or municipality counts: the one the addressee names, else the subject.
PersonKey RoutedBy(const Matter& matter, const exchange::v1::Addressee& addressee) {
  if (addressee.of_person_id().empty()) return matter.subject_key();
  const PersonOfHandover* person = FindPerson(matter.persons, addressee.of_person_id());
  return person == nullptr ? PersonKey() : person->key;
}

// What is registered under the number in use counts before what is under an earlier one.
routing::ResidenceFacts ResidenceOf(const PersonKey& person, const LoadedFacts& facts) {
  routing::ResidenceFacts residence;
  if (person.empty()) return residence;
  for (const PersonKey& key : facts.aliases.KeysOf(person)) {
    const consent::PersonFacts* known = facts.facts.Find(key);
    if (known == nullptr) continue;
    if (residence.municipality_code.empty()) residence.municipality_code = known->municipality_code;
    if (residence.gp_party.empty()) residence.gp_party = known->gp_party;
    if (residence.daycare_party.empty()) residence.daycare_party = known->daycare_party;
  }
  return residence;
}

// Every key of the person under which something is known that decides; those of the slip in any case.
void AddOtherKeys(const LoadedFacts& facts, policy::QuestionPerson& person) {
  const std::vector<PersonKey> of_slip = person.keys;
  for (const PersonKey& key : of_slip) {
    for (const PersonKey& other : facts.aliases.KeysOf(key)) {
      if (std::find(person.keys.begin(), person.keys.end(), other) == person.keys.end()) person.keys.push_back(other);
    }
  }
}

// An unborn child that was born is not unborn any more, whatever was known when the handover was written; and of a
// child that was born of a known pregnancy that one is meant. Children of several pregnancies: nobody can tell which.
void LookAtBirths(const LoadedFacts& facts, policy::Question& question) {
  bool several = false;
  for (policy::QuestionPerson& person : question.persons) {
    if (person.role != options::v1::PERSON_ROLE_CHILD) continue;
    for (const PersonKey& key : person.keys) {
      const consent::PersonFacts* known = facts.facts.Find(key);
      if (known == nullptr) continue;
      for (const consent::LinkFact& link : known->links) {
        if (link.pregnancy.empty()) continue;
        if (link.to_current) person.unborn = false;
        several = several || (!question.pregnancy.empty() && question.pregnancy != link.pregnancy);
        question.pregnancy = link.pregnancy;
      }
    }
  }
  if (several) question.pregnancy.clear();
}

// One person, whichever number of his anybody used.
void JoinIdentities(const LoadedFacts& facts, policy::Question& question) {
  if (facts.aliases.empty()) return;
  for (policy::QuestionPerson& person : question.persons) AddOtherKeys(facts, person);
  LookAtBirths(facts, question);
}

// The pregnancy that the slip names; nothing where it names several, which nobody can tell apart.
std::string PregnancyOf(const exchange::v1::RoutingSlip& slip) {
  std::string pregnancy;
  for (const exchange::v1::RoutingSlip::Person& person : slip.persons()) {
    for (const model::v1::PersonIdentifier& identifier : person.identifiers()) {
      if (!identifier.has_unborn()) continue;
      const std::string& named = identifier.unborn().pregnancy_episode_id();
      if (!pregnancy.empty() && pregnancy != named) return "";
      pregnancy = named;
    }
  }
  return pregnancy;
}

// What sender and recipient, or the municipalities behind them, have declared of themselves. `gp_party`: whom the
// register names as the GP of the subject.
void AskDirectory(const identity::Directory& directory, std::string_view gp_party, Ruling& ruling) {
  policy::Question& question = ruling.question;
  const identity::DirectoryParty* sender = directory.FindParty(question.sender.party);
  const identity::DirectoryParty* recipient = directory.FindParty(question.recipient.party);
  if (sender != nullptr) {
    question.slip.guideline_declared =
        identity::HasGuideline(sender->record, question.slip.guideline, question.recipient.municipality_code);
    question.sender.serves_residence = identity::Serves(sender->record, question.recipient.municipality_code);
  }
  if (recipient == nullptr) return;
  question.recipient.serves_residence = identity::Serves(recipient->record, question.recipient.municipality_code);
  question.recipient.registered_gp = !gp_party.empty() && directory.FindByIdOrAlias(gp_party) == recipient;
  question.recipient.sector = recipient->record.sector();
  question.recipient.sole_professional = recipient->record.sole_professional();
  question.recipient.same_authority = sender != nullptr && identity::AreOneAuthority(sender->record, recipient->record);
}

// To find it, every field of every body is looked at: not done where nobody has limited anything to data of a period.
void AskOfWhen(const Matter& matter, const consent::Facts& facts, policy::Question& question) {
  if (!facts.limits_data()) return;
  for (size_t i = 0; i < matter.bodies.size(); ++i) {
    if (matter.bodies[i] != nullptr) question.sections[i].period = policy::PeriodOf(*matter.bodies[i]);
  }
}

// Never earlier than the log: a clock that is set back gives no consent its life again, also after a restart (C-10).
absl::Time TimeOfDecision(Environment& env) {
  const absl::Time now = env.clock.Now();
  const std::optional<TreeHead> newest = ParseTreeHead(env.committer.NewestHead().head);
  return newest.has_value() ? std::max(now, absl::FromUnixMillis(static_cast<int64_t>(newest->time_ms))) : now;
}

}  // namespace matter_internal

PersonKey Matter::subject_key() const {
  if (question.subject < 0) return PersonKey();
  return persons[static_cast<size_t>(question.subject)].key;
}

std::vector<PersonKey> Matter::person_keys() const {
  std::vector<PersonKey> keys;
  if (!subject_key().empty()) keys.push_back(subject_key());
  for (const PersonOfHandover& person : persons) {
    for (const PersonKey& key : person.all_keys) {
      if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
    }
  }
  return keys;
}

std::optional<absl::CivilDay> Matter::needed_by() const {
  if (!slip->has_needed_by_date()) return std::nullopt;
  const model::v1::Date& date = slip->needed_by_date();
  return absl::CivilDay(date.year(), date.month(), date.day());
}

absl::StatusOr<Matter> MakeMatter(const exchange::v1::Envelope& envelope, const exchange::v1::RoutingSlip& slip,
                                  const std::vector<SectionRef>& sections, const policy::SenderRef& sender,
                                  const PseudonymKey& pseudonyms) {
  Matter matter;
  matter.envelope = &envelope;
  matter.slip = &slip;
  HANDOVER_ASSIGN_OR_RETURN(matter.persons, ResolvePersons(slip, pseudonyms));
  policy::Question& question = matter.question;
  question.kind = envelope.kind();
  question.sender = sender;
  question.subject = matter_internal::IndexOf(matter.persons, envelope.subject_person_id());
  question.slip = matter_internal::FactsOfSlip(envelope, slip);
  question.pregnancy = matter_internal::PregnancyOf(slip);
  for (const exchange::v1::Envelope::Related& related : envelope.related()) {
    if (related.relation() == exchange::v1::Envelope::RETRACTS) question.retracts = true;
  }
  for (const PersonOfHandover& person : matter.persons) {
    question.persons.push_back(
        {person.person->person_id(), person.person->role(), person.all_keys, person.person->unborn(), false});
  }
  for (const SectionRef& section : sections) {
    HANDOVER_ASSIGN_OR_RETURN(policy::QuestionSection asked, matter_internal::AskAbout(section, matter));
    question.sections.push_back(std::move(asked));
    matter.bodies.push_back(section.body);
  }
  return matter;
}

absl::StatusOr<Ruling> Rule(const Matter& matter, const RulingRequest& request, const LoadedFacts& facts,
                            const identity::Directory& directory, const ActivePolicy& policy, Environment& env) {
  Ruling ruling;
  const PersonKey routed_by = matter_internal::RoutedBy(matter, request.addressee);
  const routing::ResidenceFacts residence = matter_internal::ResidenceOf(routed_by, facts);
  ruling.route = routing::FindRoute(request.addressee, residence, directory);
  policy::Question& question = ruling.question;
  question = matter.question;
  matter_internal::JoinIdentities(facts, question);
  matter_internal::AskOfWhen(matter, facts.facts, question);
  question.phase = request.phase;
  question.addressee = {request.addressee.purpose(), request.addressee.legal_basis(), request.addressee.copy(),
                        matter_internal::IndexOf(matter.persons, request.addressee.of_person_id())};
  question.recipient.sector = ruling.route.sector;
  question.recipient.municipality_code = residence.municipality_code;
  // At delivery the recipient is known: that the addressee's own party has been suspended since is no matter to the one
  // whom it was redirected to.
  if (ruling.route.outcome == routing::Route::Outcome::kRefused && !request.expected.has_value()) return ruling;

  if (request.expected.has_value())
    question.recipient.party = *request.expected;
  else
    question.recipient.party = ruling.route.party;
  question.recipient.chosen_by_human = request.chosen_by_human;
  const PersonKey subject = matter.subject_key();
  matter_internal::AskDirectory(directory, matter_internal::ResidenceOf(subject, facts).gp_party, ruling);
  const std::vector<PersonKey> subject_keys =
      subject.empty() ? std::vector<PersonKey>() : facts.aliases.KeysOf(subject);
  HANDOVER_ASSIGN_OR_RETURN(const Related related, FindRelated(*matter.envelope, question, subject_keys, env));
  question.related_kind = related.kind;
  question.related_referred = related.referred;
  HANDOVER_ASSIGN_OR_RETURN(question.slip.earlier_ssd_exchanges, CountSsdExchanges(matter, env));
  const absl::Time time = request.time.has_value() ? *request.time : matter_internal::TimeOfDecision(env);
  ruling.decision = policy::Decide(question, policy.set, facts.facts, time);
  if (!request.time.has_value()) env.shadow.Compare(question, facts.facts, time, ruling.decision);
  return ruling;
}

}  // namespace handover::pipeline
