#include "broker/consent/validate_consent.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "google/protobuf/util/time_util.h"

#include "broker/base/ids.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/consent/data_period.h"
#include "handover/directory/v1/directory.pb.h"
#include "handover/options/v1/options.pb.h"

namespace handover::consent {
namespace validate_consent_internal {

using google::protobuf::Timestamp;
using google::protobuf::util::TimeUtil;

constexpr size_t kMaxReceivedByCharacters = 120;
constexpr size_t kMaxReferenceCharacters = 64;
constexpr size_t kMaxLanguageCharacters = 35;    // RFC 5646, 4.4.1.
constexpr size_t kMaxPregnancyCharacters = 100;  // As of an unborn child's identifier.
constexpr size_t kSha256Bytes = 32;

// Unicode code points of valid UTF-8, which is what protobuf lets into a string.
size_t CharacterCount(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

bool IsTime(const Timestamp& stamp) {
  return stamp.seconds() >= TimeUtil::kTimestampMinSeconds && stamp.seconds() <= TimeUtil::kTimestampMaxSeconds &&
         stamp.nanos() >= 0 && stamp.nanos() < 1'000'000'000;
}

bool IsLanguage(std::string_view text) {
  return text.size() <= kMaxLanguageCharacters &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return absl::ascii_isalnum(c) || c == '-'; });
}

bool IsSet(const model::v1::PersonIdentifier& identifier) {
  return identifier.identifier_case() != model::v1::PersonIdentifier::IDENTIFIER_NOT_SET;
}

// The same number of the same sort. Two numbers of different sorts may still be one person's: nobody can tell here.
bool IsSamePerson(const model::v1::PersonIdentifier& a, const model::v1::PersonIdentifier& b) {
  return a.SerializeAsString() == b.SerializeAsString();
}

absl::Status CheckText(std::string_view text, size_t max_characters, const std::string& path) {
  if (CharacterCount(text) <= max_characters) return absl::OkStatus();
  return Invalid("CONSENT_TEXT_LONG", path, "the text is longer than the field allows");
}

absl::Status CheckGrantor(const v1::Grant& grant, const model::v1::PersonIdentifier& subject, const std::string& path) {
  if (!IsSet(grant.grantor())) return Invalid("GRANTOR_REQUIRED", absl::StrCat(path, "grantor"), "must be set");
  if (!v1::Grant::Capacity_IsValid(grant.capacity()) || grant.capacity() == v1::Grant::CAPACITY_UNSPECIFIED) {
    return Invalid("CAPACITY_REQUIRED", absl::StrCat(path, "capacity"), "must be one of the known capacities");
  }
  const bool same_sort = grant.grantor().identifier_case() == subject.identifier_case();
  const bool as_self = grant.capacity() == v1::Grant::SELF;
  if (same_sort && as_self != IsSamePerson(grant.grantor(), subject)) {
    return Invalid("CAPACITY_CONTRADICTS", absl::StrCat(path, "capacity"),
                   "must be SELF exactly when the grantor is the subject");
  }
  return absl::OkStatus();
}

absl::Status CheckGrant(const v1::Grant& grant, const model::v1::PersonIdentifier& subject, const std::string& path) {
  HANDOVER_RETURN_IF_ERROR(CheckGrantor(grant, subject, path));
  if (!grant.has_grant_time() || !IsTime(grant.grant_time())) {
    return Invalid("GRANT_TIME_REQUIRED", absl::StrCat(path, "grant_time"), "must be a time");
  }
  if (!v1::Grant::Form_IsValid(grant.form()) || grant.form() == v1::Grant::FORM_UNSPECIFIED) {
    return Invalid("FORM_REQUIRED", absl::StrCat(path, "form"), "must be one of the known forms");
  }
  if (grant.received_by().empty()) {
    return Invalid("RECEIVED_BY_REQUIRED", absl::StrCat(path, "received_by"), "must name the professional");
  }
  // Sundhedsloven section 42: an oral consent is noted in the journal.
  if (grant.form() == v1::Grant::ORAL && grant.journal_reference().empty()) {
    return Invalid("JOURNAL_REFERENCE_REQUIRED", absl::StrCat(path, "journal_reference"),
                   "an oral consent must say where the journal notes it");
  }
  if (!grant.notice_sha256().empty() && grant.notice_sha256().size() != kSha256Bytes) {
    return Invalid("NOTICE_SHA256_SIZE", absl::StrCat(path, "notice_sha256"), "must be 32 bytes");
  }
  if (!IsLanguage(grant.language())) {
    return Invalid("LANGUAGE_FORMAT", absl::StrCat(path, "language"), "must be a BCP 47 language tag");
  }
  if (!IsLanguage(grant.notice_language())) {
    return Invalid("LANGUAGE_FORMAT", absl::StrCat(path, "notice_language"), "must be a BCP 47 language tag");
  }
  HANDOVER_RETURN_IF_ERROR(CheckText(grant.interpreter(), kMaxReceivedByCharacters, absl::StrCat(path, "interpreter")));
  HANDOVER_RETURN_IF_ERROR(CheckText(grant.received_by(), kMaxReceivedByCharacters, absl::StrCat(path, "received_by")));
  HANDOVER_RETURN_IF_ERROR(
      CheckText(grant.journal_reference(), kMaxReferenceCharacters, absl::StrCat(path, "journal_reference")));
  return CheckText(grant.notice_id(), kMaxReferenceCharacters, absl::StrCat(path, "notice_id"));
}

absl::Status CheckParties(const google::protobuf::RepeatedPtrField<std::string>& parties, const std::string& path) {
  if (parties.size() > kMaxRecipientParties) {
    return Invalid("PARTY_LIMIT", path, "must name at most 32 parties");
  }
  for (int i = 0; i < parties.size(); ++i) {
    if (!ParseUuid(parties[i]).ok()) {
      return Invalid("PARTY_FORMAT", absl::StrCat(path, "[", i, "]"), "must be the UUID of a party");
    }
  }
  return absl::OkStatus();
}

// A named professional works somewhere, and only a refusal can be about one: a consent is given to the party.
absl::Status CheckProfessionals(const v1::Provision& provision, const std::string& path) {
  if (provision.to_professionals().empty()) return absl::OkStatus();
  const std::string field = absl::StrCat(path, "to_professionals");
  const bool named_party =
      provision.effect() == v1::Provision::DENY && !provision.to_parties().empty() && provision.to_sectors().empty();
  if (!named_party) {
    return Invalid("PROFESSIONAL_WITHOUT_PARTY", field,
                   "a refusal of a professional must name the party and no sector");
  }
  if (provision.to_professionals_size() > kMaxProfessionals) {
    return Invalid("PROFESSIONAL_LIMIT", field, "must name at most 8 professionals");
  }
  for (int i = 0; i < provision.to_professionals_size(); ++i) {
    const std::string name_path = absl::StrCat(field, "[", i, "]");
    if (provision.to_professionals(i).empty()) {
      return Invalid("PROFESSIONAL_REQUIRED", name_path, "must be the name of a professional");
    }
    HANDOVER_RETURN_IF_ERROR(CheckText(provision.to_professionals(i), kMaxReceivedByCharacters, name_path));
  }
  return absl::OkStatus();
}

absl::Status CheckPurposes(const v1::Provision& provision, const absl::flat_hash_set<std::string>& known,
                           const std::string& path) {
  if (provision.purposes_size() > kMaxPurposes) {
    return Invalid("PURPOSE_LIMIT", absl::StrCat(path, "purposes"), "must name at most 16 purposes");
  }
  for (int i = 0; i < provision.purposes_size(); ++i) {
    if (!known.contains(provision.purposes(i))) {
      return Invalid("PURPOSE_UNKNOWN", absl::StrCat(path, "purposes[", i, "]"), "must be a purpose of the policy");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckEnums(const v1::Provision& provision, const std::string& path) {
  for (int i = 0; i < provision.categories_size(); ++i) {
    const int category = provision.categories(i);
    if (!options::v1::DataCategory_IsValid(category) || category == options::v1::DATA_CATEGORY_UNSPECIFIED) {
      return Invalid("CATEGORY_UNKNOWN", absl::StrCat(path, "categories[", i, "]"), "must be a known category");
    }
  }
  for (int i = 0; i < provision.to_sectors_size(); ++i) {
    const int sector = provision.to_sectors(i);
    if (!directory::v1::Sector_IsValid(sector) || sector == directory::v1::SECTOR_UNSPECIFIED) {
      return Invalid("SECTOR_UNKNOWN", absl::StrCat(path, "to_sectors[", i, "]"), "must be a known sector");
    }
  }
  return absl::OkStatus();
}

// A consent is specific: it says what, and to whom.
absl::Status CheckPermit(const v1::Provision& provision, const std::string& path) {
  if (provision.categories().empty()) {
    return Invalid("CATEGORIES_REQUIRED", absl::StrCat(path, "categories"), "a consent must name its categories");
  }
  if (provision.to_sectors().empty() && provision.to_parties().empty()) {
    return Invalid("RECIPIENTS_REQUIRED", absl::StrCat(path, "to_sectors"), "a consent must name its recipients");
  }
  if (provision.to_sectors_size() > kMaxPermitSectors) {
    return Invalid("CONSENT_TOO_BROAD", absl::StrCat(path, "to_sectors"),
                   "a consent must name at most 4 sectors in one provision");
  }
  return absl::OkStatus();
}

absl::Status CheckDataPeriod(const v1::Provision& provision, const std::string& path) {
  if (!provision.has_data_period()) return absl::OkStatus();
  return Within(absl::StrCat(path, "data_period."), ParseDataPeriod(provision.data_period()).status());
}

absl::Status CheckProvision(const v1::Provision& provision, const absl::flat_hash_set<std::string>& purposes,
                            const std::string& path) {
  if (provision.effect() != v1::Provision::PERMIT && provision.effect() != v1::Provision::DENY) {
    return Invalid("EFFECT_REQUIRED", absl::StrCat(path, "effect"), "must be PERMIT or DENY");
  }
  HANDOVER_RETURN_IF_ERROR(CheckEnums(provision, path));
  if (provision.effect() == v1::Provision::PERMIT) HANDOVER_RETURN_IF_ERROR(CheckPermit(provision, path));
  HANDOVER_RETURN_IF_ERROR(CheckPurposes(provision, purposes, path));
  HANDOVER_RETURN_IF_ERROR(CheckProfessionals(provision, path));
  HANDOVER_RETURN_IF_ERROR(CheckDataPeriod(provision, path));
  HANDOVER_RETURN_IF_ERROR(CheckParties(provision.to_parties(), absl::StrCat(path, "to_parties")));
  return CheckParties(provision.from_parties(), absl::StrCat(path, "from_parties"));
}

absl::Status CheckValidity(const v1::ConsentRecord& record) {
  if (!record.has_valid_from_time() || !IsTime(record.valid_from_time())) {
    return Invalid("VALID_FROM_REQUIRED", "valid_from_time", "must be a time");
  }
  if (!record.has_valid_to_time()) return absl::OkStatus();
  const bool later = IsTime(record.valid_to_time()) && record.valid_from_time() < record.valid_to_time();
  if (!later) return Invalid("VALIDITY_EMPTY", "valid_to_time", "must be later than valid_from_time");
  return absl::OkStatus();
}

}  // namespace validate_consent_internal

absl::Status ValidateConsent(const v1::ConsentRecord& record, const absl::flat_hash_set<std::string>& purposes) {
  using validate_consent_internal::CheckGrant;
  using validate_consent_internal::CheckProvision;
  if (!record.consent_id().empty() && !ParseUuid(record.consent_id()).ok()) {
    return Invalid("CONSENT_ID_FORMAT", "consent_id", "must be a UUID, or absent for a new record");
  }
  if (!validate_consent_internal::IsSet(record.subject())) {
    return Invalid("SUBJECT_REQUIRED", "subject", "must be set");
  }
  if (record.grants().empty()) return Invalid("GRANT_REQUIRED", "grants", "must say who gave it");
  if (record.grants_size() > kMaxGrants) return Invalid("GRANT_LIMIT", "grants", "must hold at most 8 grants");
  if (record.provisions().empty())
    return Invalid("PROVISION_REQUIRED", "provisions", "must say what it permits or denies");
  if (record.provisions_size() > kMaxProvisions) {
    return Invalid("PROVISION_LIMIT", "provisions", "must hold at most 32 provisions");
  }
  for (int i = 0; i < record.grants_size(); ++i) {
    HANDOVER_RETURN_IF_ERROR(CheckGrant(record.grants(i), record.subject(), absl::StrCat("grants[", i, "].")));
  }
  for (int i = 0; i < record.provisions_size(); ++i) {
    HANDOVER_RETURN_IF_ERROR(CheckProvision(record.provisions(i), purposes, absl::StrCat("provisions[", i, "].")));
  }
  HANDOVER_RETURN_IF_ERROR(validate_consent_internal::CheckText(
      record.pregnancy_episode_id(), validate_consent_internal::kMaxPregnancyCharacters, "pregnancy_episode_id"));
  return validate_consent_internal::CheckValidity(record);
}

absl::Status ValidateObjection(const v1::ConsentRecord& record, const absl::flat_hash_set<std::string>& purposes) {
  HANDOVER_RETURN_IF_ERROR(ValidateConsent(record, purposes));
  for (int i = 0; i < record.provisions_size(); ++i) {
    if (record.provisions(i).effect() == v1::Provision::PERMIT) {
      return Invalid("OBJECTION_PERMITS", absl::StrCat("provisions[", i, "].effect"),
                     "every provision of an objection must deny");
    }
  }
  return absl::OkStatus();
}

}  // namespace handover::consent
