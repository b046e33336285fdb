#include "adapters/medcom_xml/diagnosis_places.h"

namespace handover::adapters::medcom {

using model::v1::Condition;

std::string_view UsualPlace(DiagnosisParent parent, Condition::Rank rank) {
  const bool principal = rank == Condition::PRINCIPAL;
  const bool procedure = rank == Condition::PROCEDURE;
  switch (parent) {
    case DiagnosisParent::kPregnancy:
      if (principal) return "PregnancyPrincipalDiagnoses";
      return procedure ? "InvestigationAndTreatmentDiagnoses" : "PregnancyAdditionalDiagnoses";
    case DiagnosisParent::kBirth:
      if (principal) return "BirthPrincipalDiagnoses";
      return procedure ? "BirthInvestigationAndTreatmentDiagnoses" : "BirthAdditionalDiagnoses";
    case DiagnosisParent::kChildInfo:
      if (principal) return "ChildPrincipalDiagnoses";
      return procedure ? "ChildOtherDiagnoses" : "ChildAdditionalDiagnoses";
  }
  return "";
}

std::string_view UsualDescription(Condition::Rank rank) {
  switch (rank) {
    case Condition::PRINCIPAL:
      return "aktionsdiagnose";
    case Condition::SECONDARY:
      return "bidiagnose";
    case Condition::ADDITIONAL:
      return "tillaegsdiagnose";
    case Condition::PROCEDURE:
      return "operation";
    case Condition::RANK_UNSPECIFIED:
    case Condition::FINDING:
    case model::v1::Condition_Rank_Condition_Rank_INT_MIN_SENTINEL_DO_NOT_USE_:
    case model::v1::Condition_Rank_Condition_Rank_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return "";
}

}  // namespace handover::adapters::medcom
