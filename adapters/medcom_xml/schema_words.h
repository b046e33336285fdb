// What the tables of MedCom's letters (xdis32_structure.cc, xdis91_structure.cc) are written with: words for particles
// and types, and the simple types and parts that all letters have.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_SCHEMA_WORDS_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_SCHEMA_WORDS_H_

#include <array>
#include <span>
#include <string_view>

#include "adapters/medcom_xml/xml_structure.h"

namespace handover::adapters::medcom::schema {

using Content = ElementType::Content;
using Kind = ValueRule::Kind;

constexpr Particle One(std::string_view name, const ElementType& type) { return {.name = name, .type = &type}; }

constexpr Particle Maybe(std::string_view name, const ElementType& type) {
  return {.name = name, .type = &type, .least = 0};
}

constexpr Particle Some(std::string_view name, const ElementType& type, int least, int most) {
  return {.name = name, .type = &type, .least = least, .most = most};
}

constexpr ElementType Value(const ValueRule& rule) { return {.content = Content::kValue, .value = &rule}; }

constexpr ElementType Elements(std::span<const Particle> particles) { return {.particles = particles}; }

constexpr ValueRule Text(int least, int most) { return {.kind = Kind::kText, .min_length = least, .max_length = most}; }

constexpr ValueRule Codes(std::span<const std::string_view> codes) { return {.kind = Kind::kCode, .codes = codes}; }

// Code lists, in the order of ValueLists.xsd.
inline constexpr std::string_view kAcknowledgementCodes[] = {"minuspositivkvitt", "pluspositivkvitt"};
inline constexpr std::string_view kStatusCodes[] = {"nytbrev", "rettetbrev"};
inline constexpr std::string_view kMedicalSpecialityCodes[] = {"ikkeklassificeret",
                                                               "intern_medicin_sygehus",
                                                               "geriatri",
                                                               "hepatologi",
                                                               "haematologi",
                                                               "infektionsmedicin",
                                                               "kardiologi",
                                                               "med_allergologi",
                                                               "med_endokrinologi",
                                                               "med_gastroenterologi",
                                                               "med_lungesygdomme",
                                                               "nefrologi",
                                                               "reumatologi",
                                                               "dermato_venerologi_sygehus",
                                                               "neurologi",
                                                               "onkologi",
                                                               "kirurgi_sygehus",
                                                               "karkirurgi",
                                                               "kir_gastroenterologi",
                                                               "plastikkirurgi",
                                                               "thoraxkirurgi",
                                                               "urologi",
                                                               "gynaekologi_obstetrik_sygehus",
                                                               "neurokirurgi",
                                                               "ortopaedisk_kirurgi_sygehus",
                                                               "oftalmologi",
                                                               "oto_rhino_laryngologi",
                                                               "hospitalsodontologi",
                                                               "psykiatri_sygehus",
                                                               "boerne_ungdomspsykiatri",
                                                               "klin_biokemi",
                                                               "klin_fys_nuklearmedicin",
                                                               "klin_immunologi",
                                                               "klin_mikrobiologi",
                                                               "klin_neurofysiologi",
                                                               "patologisk_anatomi",
                                                               "diagnostisk_radiologi",
                                                               "klin_farmakologi",
                                                               "klin_genetik",
                                                               "anaestesiologi_sygehus",
                                                               "arbejdsmedicin",
                                                               "almen_medicin",
                                                               "samfundsmedicin",
                                                               "almenlaege_laegevagt",
                                                               "oejenlaege",
                                                               "oere_naese_halslaege",
                                                               "anaestesiologi_praksis",
                                                               "roentgen_kbh",
                                                               "dermato_venerologi_praksis",
                                                               "roentgen",
                                                               "reumatologi_fysiurgi",
                                                               "gynaekologi_obstetrik_praksis",
                                                               "intern_medicin_praksis",
                                                               "kirurgi_praksis",
                                                               "klinisk_kemi",
                                                               "neuromedicin",
                                                               "ortopaedisk_kirurgi_praksis",
                                                               "patologi ",
                                                               "plastkirurgi",
                                                               "psykiatri_praksis",
                                                               "paediatri",
                                                               "boernepsykiatri",
                                                               "tropemedicin",
                                                               "tandlaege",
                                                               "fysioterapi",
                                                               "kiropraktor",
                                                               "briller",
                                                               "fodterapi",
                                                               "fodbehandlking",
                                                               "med_laboratorier",
                                                               "omegnslaboratorier",
                                                               "psykolog",
                                                               "paediatri_sygehus"};

// Simple types.
inline constexpr ValueRule kText8Rule = Text(1, 8);
inline constexpr ElementType kText8 = Value(kText8Rule);
inline constexpr ValueRule kText10Rule = Text(1, 10);
inline constexpr ElementType kText10 = Value(kText10Rule);
inline constexpr ValueRule kText14Rule = Text(1, 14);
inline constexpr ElementType kText14 = Value(kText14Rule);
inline constexpr ValueRule kText17Rule = Text(1, 17);
inline constexpr ElementType kText17 = Value(kText17Rule);
inline constexpr ValueRule kText25Rule = Text(1, 25);
inline constexpr ElementType kText25 = Value(kText25Rule);
inline constexpr ValueRule kText35Rule = Text(1, 35);
inline constexpr ElementType kText35 = Value(kText35Rule);
inline constexpr ValueRule kText70Rule = Text(1, 70);
inline constexpr ElementType kText70 = Value(kText70Rule);
inline constexpr ValueRule kTenRule = Text(10, 10);
inline constexpr ElementType kTenCharacters = Value(kTenRule);
inline constexpr ValueRule kDateRule = {.kind = Kind::kDate};
inline constexpr ElementType kDate = Value(kDateRule);
inline constexpr ValueRule kTimeRule = {.kind = Kind::kTime};
inline constexpr ElementType kTime = Value(kTimeRule);
inline constexpr ValueRule kAcknowledgementCodeRule = Codes(kAcknowledgementCodes);
inline constexpr ElementType kAcknowledgementCode = Value(kAcknowledgementCodeRule);
inline constexpr ValueRule kStatusCodeRule = Codes(kStatusCodes);
inline constexpr ElementType kStatusCode = Value(kStatusCodeRule);
inline constexpr ValueRule kMedicalSpecialityCodeRule = Codes(kMedicalSpecialityCodes);
inline constexpr ElementType kMedicalSpecialityCode = Value(kMedicalSpecialityCodeRule);
inline constexpr ElementType kFormattedText = {.content = Content::kFormattedText};
inline constexpr ElementType kAnything = {.content = Content::kAnything};

// Parts of all letters.
inline constexpr Particle kDateTimeParts[] = {One("Date", kDate), One("Time", kTime)};
inline constexpr ElementType kDateTime = Elements(kDateTimeParts);

inline constexpr Particle kEnvelopeParts[] = {One("Sent", kDateTime), One("Identifier", kText14),
                                              One("AcknowledgementCode", kAcknowledgementCode)};
inline constexpr ElementType kEnvelope = Elements(kEnvelopeParts);

// Sender or receiver: which lists a number may be from, and how a post code may look, differ between the letters.
constexpr std::array<Particle, 12> SenderParts(const ElementType& number_list, const ElementType& post_code) {
  return {One("EANIdentifier", kText35),
          One("Identifier", kText17),
          One("IdentifierCode", number_list),
          One("OrganisationName", kText35),
          Maybe("DepartmentName", kText35),
          Maybe("UnitName", kText35),
          Maybe("StreetName", kText35),
          Maybe("SuburbName", kText35),
          Maybe("DistrictName", kText35),
          Maybe("PostCodeIdentifier", post_code),
          Maybe("TelephoneSubscriberIdentifier", kText25),
          Maybe("MedicalSpecialityCode", kMedicalSpecialityCode)};
}

constexpr std::array<Particle, 10> ReceiverParts(const ElementType& number_list, const ElementType& post_code) {
  return {One("EANIdentifier", kText35),         One("Identifier", kText17),       One("IdentifierCode", number_list),
          Maybe("OrganisationName", kText35),    Maybe("DepartmentName", kText35), Maybe("UnitName", kText35),
          Maybe("StreetName", kText35),          Maybe("SuburbName", kText35),     Maybe("DistrictName", kText35),
          Maybe("PostCodeIdentifier", post_code)};
}

// The head of a letter of one version and type.
constexpr std::array<Particle, 7> HeadParts(const ElementType& version, const ElementType& type) {
  return {One("Identifier", kText14),
          One("VersionCode", version),
          One("StatisticalCode", kText8),
          One("Authorisation", kDateTime),
          One("TypeCode", type),
          One("StatusCode", kStatusCode),
          Maybe("EpisodeOfCareIdentifier", kText35)};
}

}  // namespace handover::adapters::medcom::schema

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_SCHEMA_WORDS_H_
