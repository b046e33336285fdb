#include "broker/identity/party_rules.h"

#include <algorithm>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"

#include "broker/base/absl_view.h"
#include "broker/base/ids.h"
#include "broker/base/municipality.h"
#include "broker/base/organisation_number.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/identity/party_choices.h"

namespace handover::identity {
namespace party_rules_internal {

using Party = directory::v1::Party;

constexpr size_t kMaxAliasBytes = 64;
constexpr size_t kMaxNameBytes = 480;  // 120 characters of up to four bytes.
constexpr size_t kInstitutionNumberLength = 6;
constexpr size_t kMaxOfferBytes = 40;
constexpr int kMaxOffers = 64;
constexpr int kMaxClosingDays = 100;  // Several years ahead.

// A UUID is no alias: whoever gives one means an id.
bool IsAlias(std::string_view text) {
  const bool shaped =
      !text.empty() && text.size() <= kMaxAliasBytes && std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-';
      });
  return shaped && !ParseUuid(text).ok();
}

bool IsInstitutionNumber(std::string_view text) {
  return text.size() == kInstitutionNumberLength && std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return absl::ascii_isupper(c) || absl::ascii_isdigit(c);
         });
}

bool IsLowerCaseUuid(std::string_view text) {
  return ParseUuid(text).ok() &&
         std::none_of(text.begin(), text.end(), [](unsigned char c) { return absl::ascii_isupper(c); });
}

// Names are shown in lists and on terminals.
bool IsDisplayName(std::string_view text) {
  return !text.empty() && text.size() <= kMaxNameBytes &&
         std::none_of(text.begin(), text.end(), [](unsigned char c) { return absl::ascii_iscntrl(c); });
}

std::string Path(std::string_view field, int index, std::string_view rest = "") {
  return absl::StrCat(AbslView(field), "[", index, "]", AbslView(rest));
}

absl::Status CheckAddresses(const Party& party) {
  for (int i = 0; i < party.municipality_codes_size(); ++i) {
    if (!IsMunicipalityCode(party.municipality_codes(i))) {
      return Invalid("MUNICIPALITY_UNKNOWN", Path("municipality_codes", i), "No municipality has this code.");
    }
  }
  for (int i = 0; i < party.glns_size(); ++i) {
    if (!IsGln(party.glns(i))) return Invalid("GLN_FORMAT", Path("glns", i), "A GLN has 13 digits.");
  }
  for (int i = 0; i < party.sors_size(); ++i) {
    if (!IsSorCode(party.sors(i))) return Invalid("SOR_FORMAT", Path("sors", i), "A SOR code has 11 to 18 digits.");
  }
  for (int i = 0; i < party.institution_numbers_size(); ++i) {
    if (!IsInstitutionNumber(party.institution_numbers(i))) {
      return Invalid("INSTITUTION_NUMBER_FORMAT", Path("institution_numbers", i),
                     "An institution number has six digits or capital letters.");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckUnits(const Party& party) {
  absl::flat_hash_set<std::string> aliases;
  for (int i = 0; i < party.units_size(); ++i) {
    const directory::v1::Unit& unit = party.units(i);
    if (!IsAlias(unit.alias())) {
      return Invalid("ALIAS_FORMAT", Path("units", i, ".alias"),
                     "An alias is a-z, 0-9 and hyphen, 1 to 64 characters.");
    }
    if (!aliases.insert(unit.alias()).second) {
      return Invalid("UNIT_TWICE", Path("units", i, ".alias"), "The alias of a unit is unique within its party.");
    }
    if (!IsDisplayName(unit.display_name())) {
      return Invalid("DISPLAY_NAME_LENGTH", Path("units", i, ".display_name"), "A name has 1 to 120 characters.");
    }
    if (!unit.gln().empty() && !IsGln(unit.gln())) {
      return Invalid("GLN_FORMAT", Path("units", i, ".gln"), "A GLN has 13 digits.");
    }
  }
  return absl::OkStatus();
}

bool IsOfferCode(const std::string& text) {
  return !text.empty() && text.size() <= kMaxOfferBytes && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return absl::ascii_isupper(c) || absl::ascii_isdigit(c) || c == '_';
  });
}

absl::Status CheckOffers(const Party& party) {
  if (party.offers_size() > kMaxOffers) {
    return Invalid("OFFERS_COUNT", "offers", "A party names at most 64 offers.");
  }
  for (int i = 0; i < party.offers_size(); ++i) {
    if (!IsOfferCode(party.offers(i))) {
      return Invalid("OFFER_FORMAT", Path("offers", i), "An offer is 1 to 40 capitals, digits and underscores.");
    }
  }
  return absl::OkStatus();
}

// MM-DD, or YYYY-MM-DD, of a day that there is; a leap day is one.
bool IsClosingDay(const std::string& text) {
  const bool every_year = text.size() == 5;
  absl::CivilDay day;
  const std::string date = every_year ? "2024-" + text : text;
  return date.size() == 10 && absl::ParseCivilTime(date, &day) && absl::FormatCivilTime(day) == date;
}

absl::Status CheckCalling(const Party& party) {
  absl::flat_hash_set<int> roles;
  for (int i = 0; i < party.contacts_size(); ++i) {
    const directory::v1::Contact& contact = party.contacts(i);
    if (contact.role() == directory::v1::CONTACT_ROLE_UNSPECIFIED ||
        !directory::v1::ContactRole_IsValid(contact.role())) {
      return Invalid("CONTACT_ROLE_UNKNOWN", Path("contacts", i, ".role"), "The role must be one of the list.");
    }
    if (!roles.insert(contact.role()).second) {
      return Invalid("CONTACT_TWICE", Path("contacts", i, ".role"), "A party has each role once.");
    }
    if (!IsDisplayName(contact.title())) {
      return Invalid("DISPLAY_NAME_LENGTH", Path("contacts", i, ".title"), "A title has 1 to 120 characters.");
    }
  }
  if (party.closing_days_size() > kMaxClosingDays) {
    return Invalid("CLOSING_DAYS_COUNT", "closing_days", "A party names at most 100 closing days.");
  }
  for (int i = 0; i < party.closing_days_size(); ++i) {
    if (!IsClosingDay(party.closing_days(i))) {
      return Invalid("CLOSING_DAY_FORMAT", Path("closing_days", i), "A closing day is MM-DD or YYYY-MM-DD.");
    }
  }
  return absl::OkStatus();
}

}  // namespace party_rules_internal

