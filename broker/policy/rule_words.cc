#include "broker/policy/rule_words.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"

namespace handover::policy {
namespace rule_words_internal {

constexpr int kMostThatMayBeLeftOut = 3;  // More, and the list of who is named is easier to read.

struct SectorWords {
  directory::v1::Sector sector;
  const char* english;
  const char* danish;
};

constexpr SectorWords kSectors[] = {
    {directory::v1::BIRTH_CLINIC, "birth clinic", "fødested"},
    {directory::v1::GP, "GP", "praktiserende læge"},
    {directory::v1::HEALTH_VISITING, "health visiting", "kommunal sundhedspleje"},
    {directory::v1::DAYCARE_MUNICIPAL, "municipal daycare", "kommunalt dagtilbud"},
    {directory::v1::DAYCARE_PRIVATE, "private daycare", "privat dagtilbud"},
    {directory::v1::SOCIAL_SERVICES, "social services", "socialforvaltning"},
    {directory::v1::SCHOOL, "school", "folkeskole og SFO"},
    {directory::v1::PPR, "PPR", "pædagogisk-psykologisk rådgivning"},
    {directory::v1::FAMILY_AMBULATORY, "family ambulatory", "familieambulatorium"},
    {directory::v1::CIVIL_SOCIETY, "volunteers", "frivillige"},
    {directory::v1::MUNICIPAL_DENTAL, "municipal dental care", "kommunal tandpleje"},
    {directory::v1::EDUCATION_COUNSELLING, "education and job counselling", "uddannelses- og jobvejledning"},
    {directory::v1::HOSPITAL_DEPARTMENT, "hospital department", "hospitalsafdeling"},
};

struct CategoryWords {
  options::v1::DataCategory category;
  const char* english;
};

// The others are said well enough by their names.
constexpr CategoryWords kCategories[] = {
    {options::v1::DATA_CATEGORY_ADMIN, "administration"},
    {options::v1::DATA_CATEGORY_PARENT_SOMATIC, "the parent's bodily health"},
    {options::v1::DATA_CATEGORY_PARENT_MENTAL, "the parent's mental health"},
    {options::v1::DATA_CATEGORY_PARENT_SUBSTANCE, "the parent's substance use"},
    {options::v1::DATA_CATEGORY_OFFENCE, "offences"},
    {options::v1::DATA_CATEGORY_THIRD_PARTY, "third parties"},
    {options::v1::DATA_CATEGORY_UNSORTED, "unsorted text and files"},
};

struct ObligationWords {
  const char* code;
  const char* english;
};

constexpr ObligationWords kObligations[] = {
    {"CITIZEN_COPY", "the citizen gets a copy of what was delivered"},
    {"NOTIFY_SUBJECT", "the person is told, unless it is withheld for a reason"},
    {"NO_ONWARD_DISCLOSURE", "the recipient does not pass it on"},
    {"JOURNAL_NOTE", "the consent is noted in the sender's journal"},
    {"FEEDBACK_DUE", "the recipient confirms the report within six working days; not timed by the broker"},
    {"INFORM_PARENTS", "the parents are told"},
};

const SectorWords* FindSector(directory::v1::Sector sector) {
  const auto* const found = std::find_if(std::begin(kSectors), std::end(kSectors),
                                         [&](const SectorWords& words) { return words.sector == sector; });
  return found == std::end(kSectors) ? nullptr : found;
}

std::string WithoutPrefix(const std::string& name, size_t prefix_size) {
  return PlainWords(std::string_view(name).substr(std::min(prefix_size, name.size())));
}

std::string Count(int count, const char* thing) { return absl::StrCat(count, " ", thing, count == 1 ? "" : "s"); }

std::string UsesPhrase(const v1::Basis& basis) {
  std::string phrase =
      absl::StrCat("at most ", Count(basis.uses_per_meeting(), "exchange"), " about one child under one meeting");
  if (basis.follow_ups_per_meeting() > 0) {
    absl::StrAppend(&phrase, ", and ", Count(basis.follow_ups_per_meeting(), "follow-up"),
                    " with a written reason and a name");
  }
  return phrase;
}

std::string GpPhrase(const v1::Basis& basis) {
  if (basis.referral_kinds().empty()) return "the recipient is the registered GP of the person it is about";
  std::vector<std::string> kinds;
  for (const std::string& kind : basis.referral_kinds()) kinds.push_back(PlainWords(kind));
  return absl::StrCat("the recipient is the registered GP of the person it is about, or sent the ",
                      absl::StrJoin(kinds, " or "), " that this answers");
}

}  // namespace rule_words_internal

std::string PlainWords(std::string_view name) {
  std::string words(name);
  absl::AsciiStrToLower(&words);
  words = absl::StrReplaceAll(words, {{"_", " "}});
  return words.rfind("ssd ", 0) == 0 ? absl::StrCat("SSD ", words.substr(4)) : words;
}

std::string SectorPhrase(directory::v1::Sector sector) {
  const rule_words_internal::SectorWords* const words = rule_words_internal::FindSector(sector);
  return words == nullptr ? PlainWords(directory::v1::Sector_Name(sector)) : words->english;
}

std::string SectorInDanish(directory::v1::Sector sector) {
  const rule_words_internal::SectorWords* const words = rule_words_internal::FindSector(sector);
  return words == nullptr ? "" : words->danish;
}

std::string SectorsPhrase(const google::protobuf::RepeatedField<int>& sectors) {
  std::vector<std::string> named;
  std::vector<std::string> missing;
  for (int value = 1; value < directory::v1::Sector_ARRAYSIZE; ++value) {
    const bool is_named = std::find(sectors.begin(), sectors.end(), value) != sectors.end();
    (is_named ? named : missing).push_back(SectorPhrase(static_cast<directory::v1::Sector>(value)));
  }
  if (sectors.empty() || missing.empty()) return "everyone";
  if (missing.size() <= rule_words_internal::kMostThatMayBeLeftOut) {
    return absl::StrCat("everyone but ", absl::StrJoin(missing, ", "));
  }
  return absl::StrJoin(named, ", ");
}

std::string RolePhrase(options::v1::PersonRole role) {
  return rule_words_internal::WithoutPrefix(options::v1::PersonRole_Name(role), sizeof("PERSON_ROLE_") - 1);
}

std::string CategoryPhrase(options::v1::DataCategory category) {
  for (const rule_words_internal::CategoryWords& words : rule_words_internal::kCategories) {
    if (category == words.category) return words.english;
  }
  return rule_words_internal::WithoutPrefix(options::v1::DataCategory_Name(category), sizeof("DATA_CATEGORY_") - 1);
}

std::string DeadlinePhrase(const v1::Deadline& deadline) {
  switch (deadline.limit_case()) {
    case v1::Deadline::kWorkingDays:
      if (deadline.working_days() == 0) return "the same day";
      return rule_words_internal::Count(deadline.working_days(), "working day");
    case v1::Deadline::kHours:
      return rule_words_internal::Count(deadline.hours(), "hour");
    case v1::Deadline::kBeforeNeededByDate:
      return "before the day it is needed";
    case v1::Deadline::LIMIT_NOT_SET:
      break;
  }
  return "no limit";
}

std::string ObligationPhrase(std::string_view code) {
  for (const rule_words_internal::ObligationWords& words : rule_words_internal::kObligations) {
    if (code == words.code) return words.english;
  }
  return std::string(code);
}

std::vector<std::string> BasisConditions(const v1::Basis& basis) {
  std::vector<std::string> conditions;
  const auto add_if = [&](bool holds, std::string phrase) {
    if (holds) conditions.push_back(std::move(phrase));
  };
  add_if(basis.rests_on_consent(), "everyone concerned has consented, section by section");
  add_if(basis.needs_treatment_episode(), "a course of treatment is named");
  add_if(basis.needs_justification(), "a named person has written down why");
  add_if(basis.needs_guideline(), "a guideline of the child's municipality is in force and named");
  add_if(basis.needs_meeting(), "the meeting is named");
  add_if(basis.uses_per_meeting() > 0, rule_words_internal::UsesPhrase(basis));
  add_if(basis.needs_same_authority(), "the municipality has declared both units one authority");
  add_if(basis.needs_acute(), "the handover is acute");
  add_if(basis.needs_registered_gp(), rule_words_internal::GpPhrase(basis));
  add_if(basis.needs_registered_move(),
         "the register says that the person has moved from the sender's municipality to the recipient's");
  add_if(basis.needs_responsible_recipient(), "the register does not say that the person lives elsewhere");
  add_if(basis.needs_private_party(), "sender or recipient is no authority");
  add_if(basis.only_when_claimed(), "the sender claims this very basis");
  add_if(basis.statutory_duty(), "a duty, not a mere right");
  add_if(basis.unblockable(), "nothing blocks it: what is not clear waits for a human");
  add_if(basis.overrides_objection() && !basis.unblockable(), "an objection does not stop it");
  return conditions;
}

}  // namespace handover::policy
