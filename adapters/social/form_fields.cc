#include "adapters/social/form_fields.h"

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/ascii.h"

namespace handover::adapters::social {
namespace form_fields_internal {

constexpr Choice kFormats[] = {{"HANDOVER_CONCERN_REPORT", ""}};
constexpr Choice kAcuteness[] = {{"ROUTINE", "almindelig"}, {"PRIORITY", "haster"}, {"ACUTE", "akut"}};
constexpr Choice kSexes[] = {
    {"FEMALE", "pige"}, {"MALE", "dreng"}, {"OTHER", "andet"}, {"UNDETERMINED", "ikke bestemt"}};
constexpr Choice kNumberKinds[] = {{"X_ECPR", ""}, {"D_ECPR", ""}, {"LOCAL", ""}};
constexpr Choice kParentRoles[] = {{"MOTHER", "mor"}, {"OTHER", "anden forælder"}};
constexpr Choice kInvolvements[] = {{"CONSENTED", "samtykket"},
                                    {"INFORMED", "informeret"},
                                    {"NOT_YET_INFORMED", "endnu ikke informeret"},
                                    {"WITHHELD", "må ikke informeres"}};
constexpr Choice kReasons[] = {{"SUSPECTED_VIOLENCE", "mistanke om vold"}, {"SUSPECTED_ABUSE", "mistanke om overgreb"}};
constexpr Choice kInformants[] = {{"PROFESSIONAL_SAW", "set af fagperson"},
                                  {"CHILD_SAID", "fortalt af barnet"},
                                  {"BIRTHING_PARENT_SAID", "fortalt af mor"},
                                  {"OTHER_PARENT_SAID", "fortalt af anden forælder"},
                                  {"OTHER_SAID", "fortalt af andre"}};
constexpr Choice kLevels[] = {{"EXPECTED", "grøn"}, {"SOME_SIGNS", "gul"}, {"CHALLENGE", "rød"}};
constexpr Choice kStates[] = {{"PLANNED", "planlagt"},     {"OFFERED", "tilbudt"}, {"ACTIVE", "i gang"},
                              {"COMPLETED", "gennemført"}, {"DECLINED", "afslået"}, {"DROPPED", "stoppet"}};

constexpr bool kMust = true;
using enum FieldKind;

constexpr FieldInfo kFields[] = {
    {"/format", "", kChoice, kMust, 0, kFormats},
    {"/version", "", kCount, kMust, 1, {}},
    {"/report_id", "Underretning-id", kLine, kMust, 64, {}},
    {"/created", "Oprettet", kTime, kMust, 0, {}},
    {"/municipality", "Kommunekode", kLine, kMust, 4, {}},
    {"/acuteness", "Hastegrad", kChoice, kMust, 0, kAcuteness},
    {"/do_not_contact_parents", "Forældre må ikke kontaktes", kBool, kMust, 0, {}},
    {"/notifier/professional", "Underretter er fagperson", kBool, kMust, 0, {}},
    {"/notifier/name", "Underretter, navn", kLine, false, 120, {}},
    {"/notifier/role", "Underretter, rolle", kCode, kMust, 40, {}},
    {"/notifier/relation", "Underretter, relation", kLine, false, 100, {}},
    {"/notifier/telephone", "Underretter, telefon", kLine, false, 32, {}},
    {"/notifier/unit", "Underretter, enhed", kLine, false, 64, {}},
    {"/notifier/wants_anonymity", "Underretter ønsker anonymitet", kBool, false, 0, {}},
    {"/notifier/leader_approval", "Godkendt af leder", kBool, false, 0, {}},
    {"/child/cpr", "Barn, CPR", kCpr, false, 10, {}},
    {"/child/other_number/kind", "", kChoice, kMust, 0, kNumberKinds},
    {"/child/other_number/value", "", kLine, kMust, 100, {}},
    {"/child/other_number/issuer", "", kLine, false, 200, {}},
    {"/child/unborn/pregnancy_id", "Ufødt barn, graviditet", kLine, kMust, 100, {}},
    {"/child/unborn/ordinal", "Ufødt barn, nummer", kCount, kMust, 9, {}},
    {"/child/unborn/due_date", "Ufødt barn, termin", kDate, false, 0, {}},
    {"/child/given_name", "Barn, fornavn", kLine, false, 200, {}},
    {"/child/family_name", "Barn, efternavn", kLine, false, 200, {}},
    {"/child/birth_date", "Barn, fødselsdato", kDate, false, 0, {}},
    {"/child/sex", "Barn, køn", kChoice, false, 0, kSexes},
    {"/child/address_protected", "Barn, beskyttet adresse", kBool, false, 0, {}},
    {"/child/address/street", "Barn, vej", kLine, false, 200, {}},
    {"/child/address/post_code", "Barn, postnummer", kLine, false, 16, {}},
    {"/child/address/town", "Barn, by", kLine, false, 100, {}},
    {"/parents/[]/role", "Forælder #, rolle", kChoice, kMust, 0, kParentRoles},
    {"/parents/[]/involvement", "Forælder #, inddraget", kChoice, false, 0, kInvolvements},
    {"/parents/[]/withheld_reason", "Forælder #, hvorfor ikke", kChoice, false, 0, kReasons},
    {"/parents/[]/cpr", "Forælder #, CPR", kCpr, false, 10, {}},
    {"/parents/[]/given_name", "Forælder #, fornavn", kLine, false, 200, {}},
    {"/parents/[]/family_name", "Forælder #, efternavn", kLine, false, 200, {}},
    {"/parents/[]/name", "Forælder #, kaldet", kLine, false, 200, {}},
    {"/parents/[]/telephone", "Forælder #, telefon", kLine, false, 32, {}},
    {"/parents/[]/email", "Forælder #, mail", kLine, false, 254, {}},
    {"/parents/[]/address/street", "Forælder #, vej", kLine, false, 200, {}},
    {"/parents/[]/address/post_code", "Forælder #, postnummer", kLine, false, 16, {}},
    {"/parents/[]/address/town", "Forælder #, by", kLine, false, 100, {}},
    {"/parents/[]/custody", "Forælder #, forældremyndighed", kBool, false, 0, {}},
    {"/parents/[]/lives_with_child", "Forælder #, bor med barnet", kBool, false, 0, {}},
    {"/parents/[]/interpreter", "Forælder #, tolk", kBool, false, 0, {}},
    {"/parents/[]/language", "Forælder #, sprog", kLine, false, 35, {}},
    {"/parents/[]/implicated", "Forælder #, bekymringen angår", kBool, false, 0, {}},
    {"/concern/observations/[]/text", "Observation", kProse, kMust, 2000, {}},
    {"/concern/observations/[]/observed", "Observation, hvornår", kTime, false, 0, {}},
    {"/concern/observations/[]/place", "Observation, hvor", kLine, false, 200, {}},
    {"/concern/observations/[]/informant", "Observation, fra hvem", kChoice, false, 0, kInformants},
    {"/concern/assessment", "Vurdering", kProse, kMust, 4000, {}},
    {"/concern/suspected_violence", "Mistanke om vold eller overgreb", kBool, kMust, 0, {}},
    {"/concern/reasons/[]/system", "Årsag, kodesystem", kLine, kMust, 200, {}},
    {"/concern/reasons/[]/code", "Årsag, kode", kLine, kMust, 100, {}},
    {"/concern/knowledge/[]/domain", "Kendskab, område", kCode, kMust, 50, {}},
    {"/concern/knowledge/[]/level", "Kendskab, niveau", kChoice, false, 0, kLevels},
    {"/concern/knowledge/[]/text", "Kendskab, tekst", kProse, false, 500, {}},
    {"/concern/resources", "Ressourcer", kProse, false, 1000, {}},
    {"/concern/measures/[]/text", "Indsats", kProse, kMust, 500, {}},
    {"/concern/measures/[]/state", "Indsats, status", kChoice, false, 0, kStates},
    {"/concern/measures/[]/start_date", "Indsats, fra", kDate, false, 0, {}},
    {"/concern/measures/[]/end_date", "Indsats, til", kDate, false, 0, {}},
    {"/concern/contact_with_parents", "Kontakt med forældrene", kProse, false, 2000, {}},
    {"/attachments/[]/title", "Bilag, titel", kLine, false, 200, {}},
    {"/attachments/[]/media_type", "Bilag, medietype", kLine, kMust, 100, {}},
    {"/attachments/[]/sha256", "Bilag, SHA-256", kLine, kMust, 64, {}},
    {"/attachments/[]/size_bytes", "", kCount, false, kMaxAttachmentBytes, {}},
    {"/attachments/[]/megabytes", "Bilag, størrelse i MB", kDecimal, false, 12, {}},
    {"/attachments/[]/content", "Bilag, indhold", kBytes, kMust, 3 * kMaxAttachmentBytes, {}},
};

// The places of the table by path.
const std::map<std::string_view, const FieldInfo*>& ByPath() {
  static const auto* const fields = [] {
    auto* map = new std::map<std::string_view, const FieldInfo*>();
    for (const FieldInfo& field : kFields) map->emplace(field.path, &field);
    return map;
  }();
  return *fields;
}

const std::set<std::string_view>& Names() {
  static const auto* const names = [] {
    auto* set = new std::set<std::string_view>();
    for (const FieldInfo& field : kFields) {
      std::string_view rest = field.path.substr(1);
      for (size_t slash = rest.find('/'); slash != std::string_view::npos; slash = rest.find('/')) {
        set->insert(rest.substr(0, slash));
        rest.remove_prefix(slash + 1);
      }
      set->insert(rest);
    }
    return set;
  }();
  return *names;
}

}  // namespace form_fields_internal

absl::Span<const FieldInfo> AllFields() { return form_fields_internal::kFields; }

std::string PatternOf(std::string_view path) {
  std::string pattern;
  for (size_t at = 0; at < path.size();) {
    const size_t end = std::min(path.find('/', at + 1), path.size());
    const std::string_view segment = path.substr(at, end - at);
    const bool place = segment.size() > 1 && std::all_of(segment.begin() + 1, segment.end(), [](char c) {
      return absl::ascii_isdigit(static_cast<unsigned char>(c));
    });
    pattern += place ? std::string_view("/[]") : segment;
    at = end;
  }
  return pattern;
}

const FieldInfo* FindField(std::string_view path) {
  const auto& fields = form_fields_internal::ByPath();
  const auto found = fields.find(PatternOf(path));
  return found == fields.end() ? nullptr : found->second;
}

bool IsKnownName(std::string_view segment) { return form_fields_internal::Names().contains(segment); }

}  // namespace handover::adapters::social
