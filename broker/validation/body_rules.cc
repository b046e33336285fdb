#include "broker/validation/body_rules.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "broker/base/absl_view.h"
#include "broker/base/municipality.h"
#include "broker/base/person_key.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/validation/attachment.h"
#include "broker/validation/instruments.h"

namespace handover::validation {
namespace body_rules_internal {

using exchange::v1::RoutingSlip;
using exchange::v1::SectionBody;
using Identifier = model::v1::PersonIdentifier;

template <typename T>
using Repeated = google::protobuf::RepeatedPtrField<T>;

std::string At(std::string_view list, int index) { return absl::StrCat(AbslView(list), "[", index, "]."); }

// A recipient files by the number in the body, the broker decides by the slip's: they must be one person's (T-30).
bool StandsInSlip(const Identifier& identifier, const RoutingSlip::Person& person) {
  return std::any_of(person.identifiers().begin(), person.identifiers().end(), [&](const Identifier& known) {
    switch (identifier.identifier_case()) {
      case Identifier::kCpr:
        return known.has_cpr() && known.cpr() == identifier.cpr();
      case Identifier::kXEcpr:
        return known.has_x_ecpr() && known.x_ecpr() == identifier.x_ecpr();
      case Identifier::kDEcpr:
        return known.has_d_ecpr() && known.d_ecpr().value() == identifier.d_ecpr().value() &&
               known.d_ecpr().issuer() == identifier.d_ecpr().issuer();
      case Identifier::kUnborn:
      case Identifier::kLocal:
        return true;  // A recipient knows nobody by these alone.
      case Identifier::IDENTIFIER_NOT_SET:
        return false;
    }
    return false;
  });
}

bool IsNational(const Identifier& identifier) {
  return identifier.has_cpr() || identifier.has_x_ecpr() || identifier.has_d_ecpr();
}

absl::Status CheckPersonIdentity(const model::v1::PersonIdentity& body, const BodyContext& context) {
  for (int i = 0; i < body.identifiers_size(); ++i) {
    const Identifier& identifier = body.identifiers(i);
    if (const absl::Status form = CheckIdentifier(identifier); !form.ok()) return Within(At("identifiers", i), form);
    const bool known = context.only_person != nullptr && StandsInSlip(identifier, *context.only_person);
    if (IsNational(identifier) && !known) {
      return Invalid("IDENTITY_MISMATCH", absl::StrCat("identifiers[", i, "]"),
                     "A number in the body is one that the slip has for the same person.");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckMunicipality(std::string_view code, std::string_view field) {
  if (code.empty() || IsMunicipalityCode(code)) return absl::OkStatus();
  return Invalid("MUNICIPALITY_UNKNOWN", field, "No municipality has this code.");
}

absl::Status CheckFamilyRelation(const model::v1::FamilyRelation& body) {
  if (body.person().person_id() != body.relative_to().person_id()) return absl::OkStatus();
  return Invalid("RELATION_TO_ITSELF", "relative_to", "Nobody is related to himself.");
}

absl::Status CheckLanguageNeeds(const model::v1::LanguageNeeds& body) {
  const bool absent = body.absent_reason() != model::v1::ABSENT_REASON_UNSPECIFIED;
  if (body.has_interpreter_needed() != absent) return absl::OkStatus();
  return Invalid("ABSENT_REASON", "interpreter_needed", "The value or the reason for its absence is set, not both.");
}

absl::Status CheckLifeEvent(const model::v1::LifeEvent& body) {
  HANDOVER_RETURN_IF_ERROR(CheckMunicipality(body.from_municipality_code(), "from_municipality_code"));
  HANDOVER_RETURN_IF_ERROR(CheckMunicipality(body.to_municipality_code(), "to_municipality_code"));
  const bool moves = !body.from_municipality_code().empty() || !body.to_municipality_code().empty();
  if (moves && body.kind() != model::v1::LifeEvent::MOVED) {
    return Invalid("FIELD_UNEXPECTED", "to_municipality_code", "Only a move has municipalities.");
  }
  if (body.ordinal() != 0 && body.kind() != model::v1::LifeEvent::STILLBIRTH) {
    return Invalid("FIELD_UNEXPECTED", "ordinal", "Only a stillbirth has a place in the row.");
  }
  return absl::OkStatus();
}

absl::Status CheckDaycareEnrolment(const model::v1::DaycareEnrolment& body) {
  constexpr size_t kInstitutionNumberLength = 6;
  const std::string& number = body.institution_number();
  const bool shaped = number.size() == kInstitutionNumberLength &&
                      std::all_of(number.begin(), number.end(), [](unsigned char c) { return absl::ascii_isalnum(c); });
  if (number.empty() || shaped) return absl::OkStatus();
  return Invalid("INSTITUTION_NUMBER_FORMAT", "institution_number", "An institution number has six letters or digits.");
}

absl::Status CheckInquiry(const model::v1::Inquiry& body) {
  if (body.question_code().empty() != body.answer_code().empty()) return absl::OkStatus();
  return Invalid("QUESTION_OR_ANSWER", "question_code", "An inquiry is a question or an answer, and one of them.");
}

absl::Status CheckVisitationLevel(const model::v1::VisitationLevel& body) {
  if (body.attention_flag() == body.has_attention_until_date()) return absl::OkStatus();
  return Invalid("ATTENTION_DATE", "attention_until_date", "A flag and its last day stand together.");
}

absl::Status CheckBirth(const model::v1::Birth& body) {
  if (body.stillborn_count() <= body.child_count()) return absl::OkStatus();
  return Invalid("STILLBORN_COUNT", "stillborn_count", "No more children are stillborn than born.");
}

absl::Status CheckNewborn(const model::v1::Newborn& body, RoleSet roles) {
  const bool alive = body.outcome() == model::v1::Newborn::LIVEBORN;
  const RoleSet wanted = RoleBit(alive ? options::v1::PERSON_ROLE_CHILD : options::v1::PERSON_ROLE_BIRTHING_PARENT);
  if (roles != wanted) {
    return Invalid("NEWBORN_ABOUT", "outcome", "Of a live-born child the section is about the child, else the mother.");
  }
  if (body.sex_at_birth() == model::v1::SEX_OTHER) {
    return Invalid("SEX_AT_BIRTH", "sex_at_birth", "At birth the sex is female, male or undetermined.");
  }
  for (int i = 0; i < body.apgars_size(); ++i) {
    const int minute = body.apgars(i).minute();
    if (minute != 1 && minute != 5 && minute != 10) {
      return Invalid("APGAR_MINUTE", At("apgars", i) + "minute", "An Apgar score is of minute 1, 5 or 10.");
    }
    for (int j = 0; j < i; ++j) {
      if (body.apgars(j).minute() != minute) continue;
      return Invalid("APGAR_MINUTE", At("apgars", i) + "minute", "There is one Apgar score for each minute.");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckStays(const Repeated<model::v1::HospitalStay>& stays) {
  for (int i = 0; i < stays.size(); ++i) {
    const model::v1::HospitalStay& stay = stays[i];
    if (stay.state() == model::v1::HospitalStay::DISCHARGED && !stay.has_end()) {
      return Invalid("FIELD_REQUIRED", At("hospital_stays", i) + "end", "A discharge has its time.");
    }
    if (stay.state() == model::v1::HospitalStay::ON_LEAVE && !stay.has_leave_start()) {
      return Invalid("FIELD_REQUIRED", At("hospital_stays", i) + "leave_start",
                     "A leave has the time of its beginning.");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckGrowthAndFeeding(const model::v1::GrowthAndFeeding& body) {
  for (int i = 0; i < body.feedings_size(); ++i) {
    const model::v1::GrowthAndFeeding::Feeding& feeding = body.feedings(i);
    const bool told = feeding.manner() != model::v1::GrowthAndFeeding::Feeding::MANNER_UNSPECIFIED;
    const bool absent = feeding.absent_reason() != model::v1::ABSENT_REASON_UNSPECIFIED;
    if (told != absent) continue;
    return Invalid("ABSENT_REASON", At("feedings", i) + "manner",
                   "The value or the reason for its absence is set, not both.");
  }
  return absl::OkStatus();
}

absl::Status CheckResults(const Repeated<model::v1::ScreeningResult>& results, std::string_view body) {
  for (int i = 0; i < results.size(); ++i) {
    const absl::Status status = CheckScreeningResult(results[i], body);
    if (!status.ok()) return Within(At("results", i), status);
  }
  return absl::OkStatus();
}

absl::Status CheckReporter(const model::v1::Reporter& body) {
  if (body.professional() && body.name().empty()) {
    return Invalid("FIELD_REQUIRED", "name", "A professional reports by name.");
  }
  if (body.professional() && body.wants_anonymity()) {
    return Invalid("REPORTER_ANONYMITY", "wants_anonymity", "A professional cannot stay unknown to the family.");
  }
  return absl::OkStatus();
}

// Relative to the body's own message.
absl::Status CheckByCase(const SectionBody& body, const BodyContext& context) {
  switch (body.body_case()) {
    case SectionBody::kPersonIdentity:
      return CheckPersonIdentity(body.person_identity(), context);
    case SectionBody::kAddress:
      return CheckMunicipality(body.address().municipality_code(), "municipality_code");
    case SectionBody::kFamilyRelation:
      return CheckFamilyRelation(body.family_relation());
    case SectionBody::kLanguageNeeds:
      return CheckLanguageNeeds(body.language_needs());
    case SectionBody::kLifeEvent:
      return CheckLifeEvent(body.life_event());
    case SectionBody::kDaycareEnrolment:
      return CheckDaycareEnrolment(body.daycare_enrolment());
    case SectionBody::kInquiry:
      return CheckInquiry(body.inquiry());
    case SectionBody::kVisitationLevel:
      return CheckVisitationLevel(body.visitation_level());
    case SectionBody::kBirth:
      return CheckBirth(body.birth());
    case SectionBody::kNewborn:
      return CheckNewborn(body.newborn(), context.roles);
    case SectionBody::kChildHealth:
      return CheckStays(body.child_health().hospital_stays());
    case SectionBody::kGrowthAndFeeding:
      return CheckGrowthAndFeeding(body.growth_and_feeding());
    case SectionBody::kChildScreening:
      return CheckResults(body.child_screening().results(), "ChildScreening");
    case SectionBody::kInteraction:
      return CheckResults(body.interaction().results(), "Interaction");
    case SectionBody::kParentSomaticHealth:
      return CheckStays(body.parent_somatic_health().hospital_stays());
    case SectionBody::kParentMentalHealth:
      return CheckResults(body.parent_mental_health().results(), "ParentMentalHealth");
    case SectionBody::kParentSubstanceUse:
      return CheckResults(body.parent_substance_use().results(), "ParentSubstanceUse");
    case SectionBody::kReporter:
      return CheckReporter(body.reporter());
    case SectionBody::kAttachment:
      return CheckAttachment(body.attachment());
    case SectionBody::kContactDetails:
    case SectionBody::kOtherPerson:
    case SectionBody::kProfessional:
    case SectionBody::kEncounters:
    case SectionBody::kServiceRequest:
    case SectionBody::kPregnancy:
    case SectionBody::kBirthPlan:
    case SectionBody::kDailyCareNeeds:
    case SectionBody::kDevelopment:
    case SectionBody::kObstetricHistory:
    case SectionBody::kSocialCircumstances:
    case SectionBody::kNetwork:
    case SectionBody::kSupportPlan:
    case SectionBody::kSupportLine:
    case SectionBody::kConcern:
    case SectionBody::kCaseSummary:
    case SectionBody::kDaycareObservation:
    case SectionBody::kSchoolReadiness:
    case SectionBody::kNote:
    case SectionBody::kResidue:
    case SectionBody::BODY_NOT_SET:
      return absl::OkStatus();
  }
  return absl::OkStatus();
}

}  // namespace body_rules_internal

absl::Status CheckBody(const exchange::v1::SectionBody& body, const BodyContext& context) {
  const absl::Status status = body_rules_internal::CheckByCase(body, context);
  if (status.ok()) return status;
  const google::protobuf::FieldDescriptor* field =
      exchange::v1::SectionBody::descriptor()->FindFieldByNumber(body.body_case());
  return Within(field->name() + ".", status);
}

std::string_view MissingStrengths(const exchange::v1::SectionBody& body) {
  if (body.has_development() && body.development().strengths().empty()) return "development.strengths";
  if (body.has_daycare_observation() && body.daycare_observation().strengths().empty()) {
    return "daycare_observation.strengths";
  }
  if (body.has_school_readiness() && body.school_readiness().strengths().empty()) return "school_readiness.strengths";
  return "";
}

}  // namespace handover::validation
