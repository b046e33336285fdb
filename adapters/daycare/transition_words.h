// The model's codes in the words of a Danish form. Empty for "not told".
#ifndef HANDOVER_ADAPTERS_DAYCARE_TRANSITION_WORDS_H_
#define HANDOVER_ADAPTERS_DAYCARE_TRANSITION_WORDS_H_

#include <string>

#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::daycare {

// The three colours of TOPI.
std::string LevelWord(model::v1::Level level);
std::string AbsentWord(model::v1::AbsentReason reason);
std::string SexWord(model::v1::Sex sex);
std::string InstitutionWord(model::v1::DaycareEnrolment::InstitutionType type);
std::string TransitionWord(model::v1::DaycareEnrolment::Transition transition);
std::string MeasureStateWord(model::v1::Measure::State state);
std::string SupportLineStateWord(model::v1::SupportLine::State state);
std::string SupportPlanStateWord(model::v1::SupportPlan::State state);
std::string EncounterStateWord(model::v1::Encounters::Encounter::State state);
std::string InvolvementWord(exchange::v1::Envelope::ParentInvolvement::State state);

}  // namespace handover::adapters::daycare

#endif  // HANDOVER_ADAPTERS_DAYCARE_TRANSITION_WORDS_H_
