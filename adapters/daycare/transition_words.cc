#include "adapters/daycare/transition_words.h"

namespace handover::adapters::daycare {
namespace transition_words_internal {

template <typename Enum>
struct Word {
  Enum value;
  const char* word;
};

// A value that a newer model has and this table has not is shown as its number, so that it is seen.
template <typename Enum, size_t kCount>
std::string WordOf(const Word<Enum> (&words)[kCount], Enum value) {
  for (const Word<Enum>& word : words) {
    if (word.value == value) return word.word;
  }
  return std::to_string(static_cast<int>(value));
}

}  // namespace transition_words_internal

using transition_words_internal::Word;
using transition_words_internal::WordOf;

std::string LevelWord(model::v1::Level level) {
  static constexpr Word<model::v1::Level> kWords[] = {{model::v1::LEVEL_UNSPECIFIED, ""},
                                                      {model::v1::LEVEL_EXPECTED, "grøn"},
                                                      {model::v1::LEVEL_SOME_SIGNS, "gul"},
                                                      {model::v1::LEVEL_CHALLENGE, "rød"}};
  return WordOf(kWords, level);
}

std::string AbsentWord(model::v1::AbsentReason reason) {
  static constexpr Word<model::v1::AbsentReason> kWords[] = {
      {model::v1::ABSENT_REASON_UNSPECIFIED, ""},
      {model::v1::ABSENT_REASON_NOT_ASKED, "ikke spurgt"},
      {model::v1::ABSENT_REASON_ASKED_UNKNOWN, "spurgt, vides ikke"},
      {model::v1::ABSENT_REASON_DECLINED, "ønsker ikke at svare"},
      {model::v1::ABSENT_REASON_NOT_PERFORMED, "ikke undersøgt"},
      {model::v1::ABSENT_REASON_UNKNOWN, "vides ikke"}};
  return WordOf(kWords, reason);
}

std::string SexWord(model::v1::Sex sex) {
  static constexpr Word<model::v1::Sex> kWords[] = {{model::v1::SEX_UNSPECIFIED, ""},
                                                    {model::v1::SEX_FEMALE, "pige"},
                                                    {model::v1::SEX_MALE, "dreng"},
                                                    {model::v1::SEX_OTHER, "andet"},
                                                    {model::v1::SEX_UNDETERMINED, "ikke bestemt"}};
  return WordOf(kWords, sex);
}

std::string InstitutionWord(model::v1::DaycareEnrolment::InstitutionType type) {
  static constexpr Word<model::v1::DaycareEnrolment::InstitutionType> kWords[] = {
      {model::v1::DaycareEnrolment::INSTITUTION_TYPE_UNSPECIFIED, ""},
      {model::v1::DaycareEnrolment::CHILD_MINDING, "dagpleje"},
      {model::v1::DaycareEnrolment::NURSERY, "vuggestue"},
      {model::v1::DaycareEnrolment::KINDERGARTEN, "børnehave"},
      {model::v1::DaycareEnrolment::INTEGRATED, "integreret institution"},
      {model::v1::DaycareEnrolment::PRIVATE, "privat"},
      {model::v1::DaycareEnrolment::SCHOOL, "skole"},
      {model::v1::DaycareEnrolment::AFTER_SCHOOL, "SFO eller fritidshjem"}};
  return WordOf(kWords, type);
}

std::string TransitionWord(model::v1::DaycareEnrolment::Transition transition) {
  static constexpr Word<model::v1::DaycareEnrolment::Transition> kWords[] = {
      {model::v1::DaycareEnrolment::TRANSITION_UNSPECIFIED, ""},
      {model::v1::DaycareEnrolment::TRANSITION_START, "start"},
      {model::v1::DaycareEnrolment::TRANSITION_CHANGE, "skift"},
      {model::v1::DaycareEnrolment::TRANSITION_SCHOOL, "skolestart"}};
  return WordOf(kWords, transition);
}

std::string MeasureStateWord(model::v1::Measure::State state) {
  static constexpr Word<model::v1::Measure::State> kWords[] = {
      {model::v1::Measure::STATE_UNSPECIFIED, ""},   {model::v1::Measure::PLANNED, "planlagt"},
      {model::v1::Measure::OFFERED, "tilbudt"},      {model::v1::Measure::ACTIVE, "i gang"},
      {model::v1::Measure::COMPLETED, "gennemført"}, {model::v1::Measure::DECLINED, "takket nej"},
      {model::v1::Measure::DROPPED, "stoppet"}};
  return WordOf(kWords, state);
}

std::string SupportLineStateWord(model::v1::SupportLine::State state) {
  static constexpr Word<model::v1::SupportLine::State> kWords[] = {
      {model::v1::SupportLine::STATE_UNSPECIFIED, ""}, {model::v1::SupportLine::PROPOSED, "foreslået"},
      {model::v1::SupportLine::AGREED, "aftalt"},      {model::v1::SupportLine::ACTIVE, "i gang"},
      {model::v1::SupportLine::DONE, "gennemført"},    {model::v1::SupportLine::DROPPED, "stoppet"}};
  return WordOf(kWords, state);
}

std::string SupportPlanStateWord(model::v1::SupportPlan::State state) {
  static constexpr Word<model::v1::SupportPlan::State> kWords[] = {{model::v1::SupportPlan::STATE_UNSPECIFIED, ""},
                                                                   {model::v1::SupportPlan::DRAFT, "udkast"},
                                                                   {model::v1::SupportPlan::ACTIVE, "i kraft"},
                                                                   {model::v1::SupportPlan::CLOSED, "afsluttet"}};
  return WordOf(kWords, state);
}

std::string EncounterStateWord(model::v1::Encounters::Encounter::State state) {
  static constexpr Word<model::v1::Encounters::Encounter::State> kWords[] = {
      {model::v1::Encounters::Encounter::STATE_UNSPECIFIED, ""},
      {model::v1::Encounters::Encounter::PLANNED, "planlagt"},
      {model::v1::Encounters::Encounter::HELD, "afholdt"},
      {model::v1::Encounters::Encounter::MISSED, "udeblevet"},
      {model::v1::Encounters::Encounter::CANCELLED, "aflyst"}};
  return WordOf(kWords, state);
}

std::string InvolvementWord(exchange::v1::Envelope::ParentInvolvement::State state) {
  static constexpr Word<exchange::v1::Envelope::ParentInvolvement::State> kWords[] = {
      {exchange::v1::Envelope::ParentInvolvement::STATE_UNSPECIFIED, ""},
      {exchange::v1::Envelope::ParentInvolvement::CONSENTED, "samtykket"},
      {exchange::v1::Envelope::ParentInvolvement::INFORMED, "informeret"},
      {exchange::v1::Envelope::ParentInvolvement::NOT_YET_INFORMED, "endnu ikke informeret"},
      {exchange::v1::Envelope::ParentInvolvement::WITHHELD, "må ikke informeres"}};
  return WordOf(kWords, state);
}

}  // namespace handover::adapters::daycare
