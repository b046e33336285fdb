#include "adapters/medcom_edifact/code_words.h"

namespace handover::adapters::edifact {
namespace {

constexpr CodeWord kAcknowledgementRows[] = {{"0", "minuspositivkvitt"}, {"1", "pluspositivkvitt"}};
constexpr CodeWord kStatusRows[] = {{"N", "nytbrev"}, {"M", "rettetbrev"}};
constexpr CodeWord kIdentifierRows[] = {
    {"SKS", "sygehusafdelingsnummer"}, {"YNR", "ydernummer"}, {"EAN", "lokationsnummer"},
    {"KOM", "kommunenummer"},          {"SOR", "sorkode"},    {"NCD", "lokalt_nummer"}};
constexpr CodeWord kMaritalRows[] = {{"MA", "gift"}, {"SI", "single"}, {"SP", "separeret"},
                                     {"WI", "enke"}, {"DI", "skilt"},  {"LI", "samboende"}};
constexpr CodeWord kInterpretationRows[] = {{"TN", "tolkebehov_nej"}, {"NO", "tolkebehov_uafklaret"}};
constexpr CodeWord kBirthEpisodeRows[] = {{"POT", ""},  // Under way: nothing is told of the discharge.
                                          {"HJ", "direkte_hjem_fra_fødegang"},
                                          {"HK", "forventet_udskrevet_inden_24_timer_efter_fødslen"},
                                          {"HL", "forventet_udskrevet_senere_end_24_timer_efter_fødslen"}};
constexpr CodeWord kRelationRows[] = {
    {"GU", "uspec_paaroerende"}, {"MO", "mor"}, {"FA", "far"}, {"PA", "aegtefaelle"}, {"SD", "barn"}};
constexpr CodeWord kGenderRows[] = {{"1", "dreng"}, {"2", "pige"}};
constexpr CodeWord kDiagnosisRows[] = {
    {"DI", "uspec_diagnose"},   {"H", "henv_diagnose"},   {"B", "bidiagnose"},
    {"DM", "tillaegsdiagnose"}, {"A", "aktionsdiagnose"}, {"M", "midlertidig_diagnose"},
    {"S", "forloebsdiagnose"},  {"TR", "operation"},      {"IN", "roentgenundersoegelse"}};
constexpr CodeWord kDiagnosisTypeRows[] = {
    {"SKS", "SKSdiagnosekode"}, {"USP", "uspecificeretkode"}, {"ICP", "ICPCkode"}};
constexpr CodeWord kSpecialityRows[] = {{"99", "ikkeklassificeret"},
                                        {"1", "intern_medicin_sygehus"},
                                        {"2", "geriatri"},
                                        {"3", "hepatologi"},
                                        {"4", "haematologi"},
                                        {"5", "infektionsmedicin"},
                                        {"6", "kardiologi"},
                                        {"7", "med_allergologi"},
                                        {"8", "med_endokrinologi"},
                                        {"9", "med_gastroenterologi"},
                                        {"10", "med_lungesygdomme"},
                                        {"11", "nefrologi"},
                                        {"12", "reumatologi"},
                                        {"18", "dermato_venerologi_sygehus"},
                                        {"20", "neurologi"},
                                        {"22", "onkologi"},
                                        {"30", "kirurgi_sygehus"},
                                        {"31", "karkirurgi"},
                                        {"32", "kir_gastroenterologi"},
                                        {"33", "plastikkirurgi"},
                                        {"34", "thoraxkirurgi"},
                                        {"35", "urologi"},
                                        {"38", "gynaekologi_obstetrik_sygehus"},
                                        {"40", "neurokirurgi"},
                                        {"42", "ortopaedisk_kirurgi_sygehus"},
                                        {"44", "oftalmologi"},
                                        {"46", "oto_rhino_laryngologi"},
                                        {"48", "hospitalsodontologi"},
                                        {"50", "psykiatri_sygehus"},
                                        {"52", "boerne_ungdomspsykiatri"},
                                        {"60", "klin_biokemi"},
                                        {"61", "klin_fys_nuklearmedicin"},
                                        {"62", "klin_immunologi"},
                                        {"63", "klin_mikrobiologi"},
                                        {"64", "klin_neurofysiologi"},
                                        {"65", "patologisk_anatomi"},
                                        {"66", "diagnostisk_radiologi"},
                                        {"67", "klin_farmakologi"},
                                        {"68", "klin_genetik"},
                                        {"80", "paediatri_sygehus"},
                                        {"84", "anaestesiologi_sygehus"},
                                        {"86", "arbejdsmedicin"},
                                        {"90", "almen_medicin"},
                                        {"91", "samfundsmedicin"},
                                        {"580", "almenlaege_laegevagt"},
                                        {"1519", "oejenlaege"},
                                        {"2021", "oere_naese_halslaege"},
                                        {"2501", "anaestesiologi_praksis"},
                                        {"2503", "roentgen_kbh"},
                                        {"2504", "dermato_venerologi_praksis"},
                                        {"2505", "roentgen"},
                                        {"2506", "reumatologi_fysiurgi"},
                                        {"2507", "gynaekologi_obstetrik_praksis"},
                                        {"2508", "intern_medicin_praksis"},
                                        {"2509", "kirurgi_praksis"},
                                        {"2511", "klinisk_kemi"},
                                        {"2518", "neuromedicin"},
                                        {"2520", "ortopaedisk_kirurgi_praksis"},
                                        {"2522", "patologi "},  // The schema's own blank.
                                        {"2523", "plastkirurgi"},
                                        {"2524", "psykiatri_praksis"},
                                        {"2525", "paediatri"},
                                        {"2526", "boernepsykiatri"},
                                        {"2528", "tropemedicin"},
                                        {"4050", "tandlaege"},
                                        {"4551", "fysioterapi"},
                                        {"5053", "kiropraktor"},
                                        {"5552", "briller"},
                                        {"6054", "fodterapi"},
                                        {"6055", "fodbehandlking"},
                                        {"7045", "med_laboratorier"},
                                        {"7046", "omegnslaboratorier"},
                                        {"9463", "psykolog"}};

}  // namespace

const absl::Span<const CodeWord> kAcknowledgementCodes = kAcknowledgementRows;
const absl::Span<const CodeWord> kStatusCodes = kStatusRows;
const absl::Span<const CodeWord> kIdentifierCodes = kIdentifierRows;
const absl::Span<const CodeWord> kSpecialityCodes = kSpecialityRows;
const absl::Span<const CodeWord> kMaritalCodes = kMaritalRows;
const absl::Span<const CodeWord> kInterpretationCodes = kInterpretationRows;
const absl::Span<const CodeWord> kBirthEpisodeCodes = kBirthEpisodeRows;
const absl::Span<const CodeWord> kRelationCodes = kRelationRows;
const absl::Span<const CodeWord> kGenderCodes = kGenderRows;
const absl::Span<const CodeWord> kDiagnosisCodes = kDiagnosisRows;
const absl::Span<const CodeWord> kDiagnosisTypeCodes = kDiagnosisTypeRows;

}  // namespace handover::adapters::edifact
