// Words of the birth notification that its reader and its writer share.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_BIRTH_WORDS_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_BIRTH_WORDS_H_

#include <string_view>

#include "handover/model/v1/pregnancy_birth.pb.h"

namespace handover::adapters::medcom {

// Of Note.source_topic: the local name of the element that the text stood in.
inline constexpr std::string_view kTopicSystem = "MEDCOM-XDIS32";
inline constexpr std::string_view kInvestigationTopic = "InvestigationAndTreatmentText";
inline constexpr std::string_view kBleedingTopic = "BleedingVolume";
inline constexpr std::string_view kFluidTopic = "AmnioticFluidDescription";
inline constexpr std::string_view kBirthInfoTopic = "BirthAdditionalInfo";
inline constexpr std::string_view kAppointmentTopic = "MaternityMotherAppointment";

// EpisodeOfCareStatusCode; empty where the list has no word for it.
std::string_view DischargeWord(model::v1::Birth::Discharge discharge);

// DISCHARGE_UNSPECIFIED for what is no word of the list.
model::v1::Birth::Discharge DischargeOf(std::string_view word);

// The element of the Apgar score at that minute; empty where there is none.
std::string_view ApgarElement(int minute);

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_BIRTH_WORDS_H_
