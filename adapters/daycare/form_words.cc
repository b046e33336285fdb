#include "adapters/daycare/form_words.h"

#include <map>

namespace handover::adapters::daycare {
namespace form_words_internal {

using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;

// By the value's full name behind its package: protobuf counts a value to what its enum stands in.
const std::map<std::string_view, std::string_view>& Words() {
  static const auto& words = *new std::map<std::string_view, std::string_view>{
      {"LEVEL_EXPECTED", "grøn"},
      {"LEVEL_SOME_SIGNS", "gul"},
      {"LEVEL_CHALLENGE", "rød"},
      {"ABSENT_REASON_NOT_ASKED", "ikke spurgt"},
      {"ABSENT_REASON_ASKED_UNKNOWN", "spurgt, vides ikke"},
      {"ABSENT_REASON_DECLINED", "ønsker ikke at svare"},
      {"ABSENT_REASON_NOT_PERFORMED", "ikke undersøgt"},
      {"ABSENT_REASON_UNKNOWN", "vides ikke"},
      {"SEX_FEMALE", "pige"},
      {"SEX_MALE", "dreng"},
      {"SEX_OTHER", "andet"},
      {"SEX_UNDETERMINED", "ikke bestemt"},
      {"PERSON_ROLE_BIRTHING_PARENT", "mor"},
      {"PERSON_ROLE_OTHER_PARENT", "anden forælder"},
      {"FamilyRelation.HAS_CUSTODY", "har forældremyndighed"},
      {"FamilyRelation.NO_CUSTODY", "har ikke forældremyndighed"},
      {"DaycareEnrolment.CHILD_MINDING", "dagpleje"},
      {"DaycareEnrolment.NURSERY", "vuggestue"},
      {"DaycareEnrolment.KINDERGARTEN", "børnehave"},
      {"DaycareEnrolment.INTEGRATED", "integreret institution"},
      {"DaycareEnrolment.PRIVATE", "privat"},
      {"DaycareEnrolment.SCHOOL", "skole"},
      {"DaycareEnrolment.AFTER_SCHOOL", "SFO eller fritidshjem"},
      {"DaycareEnrolment.TRANSITION_START", "start"},
      {"DaycareEnrolment.TRANSITION_CHANGE", "skift"},
      {"DaycareEnrolment.TRANSITION_SCHOOL", "skolestart"},
      {"Measure.PLANNED", "planlagt"},
      {"Measure.OFFERED", "tilbudt"},
      {"Measure.ACTIVE", "i gang"},
      {"Measure.COMPLETED", "gennemført"},
      {"Measure.DECLINED", "takket nej"},
      {"Measure.DROPPED", "stoppet"},
      {"SupportLine.PROPOSED", "foreslået"},
      {"SupportLine.AGREED", "aftalt"},
      {"SupportLine.ACTIVE", "i gang"},
      {"SupportLine.DONE", "gennemført"},
      {"SupportLine.DROPPED", "stoppet"},
      {"SupportPlan.DRAFT", "udkast"},
      {"SupportPlan.ACTIVE", "i kraft"},
      {"SupportPlan.CLOSED", "afsluttet"},
      {"Encounters.Encounter.PLANNED", "planlagt"},
      {"Encounters.Encounter.HELD", "afholdt"},
      {"Encounters.Encounter.MISSED", "udeblevet"},
      {"Encounters.Encounter.CANCELLED", "aflyst"},
      {"Envelope.ParentInvolvement.CONSENTED", "samtykket"},
      {"Envelope.ParentInvolvement.INFORMED", "informeret"},
      {"Envelope.ParentInvolvement.NOT_YET_INFORMED", "endnu ikke informeret"},
      {"Envelope.ParentInvolvement.WITHHELD", "må ikke informeres"},
  };
  return words;
}

std::string Spelled(const EnumValueDescriptor& value, Spelling spelling) {
  if (spelling == Spelling::kJson) return value.name();
  std::string_view name = value.full_name();
  name.remove_prefix(value.file()->package().size() + 1);
  const auto found = Words().find(name);
  return found == Words().end() ? value.name() : std::string(found->second);
}

}  // namespace form_words_internal

std::string WordOf(const google::protobuf::EnumDescriptor& type, int number, Spelling spelling) {
  if (number == 0) return {};
  const google::protobuf::EnumValueDescriptor* value = type.FindValueByNumber(number);
  return value == nullptr ? std::to_string(number) : form_words_internal::Spelled(*value, spelling);
}

std::optional<int> NumberOf(const google::protobuf::EnumDescriptor& type, std::string_view word, Spelling spelling) {
  for (int i = 0; i < type.value_count(); ++i) {
    const google::protobuf::EnumValueDescriptor& value = *type.value(i);
    if (value.number() != 0 && form_words_internal::Spelled(value, spelling) == word) return value.number();
  }
  return std::nullopt;
}

std::vector<std::string> WordsOf(const google::protobuf::EnumDescriptor& type, Spelling spelling) {
  std::vector<std::string> words;
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() != 0) words.push_back(form_words_internal::Spelled(*type.value(i), spelling));
  }
  return words;
}

}  // namespace handover::adapters::daycare
