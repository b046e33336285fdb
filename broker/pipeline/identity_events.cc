#include "broker/pipeline/identity_events.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "broker/base/person_key.h"
#include "broker/base/person_number.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/consent/aliases.h"
#include "broker/policy/deadline.h"

namespace handover::pipeline {
namespace identity_events_internal {

using consent::v1::IdentityEvent;
using Link = storage::v1::PersonRecord::Link;

absl::Status Contradicts(std::string_view field, std::string_view rule) {
  return Refuse(absl::StatusCode::kFailedPrecondition, RefusalText{"EVENT_CONTRADICTS", field, rule});
}

bool IsOfUnborn(IdentityEvent::Kind kind) {
  return kind == IdentityEvent::BIRTH || kind == IdentityEvent::STILLBIRTH || kind == IdentityEvent::PREGNANCY_ENDED;
}

bool Joins(IdentityEvent::Kind kind) {
  return kind == IdentityEvent::REPLACEMENT_NUMBER || kind == IdentityEvent::NUMBER_CHANGED ||
         kind == IdentityEvent::BIRTH || kind == IdentityEvent::SAME_PERSON;
}

bool IsReplacement(const model::v1::PersonIdentifier& identifier) {
  return identifier.has_x_ecpr() || identifier.has_d_ecpr() || identifier.has_local();
}

// Who the event is about.
struct Concerned {
  PersonKey earlier;
  PersonKey current;  // Empty unless it joins.
  PersonKey mother;   // Empty unless `earlier` is unborn.
};

absl::Status CheckForm(const IdentityEvent& event, absl::Time now) {
  if (!consent::v1::IdentityEvent::Kind_IsValid(event.kind()) || event.kind() == IdentityEvent::KIND_UNSPECIFIED) {
    return Invalid("EVENT_UNKNOWN", "kind", "must be one of the known kinds");
  }
  if (event.earlier().has_unborn() != IsOfUnborn(event.kind())) {
    return Invalid("EARLIER_KIND", "earlier",
                   "must be an unborn child for the end of a pregnancy, and for nothing else");
  }
  if (event.has_mother() != event.earlier().has_unborn()) {
    return Invalid("MOTHER_UNKNOWN", "mother", "must be set for an unborn child, and for nobody else");
  }
  if (event.has_person() != Joins(event.kind())) {
    return Invalid("PERSON_REQUIRED", "person", "must be set where a number takes the place of another, and only then");
  }
  if (event.person().has_unborn()) return Invalid("PERSON_REQUIRED", "person", "must be a number of one who is born");
  const bool replaces = event.kind() == IdentityEvent::REPLACEMENT_NUMBER;
  if (replaces && (!IsReplacement(event.earlier()) || !event.person().has_cpr())) {
    return Invalid("REPLACEMENT_NUMBER", "earlier", "must be a replacement number, and the other a CPR number");
  }
  const bool in_time = !event.has_event_time() || event.event_time().seconds() <= absl::ToUnixSeconds(now);
  if (!in_time) return Invalid("EVENT_IN_FUTURE", "event_time", "must not be later than now");
  return absl::OkStatus();
}

absl::StatusOr<Concerned> FindConcerned(const IdentityEvent& event, Environment& env) {
  Concerned concerned;
  if (event.has_mother()) {
    absl::StatusOr<PersonKey> mother = ComputePersonKey(event.mother(), env.pseudonyms, NoMother);
    if (!mother.ok()) return Within("mother.", mother.status());
    concerned.mother = *std::move(mother);
  }
  const auto the_mother = [&](std::string_view) { return std::optional<PersonKey>(concerned.mother); };
  absl::StatusOr<PersonKey> earlier = event.has_mother() ? ComputePersonKey(event.earlier(), env.pseudonyms, the_mother)
                                                         : ComputePersonKey(event.earlier(), env.pseudonyms, NoMother);
  if (!earlier.ok()) return Within("earlier.", earlier.status());
  concerned.earlier = *std::move(earlier);
  if (!event.has_person()) return concerned;
  absl::StatusOr<PersonKey> current = ComputePersonKey(event.person(), env.pseudonyms, NoMother);
  if (!current.ok()) return Within("person.", current.status());
  concerned.current = *std::move(current);
  if (concerned.current == concerned.earlier) {
    return Invalid("PERSON_REQUIRED", "person", "must be another number than the earlier one");
  }
  return concerned;
}

const Link* LinkTo(const PersonKey& other, const storage::v1::PersonRecord& record) {
  for (const Link& link : record.links()) {
    if (link.key() == other.bytes()) return &link;
  }
  return nullptr;
}

const Link* LinkToCurrent(const storage::v1::PersonRecord& record) {
  for (const Link& link : record.links()) {
    if (link.to_current()) return &link;
  }
  return nullptr;
}

// Whether the number in use instead of `from`, at the end of the row, is `to`.
absl::StatusOr<bool> LeadsTo(const PersonKey& from, const PersonKey& to, FactsDraft& draft) {
  PersonKey key = from;
  for (int step = 0; step < consent::Aliases::kMaxSteps; ++step) {
    if (key == to) return true;
    HANDOVER_ASSIGN_OR_RETURN(const LoadedPerson* person, draft.PersonOf(key));
    const Link* const link = LinkToCurrent(person->record);
    if (link == nullptr) return false;
    const std::optional<PersonKey> next = PersonKey::FromBytes(link->key());
    if (!next.has_value()) return absl::DataLossError("facts: a link is damaged");
    key = *next;
  }
  return true;  // As good as a circle: nobody has that many numbers.
}

std::vector<PersonKey> SubjectsOf(const Concerned& concerned) {
  std::vector<PersonKey> subjects{concerned.earlier};
  if (!concerned.current.empty()) subjects.push_back(concerned.current);
  if (!concerned.mother.empty()) subjects.push_back(concerned.mother);
  return subjects;
}

Link MakeLink(const IdentityEvent& event, const PersonKey& other, absl::Time now) {
  Link link;
  link.set_key(other.bytes());
  link.set_kind(event.kind());
  link.set_pregnancy_episode_id(event.earlier().unborn().pregnancy_episode_id());
  link.set_ordinal(event.earlier().unborn().ordinal());
  link.set_event_ms(event.has_event_time() ? event.event_time().seconds() * 1000 : absl::ToUnixMillis(now));
  return link;
}

// The date that the child's number begins with, else the day of the event.
std::optional<absl::CivilDay> BirthDateOf(const IdentityEvent& event) {
  const absl::StatusOr<Cpr> number = ParseCpr(event.person().cpr());
  if (event.person().has_cpr() && number.ok()) return number->birth_date();
  if (!event.has_event_time()) return std::nullopt;
  return absl::CivilDay(policy::DanishTime(absl::FromUnixSeconds(event.event_time().seconds())));
}

void Unlink(const PersonKey& other, LoadedPerson& person) {
  storage::v1::FactVersion::Change change;
  *change.mutable_unlink() = *LinkTo(other, person.record);
  person.Change(std::move(change));
}

absl::StatusOr<Taken> UndoJoin(const IdentityEvent& event, const Concerned& concerned, FactsDraft& draft) {
  HANDOVER_ASSIGN_OR_RETURN(LoadedPerson* const earlier, draft.PersonOf(concerned.earlier));
  HANDOVER_ASSIGN_OR_RETURN(LoadedPerson* const current, draft.PersonOf(concerned.current));
  const Link* const link = LinkTo(concerned.current, earlier->record);
  if (link == nullptr) return Taken::kKnownAlready;
  if (link->kind() != event.kind() || !link->to_current()) {
    return Contradicts("kind", "the two numbers were joined by another event");
  }
  Unlink(concerned.current, *earlier);
  Unlink(concerned.earlier, *current);
  draft.Note({"IDENTITY_UNLINKED",
              IdentityEvent::Kind_Name(event.kind()),
              SubjectsOf(concerned),
              {{FactEvent::Kind::kJoinUndone, concerned.current, concerned.earlier, concerned.mother, {}}}});
  return Taken::kChanged;
}

absl::StatusOr<Taken> Join(const IdentityEvent& event, const Concerned& concerned, Environment& env,
                           FactsDraft& draft) {
  HANDOVER_ASSIGN_OR_RETURN(LoadedPerson* const earlier, draft.PersonOf(concerned.earlier));
  HANDOVER_ASSIGN_OR_RETURN(LoadedPerson* const current, draft.PersonOf(concerned.current));
  const Link* const known = LinkToCurrent(earlier->record);
  if (known != nullptr && known->key() == concerned.current.bytes() && known->kind() == event.kind()) {
    return Taken::kKnownAlready;
  }
  if (known != nullptr) return Contradicts("earlier", "the number was joined with another one; undo that first");
  const bool closed = earlier->record.closed_by() != IdentityEvent::KIND_UNSPECIFIED ||
                      current->record.closed_by() != IdentityEvent::KIND_UNSPECIFIED;
  if (closed) return Contradicts("earlier", "the pathway of the one or the other is closed");
  HANDOVER_ASSIGN_OR_RETURN(const bool circle, LeadsTo(concerned.current, concerned.earlier, draft));
  if (circle) return Contradicts("person", "the number was itself replaced by the earlier one");
  storage::v1::FactVersion::Change of_earlier;
  *of_earlier.mutable_link() = MakeLink(event, concerned.current, env.clock.Now());
  of_earlier.mutable_link()->set_to_current(true);
  earlier->Change(std::move(of_earlier));
  storage::v1::FactVersion::Change of_current;
  *of_current.mutable_link() = MakeLink(event, concerned.earlier, env.clock.Now());
  current->Change(std::move(of_current));
  const bool born = event.kind() == IdentityEvent::BIRTH;
  draft.Note({"IDENTITY_LINKED",
              IdentityEvent::Kind_Name(event.kind()),
              SubjectsOf(concerned),
              {{born ? FactEvent::Kind::kBorn : FactEvent::Kind::kNumberJoined, concerned.current, concerned.earlier,
                concerned.mother, born ? BirthDateOf(event) : std::nullopt}}});
  return Taken::kChanged;
}

// The person's records under every number: an adoption seals them all, so that no earlier number leads on either.
absl::StatusOr<std::vector<LoadedPerson*>> RecordsOf(const PersonKey& key, FactsDraft& draft) {
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<PersonKey> keys, draft.KeysOf(key));
  std::vector<LoadedPerson*> records;
  for (const PersonKey& one : keys) {
    HANDOVER_ASSIGN_OR_RETURN(LoadedPerson* const person, draft.PersonOf(one));
    records.push_back(person);
  }
  return records;
}

absl::StatusOr<Taken> Close(const IdentityEvent& event, const Concerned& concerned, Environment& env,
                            FactsDraft& draft) {
  HANDOVER_ASSIGN_OR_RETURN(LoadedPerson* const person, draft.PersonOf(concerned.earlier));
  const IdentityEvent::Kind wanted = event.undone() ? IdentityEvent::KIND_UNSPECIFIED : event.kind();
  const IdentityEvent::Kind known = person->record.closed_by();
  if (known == wanted) return Taken::kKnownAlready;
  const bool other_cause = known != IdentityEvent::KIND_UNSPECIFIED && known != event.kind();
  if (other_cause) return Contradicts("kind", "the pathway was closed by another event; undo that first");
  if (!event.undone() && LinkToCurrent(person->record) != nullptr) {
    return Contradicts("earlier", "the number was joined with another one; name that one");
  }
  storage::v1::FactVersion::Change change;
  change.mutable_closing()->set_kind(wanted);
  change.mutable_closing()->set_event_ms(event.has_event_time() ? event.event_time().seconds() * 1000
                                                                : absl::ToUnixMillis(env.clock.Now()));
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<LoadedPerson*> records, RecordsOf(concerned.earlier, draft));
  for (LoadedPerson* const record : records) record->Change(change);
  FactEvent::Kind kind = FactEvent::Kind::kPathwayReopened;
  if (!event.undone()) {
    kind = event.kind() == IdentityEvent::ADOPTION ? FactEvent::Kind::kSealed : FactEvent::Kind::kPregnancyEnded;
  }
  draft.Note({event.undone() ? "PATHWAY_REOPENED" : "PATHWAY_CLOSED",
              IdentityEvent::Kind_Name(event.kind()),
              SubjectsOf(concerned),
              {{kind, concerned.earlier, PersonKey(), concerned.mother, {}}}});
  return Taken::kChanged;
}

}  // namespace identity_events_internal

absl::StatusOr<Taken> TakeIdentityEvent(const consent::v1::IdentityEvent& event, Environment& env, FactsDraft& draft) {
  using namespace identity_events_internal;
  HANDOVER_RETURN_IF_ERROR(CheckForm(event, env.clock.Now()));
  HANDOVER_ASSIGN_OR_RETURN(const Concerned concerned, FindConcerned(event, env));
  if (!Joins(event.kind())) return Close(event, concerned, env, draft);
  if (event.undone()) return UndoJoin(event, concerned, draft);
  return Join(event, concerned, env, draft);
}

}  // namespace handover::pipeline