absl::Status CheckParty(const directory::v1::Party& party) {
  using party_rules_internal::IsAlias;
  using party_rules_internal::IsDisplayName;
  if (!party.party_id().empty() && !party_rules_internal::IsLowerCaseUuid(party.party_id())) {
    return Invalid("PARTY_ID_FORMAT", "party_id", "A party id is a UUID in lower case.");
  }
  if (!IsAlias(party.alias())) {
    return Invalid("ALIAS_FORMAT", "alias", "An alias is a-z, 0-9 and hyphen, 1 to 64 characters, and no UUID.");
  }
  if (!IsDisplayName(party.display_name())) {
    return Invalid("DISPLAY_NAME_LENGTH", "display_name", "A name has 1 to 120 characters.");
  }
  if (party.sector() == directory::v1::SECTOR_UNSPECIFIED || !directory::v1::Sector_IsValid(party.sector())) {
    return Invalid("SECTOR_UNKNOWN", "sector", "The sector must be one of the list.");
  }
  if (!IsCvr(party.cvr())) return Invalid("CVR_FORMAT", "cvr", "A CVR number has eight digits, the first not 0.");
  if (!directory::v1::Party::State_IsValid(party.state())) {
    return Invalid("PARTY_STATE", "state", "The state must be one of the list.");
  }
  HANDOVER_RETURN_IF_ERROR(party_rules_internal::CheckAddresses(party));
  HANDOVER_RETURN_IF_ERROR(party_rules_internal::CheckUnits(party));
  HANDOVER_RETURN_IF_ERROR(party_rules_internal::CheckCalling(party));
  HANDOVER_RETURN_IF_ERROR(party_rules_internal::CheckOffers(party));
  return CheckChoices(party);
}

absl::Status CheckBinding(const directory::v1::CertificateBinding& binding) {
  if (!IsCvr(binding.cvr())) return Invalid("CVR_FORMAT", "cvr", "A CVR number has eight digits, the first not 0.");
  if (!party_rules_internal::IsLowerCaseUuid(binding.certificate_uuid())) {
    return Invalid("HOLDER_UUID_FORMAT", "certificate_uuid", "The certificate holder is a UUID in lower case.");
  }
  if (!party_rules_internal::IsLowerCaseUuid(binding.party_id())) {
    return Invalid("PARTY_ID_FORMAT", "party_id", "A party id is a UUID in lower case.");
  }
  return absl::OkStatus();
}

std::optional<directory::v1::Sector> SectorFromName(std::string_view name) {
  directory::v1::Sector sector = directory::v1::SECTOR_UNSPECIFIED;
  if (!directory::v1::Sector_Parse(std::string(name), &sector)) return std::nullopt;
  if (sector == directory::v1::SECTOR_UNSPECIFIED) return std::nullopt;
  return sector;
}

}  // namespace handover::identity
