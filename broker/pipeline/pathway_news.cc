#include "broker/pipeline/pathway_news.h"

#include <algorithm>
#include <utility>

#include "broker/base/person_number.h"
#include "broker/policy/deadline.h"

namespace handover::pipeline {
namespace pathway_news_internal {

constexpr absl::Duration kFreshBirth = absl::Hours(30 * 24);

using policy::PathwayNews;
using policy::v1::Expectation;
using policy::v1::Kind;

// A whole date; a year or a month alone is none.
std::optional<absl::CivilDay> DayOf(const model::v1::Date& date) {
  if (date.month() == 0 || date.day() == 0) return std::nullopt;
  return absl::CivilDay(date.year(), date.month(), date.day());
}

absl::CivilDay DayOf(const model::v1::Moment& moment) {
  return absl::CivilDay(policy::DanishTime(absl::FromUnixSeconds(moment.time().seconds())));
}

// The date that a personal number begins with. A replacement number says nothing sure.
std::optional<absl::CivilDay> BirthDateOf(const model::v1::PersonIdentifier& identifier) {
  if (!identifier.has_cpr()) return std::nullopt;
  const absl::StatusOr<Cpr> number = ParseCpr(identifier.cpr());
  if (!number.ok()) return std::nullopt;
  return number->birth_date();
}

// An ultrasound scan beats the other ways; else the first that was told.
std::optional<absl::CivilDay> TermOf(const model::v1::Pregnancy& pregnancy) {
  const model::v1::Pregnancy::DueDate* best = nullptr;
  for (const model::v1::Pregnancy::DueDate& date : pregnancy.due_dates()) {
    if (best == nullptr ||
        (date.method() == model::v1::Pregnancy::ULTRASOUND && best->method() != model::v1::Pregnancy::ULTRASOUND)) {
      best = &date;
    }
  }
  return best == nullptr ? std::nullopt : DayOf(best->due_date());
}

// Somebody else's death ends nothing of this pathway. The end of a pregnancy is about the woman, and so is the pathway
// that it ends: that of a living twin goes on.
void AddEventsOf(const model::v1::LifeEvent& event, bool about_subject, PathwayNews& news) {
  if (!about_subject) return;
  switch (event.kind()) {
    case model::v1::LifeEvent::DEATH:
      news.events.push_back(Expectation::DEATH);
      return;
    case model::v1::LifeEvent::STILLBIRTH:
      news.events.push_back(Expectation::STILLBIRTH);
      return;
    case model::v1::LifeEvent::PREGNANCY_ENDED:
      news.events.push_back(Expectation::PREGNANCY_ENDED);
      return;
    // A move counts when the register knows of it.
    case model::v1::LifeEvent::MOVED:
    case model::v1::LifeEvent::PLACED_OUTSIDE_HOME:
    case model::v1::LifeEvent::KIND_UNSPECIFIED:
    case model::v1::LifeEvent_Kind_LifeEvent_Kind_INT_MIN_SENTINEL_DO_NOT_USE_:
    case model::v1::LifeEvent_Kind_LifeEvent_Kind_INT_MAX_SENTINEL_DO_NOT_USE_:
      return;
  }
}

void AddSection(const exchange::v1::SectionBody& body, bool about_subject, PathwayNews& news) {
  if (body.has_visitation_level()) {
    news.care_level = std::max(news.care_level, static_cast<int>(body.visitation_level().level()));
  } else if (body.has_pregnancy()) {
    news.term = TermOf(body.pregnancy());
  } else if (body.has_newborn() && about_subject) {
    if (!news.birth_date.has_value()) news.birth_date = DayOf(body.newborn().birth_time());
    if (body.newborn().outcome() == model::v1::Newborn::STILLBORN) news.events.push_back(Expectation::STILLBIRTH);
  } else if (body.has_daycare_enrolment() && body.daycare_enrolment().has_start_date()) {
    news.daycare_start = DayOf(body.daycare_enrolment().start_date());
  } else if (body.has_life_event()) {
    AddEventsOf(body.life_event(), about_subject, news);
  } else if (body.has_encounters()) {
    for (const model::v1::Encounters::Encounter& encounter : body.encounters().encounters()) {
      if (encounter.state() != model::v1::Encounters::Encounter::HELD) continue;
      news.contacts.push_back(model::v1::Encounters::Encounter::Type_Name(encounter.type()));
    }
  }
}

Kind::Subject SubjectOf(const PersonOfHandover* subject) {
  if (subject == nullptr) return Kind::PERSON;
  if (subject->person->role() == options::v1::PERSON_ROLE_CHILD) return Kind::CHILD;
  if (subject->person->role() == options::v1::PERSON_ROLE_BIRTHING_PARENT) return Kind::PREGNANCY;
  return Kind::PERSON;
}

Kind::Subject SubjectOf(const storage::v1::PathwayRecord& pathway) {
  if (pathway.subject() == storage::v1::PathwayRecord::CHILD) return Kind::CHILD;
  if (pathway.subject() == storage::v1::PathwayRecord::PREGNANCY) return Kind::PREGNANCY;
  return Kind::PERSON;
}

// A birth that the handover tells of, and not one long ago: the pregnancy that led to it ends with it.
bool IsFresh(const model::v1::Newborn& newborn, const exchange::v1::Envelope& envelope) {
  const absl::Time born = absl::FromUnixSeconds(newborn.birth_time().time().seconds());
  return absl::FromUnixMillis(envelope.created_ms()) - born < kFreshBirth;
}

bool Has(const PathwayNews& news, Expectation::Event event) {
  return std::find(news.events.begin(), news.events.end(), event) != news.events.end();
}

bool SameDate(const model::v1::Date& left, const model::v1::Date& right) {
  return left.year() == right.year() && left.month() == right.month() && left.day() == right.day();
}

}  // namespace pathway_news_internal

policy::PathwayNews NewsOfHandover(const validation::ParsedHandover& parsed, const Matter& matter) {
  using namespace pathway_news_internal;
  PathwayNews news;
  const exchange::v1::Envelope& envelope = *parsed.envelope;
  const PersonOfHandover* const subject = FindPerson(matter.persons, envelope.subject_person_id());
  news.subject = SubjectOf(subject);
  news.kind = envelope.kind();
  news.sender_sector = matter.question.sender.sector;
  news.takes_back = matter.question.retracts;
  const bool is_born_child = news.subject == Kind::CHILD && !subject->person->unborn();
  if (is_born_child && !subject->person->identifiers().empty()) {
    news.birth_date = BirthDateOf(subject->person->identifiers(0));
  }
  for (const validation::ParsedSection& section : parsed.sections) {
    bool about_subject = false;
    for (const exchange::v1::SectionHeader::About& about : section.header->about()) {
      about_subject = about_subject || about.person_id() == envelope.subject_person_id();
    }
    AddSection(*section.body, about_subject, news);
    if (is_born_child && about_subject && section.body->has_newborn()) {
      news.tells_of_birth = IsFresh(section.body->newborn(), envelope);
    }
  }
  if (news.daycare_start.has_value()) news.events.push_back(Expectation::DAYCARE_START_KNOWN);
  const bool lives = !Has(news, Expectation::DEATH) && !Has(news, Expectation::STILLBIRTH);
  if (is_born_child && news.birth_date.has_value() && lives) news.events.push_back(Expectation::CHILD_KNOWN);
  return news;
}

policy::PathwayNews NewsOfFacts(const consent::v1::RegisterFacts& before, const consent::v1::RegisterFacts& after,
                                const std::optional<storage::v1::PathwayRecord>& pathway) {
  using namespace pathway_news_internal;
  PathwayNews news;
  if (!pathway.has_value() && !after.has_daycare_start_date()) return news;
  // Who begins in daycare is a child, also one that nobody has handed over yet.
  news.subject = pathway.has_value() ? SubjectOf(*pathway) : Kind::CHILD;
  if (after.deceased() && !before.deceased()) news.events.push_back(Expectation::DEATH);
  const bool both_known = !before.municipality_code().empty() && !after.municipality_code().empty();
  if (both_known && before.municipality_code() != after.municipality_code()) news.events.push_back(Expectation::MOVED);
  if (after.has_daycare_start_date() &&
      (!before.has_daycare_start_date() || !SameDate(before.daycare_start_date(), after.daycare_start_date()))) {
    news.daycare_start = DayOf(after.daycare_start_date());
    if (news.daycare_start.has_value()) news.events.push_back(Expectation::DAYCARE_START_KNOWN);
  }
  if (news.subject == Kind::CHILD && !after.deceased()) {
    news.birth_date = BirthDateOf(after.person());
    if (news.birth_date.has_value()) news.events.push_back(Expectation::CHILD_KNOWN);
  }
  return news;
}

void RememberTerm(const std::optional<storage::v1::PathwayRecord>& pathway, policy::PathwayNews& news) {
  if (news.term.has_value() || !pathway.has_value() || pathway->term_day() == 0) return;
  if (pathway->subject() == storage::v1::PathwayRecord::OVER) return;  // Of the one before.
  news.term = absl::CivilDay(1970, 1, 1) + pathway->term_day();
}

}  // namespace handover::pipeline
