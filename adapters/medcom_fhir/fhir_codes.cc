#include "adapters/medcom_fhir/fhir_codes.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"

#include "adapters/fhir/fhir_text.h"
#include "broker/base/codes/code_systems.h"

namespace handover::adapters::fhir {
namespace fhir_codes_internal {

constexpr std::string_view kDefinitionFour =
    "http://medcomfhir.dk/ig/carecommunication/medcom-careCommunication-message-definition";
constexpr std::string_view kDefinitionFive =
    "http://medcomfhir.dk/ig/messagedefinitions/MessageDefinition/MedComCareCommunicationMessageDefinition";
constexpr std::string_view kRoleSystem = "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-core-PractitionerRoles";

constexpr std::string_view kRolesOfTheRegister =
    "http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-core-PractitionerRolesAutorisationsregistret";

constexpr std::array<std::string_view, 6> kAttachmentTypes = {"application/pdf", "image/gif",  "image/jpeg",
                                                              "image/png",       "image/tiff", "image/bmp"};

struct RoleName {
  std::string_view code;
  std::string_view role;
};

// Sorted by code. Both spellings of MedCom's list where it has two.
constexpr std::array<RoleName, 17> kRoleNames = {{{"afdelingslaege", "DOCTOR"},
                                                  {"cheflaege", "DOCTOR"},
                                                  {"jordemoder", "MIDWIFE"},
                                                  {"laege", "DOCTOR"},
                                                  {"laegesekretaer", "MEDICAL_SECRETARY"},
                                                  {"ledendelaegesekretaer", "MEDICAL_SECRETARY"},
                                                  {"ledendesocialraadgiver", "CASE_WORKER"},
                                                  {"overlaege", "DOCTOR"},
                                                  {"paedagog", "PEDAGOGUE"},
                                                  {"psykolog", "PSYCHOLOGIST"},
                                                  {"pyskolog", "PSYCHOLOGIST"},
                                                  {"socialraadgiver", "CASE_WORKER"},
                                                  {"speciallaege", "DOCTOR"},
                                                  {"speciallaegeipraksis", "DOCTOR"},
                                                  {"sundhedsplejerske", "HEALTH_VISITOR"},
                                                  {"sygehuslaege", "DOCTOR"},
                                                  {"sygeplejerske", "NURSE"}}};

// The plainest code of each role.
constexpr std::array<RoleName, 8> kPlainest = {{{"jordemoder", "MIDWIFE"},
                                                {"laege", "DOCTOR"},
                                                {"laegesekretaer", "MEDICAL_SECRETARY"},
                                                {"paedagog", "PEDAGOGUE"},
                                                {"psykolog", "PSYCHOLOGIST"},
                                                {"socialraadgiver", "CASE_WORKER"},
                                                {"sundhedsplejerske", "HEALTH_VISITOR"},
                                                {"sygeplejerske", "NURSE"}}};

// What stands after the URL: `4.`, then digits and dots.
bool IsVersion(std::string_view text, std::string_view major) {
  if (!TakePrefix(text, major) || text.empty() || text.size() > 8) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isdigit(c) || c == '.'; });
}

}  // namespace fhir_codes_internal

MessageVersion VersionOf(std::string_view definition) {
  using fhir_codes_internal::IsVersion;
  std::string_view rest = definition;
  if (TakePrefix(rest, fhir_codes_internal::kDefinitionFour)) {
    return TakePrefix(rest, "|") && IsVersion(rest, "4.") ? MessageVersion::kFour : MessageVersion::kUnsupported;
  }
  if (TakePrefix(rest, fhir_codes_internal::kDefinitionFive)) {
    return TakePrefix(rest, "|") && IsVersion(rest, "5.") ? MessageVersion::kFive : MessageVersion::kUnsupported;
  }
  return MessageVersion::kUnsupported;
}

std::string DefinitionOf(MessageVersion version) {
  if (version == MessageVersion::kFive) return Cat(fhir_codes_internal::kDefinitionFive, "|5.0");
  return Cat(fhir_codes_internal::kDefinitionFour, "|4.0.0");
}

bool IsCategory(std::string_view code) { return CodesOf(CodeSystem::kMedComCategories).Contains(code); }

std::optional<Activity> ActivityOf(std::string_view code) {
  if (code == "new-message") return Activity::kNew;
  if (code == "reply-message") return Activity::kReply;
  if (code == "forward-message") return Activity::kForward;
  return std::nullopt;
}

std::string_view ActivityCode(Activity activity) {
  switch (activity) {
    case Activity::kNew:
      return "new-message";
    case Activity::kReply:
      return "reply-message";
    case Activity::kForward:
      return "forward-message";
  }
  return "new-message";
}

bool IsPriority(std::string_view code) { return code == "routine" || code == kPriorityAsap; }

bool IsAttachmentType(std::string_view media_type) {
  const auto& all = fhir_codes_internal::kAttachmentTypes;
  return std::find(all.begin(), all.end(), media_type) != all.end();
}

std::string_view SniffAttachmentType(std::string_view bytes) {
  if (bytes.starts_with("%PDF-")) return "application/pdf";
  if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return "image/png";
  if (bytes.starts_with("\xff\xd8\xff")) return "image/jpeg";
  if (bytes.starts_with("GIF87a") || bytes.starts_with("GIF89a")) return "image/gif";
  if (bytes.starts_with(std::string_view("II*\0", 4)) || bytes.starts_with(std::string_view("MM\0*", 4))) {
    return "image/tiff";
  }
  // "BM" alone is two letters: the header's size and reserved bytes must fit as well.
  if (bytes.size() >= 26 && bytes.starts_with("BM") && bytes.substr(6, 4) == std::string_view("\0\0\0\0", 4)) {
    return "image/bmp";
  }
  return {};
}

std::string RoleCode(std::string_view system, std::string_view code) {
  const bool medcom = system.starts_with(fhir_codes_internal::kRoleSystem);
  const bool plain = !code.empty() && code.size() <= 40 &&
                     std::all_of(code.begin(), code.end(), [](char c) { return absl::ascii_islower(c); });
  if (!medcom || !plain) return "OTHER";
  const auto& names = fhir_codes_internal::kRoleNames;
  const auto found = std::find_if(names.begin(), names.end(), [&](const auto& name) { return name.code == code; });
  if (found != names.end()) return std::string(found->role);
  std::string capitals(code);
  absl::AsciiStrToUpper(&capitals);
  return capitals;
}

std::optional<RoleCoding> MedComRole(std::string_view code) {
  const auto& names = fhir_codes_internal::kRoleNames;
  const bool known = std::any_of(names.begin(), names.end(), [&](const auto& name) { return name.code == code; });
  if (!known) return std::nullopt;
  // The one that the list of SKS does not have.
  const bool of_register = code == "laege";
  return RoleCoding{of_register ? fhir_codes_internal::kRolesOfTheRegister : kPractitionerRoles, std::string(code)};
}

std::optional<RoleCoding> MedComRoleOf(std::string_view role) {
  const auto& names = fhir_codes_internal::kPlainest;
  const auto found = std::find_if(names.begin(), names.end(), [&](const auto& name) { return name.role == role; });
  return found == names.end() ? std::nullopt : MedComRole(found->code);
}

}  // namespace handover::adapters::fhir
