#include "adapters/medcom_edifact/dis32_segments.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

#include "adapters/medcom_edifact/dis32_tree.h"
#include "adapters/medcom_edifact/edifact_issues.h"
#include "adapters/medcom_xml/xml_structure.h"
#include "adapters/medcom_xml/xml_values.h"
#include "adapters/text/xml_names.h"

namespace handover::adapters::edifact {
namespace dis32_segments_internal {

using medcom::ChildOf;
using medcom::ChildrenOf;

constexpr size_t kMostDiagnoses = 9;   // CIN in one S14.
constexpr size_t kMostTexts = 9;       // FTX in one S14,
constexpr size_t kMostShortTexts = 5;  // of what has a qualifier of its own, and of an investigation.

constexpr CodeWord kMoreRelations[] = {{"PA", "samboende"}, {"PA", "registreret_partner"}};

void BeginDetail(LetterSegments& out) { out.Add("S14", {{"14"}}); }

void AddDiagnosisSegment(LetterSegments& out, pugi::xml_node diagnosis) {
  const std::string kind = out.Code(ChildOf(diagnosis, "DiagnoseDescriptionCode"), kDiagnosisCodes, "DI");
  const std::string list = out.Code(ChildOf(diagnosis, "DiagnoseTypeCode"), kDiagnosisTypeCodes, "USP");
  const std::string keeper = list == "SKS" ? "SST" : list == "USP" ? "NCD" : list;
  out.Add("CIN", {{kind}, {out.Text(diagnosis, "DiagnoseCode"), list, keeper, out.Text(diagnosis, "DiagnoseText")}});
}

void AddDiagnosisSegments(LetterSegments& out, pugi::xml_node parent, const char* name) {
  for (const pugi::xml_node diagnosis : ChildrenOf(parent, name)) AddDiagnosisSegment(out, diagnosis);
}

// In groups of their own.
void AddDetailDiagnoses(LetterSegments& out, pugi::xml_node parent, const char* name) {
  size_t count = 0;
  for (const pugi::xml_node diagnosis : ChildrenOf(parent, name)) {
    if (count++ % kMostDiagnoses == 0) BeginDetail(out);
    AddDiagnosisSegment(out, diagnosis);
  }
}

void AddPlain(LetterSegments& out, const char* qualifier, pugi::xml_node text) {
  if (text) out.Add("FTX", {{qualifier}, {"P00"}, {}, {out.Text(text)}});
}

// A score that is missing before one that is there is an underscore.
void AddNumbers(LetterSegments& out, const char* qualifier, pugi::xml_node numbers,
                const std::vector<const char*>& names) {
  if (!numbers) return;
  std::vector<std::string> parts;
  for (const char* name : names) parts.push_back(out.Text(numbers, name));
  while (!parts.empty() && parts.back().empty()) parts.pop_back();
  for (std::string& part : parts) {
    if (part.empty()) part = "_";
  }
  out.Add("FTX", {{qualifier}, {"P00"}, {}, std::move(parts)});
}

void AddTelephoneSegments(LetterSegments& out, pugi::xml_node telephones) {
  const std::pair<const char*, const char*> kinds[] = {
      {"HO", "PrivateSubscriberIdentifier"}, {"MO", "MobileSubscriberIdentifier"}, {"WO", "WorkSubscriberIdentifier"}};
  for (const auto& [kind, name] : kinds) {
    const std::string number = out.Text(telephones, name);
    if (!number.empty()) out.Add("CON", {{kind}, {number, "TE"}});
  }
}

void AddMother(LetterSegments& out, pugi::xml_node patient) {
  AddPatientSegments(out, patient);
  AddTelephoneSegments(out, ChildOf(patient, "TelephoneSubscriber"));
  const std::string marital = out.Code(ChildOf(patient, "MaritalStatus"), kMaritalCodes, "");
  if (!marital.empty()) out.Add("PDI", {{"2"}, {marital}});
  const pugi::xml_node needs = ChildOf(patient, "InterpretationNeeds");
  const std::string need = out.Code(ChildOf(needs, "InterpretationIsNeededCode"), kInterpretationCodes, "");
  if (!need.empty()) out.Add("LAN", {{need}});
  const std::string language = out.Text(needs, "ISOLanguageCode");
  if (!language.empty()) out.Add("LAN", {{"TJ"}, {language, out.Text(needs, "ISOLanguageCodeDescription")}});
  AddOccupationSegment(out, patient);
}

// EDIFACT has one code for everybody whom the mother lives with.
std::string RelationOf(LetterSegments& out, pugi::xml_node relation) {
  for (const CodeWord& word : kMoreRelations) {
    if (TextOf(relation) != word.word) continue;
    out.Account(relation);
    out.Lose(kLossCode, relation);
    return std::string(word.code);
  }
  return out.Code(relation, kRelationCodes, "GU");
}

// The list is named also where there is no number, as MedCom's own letters do.
std::vector<std::string> CivilNumber(const std::string& number) { return {number, "", "", "CPR", "IM"}; }

void AddPartner(LetterSegments& out, pugi::xml_node partner) {
  out.Add("S09", {{"09"}});
  out.Add("REL", {{"PER"}, {RelationOf(out, ChildOf(partner, "RelationCode"))}});
  const std::string number = out.Text(partner, "PersonIdentifier");
  const std::string family = out.Text(partner, "PersonSurnameName");
  const std::string given = out.Text(partner, "PersonGivenName");
  out.Add("PNA", {{"PAS"},
                  CivilNumber(number),
                  {},
                  {},
                  family.empty() ? std::vector<std::string>() : std::vector<std::string>{"SU", family},
                  given.empty() ? std::vector<std::string>() : std::vector<std::string>{"FO", given}});
  AddAddressSegment(out, partner);
  out.Add("SEQ", {{}, {"1"}});
  AddOccupationSegment(out, partner);
}

void AddChild(LetterSegments& out, pugi::xml_node child, int number) {
  out.Add("S09", {{"09"}});
  out.Add("REL", {{"PER"}, {out.Code(ChildOf(child, "RelationCode"), kRelationCodes, "SD")}});
  out.AddTime("PRS", ChildOf(child, "TimeOfBirth"));
  out.Add("PNA", {{"PAS"}, CivilNumber(out.Text(child, "PersonIdentifier"))});
  out.Add("RFF", {{"K01", out.Text(child, "BirthStatus1")}});
  out.Add("RFF", {{"K02", out.Text(child, "BirthStatus2")}});
  out.Add("SEQ", {{}, {std::to_string(number)}});
  out.Add("PDI", {{out.Code(ChildOf(child, "Gender"), kGenderCodes, "")}});
}

void AddPregnancySegments(LetterSegments& out, pugi::xml_node letter) {
  const pugi::xml_node pregnancy = ChildOf(letter, "Pregnancy");
  AddCourseSegments(out, ChildOf(letter, "Letter"), 1, false);
  out.AddTime("90", ChildOf(pregnancy, "DateOfLastMenstruation"));
  out.AddTime("91", ChildOf(pregnancy, "DateofDelivery"));
  const pugi::xml_node discharge = ChildOf(ChildOf(letter, "Patient"), "EpisodeOfCareStatusCode");
  out.Add("PAS", {{discharge ? out.Code(discharge, kBirthEpisodeCodes, "POT") : "POT"}});
  AddDiagnosisSegments(out, pregnancy, "PregnancyPrincipalDiagnoses");
  AddDiagnosisSegments(out, pregnancy, "PregnancyAdditionalDiagnoses");
  for (const pugi::xml_node treatment : ChildrenOf(pregnancy, "PregnancyInvestigationAndTreatments")) {
    BeginDetail(out);
    AddDiagnosisSegments(out, treatment, "InvestigationAndTreatmentDiagnoses");
    out.AddTime("CIS", ChildOf(treatment, "ClinicalInfoDate"));
    // Another group would be another investigation.
    out.AddFormatted("NC", ChildOf(treatment, "InvestigationAndTreatmentText"), kMostShortTexts, nullptr);
  }
}

void AddBirthSegments(LetterSegments& out, pugi::xml_node letter) {
  const pugi::xml_node birth = ChildOf(letter, "Birth");
  AddCourseSegments(out, ChildOf(letter, "Letter"), 2, false);
  const pugi::xml_node duration = ChildOf(birth, "PregnancyDuration");
  const int weeks = static_cast<int>(medcom::ReadInteger(out.Text(duration, "Weeks")).value_or(0));
  const int days = static_cast<int>(medcom::ReadInteger(out.Text(duration, "Days")).value_or(0));
  out.Add("DTM", {{"K03", absl::StrFormat("00%02d%d", weeks, days), "103"}});
  AddDiagnosisSegments(out, birth, "BirthPrincipalDiagnoses");
  AddDiagnosisSegments(out, birth, "BirthAdditionalDiagnoses");
  AddDetailDiagnoses(out, birth, "BirthInvestigationAndTreatmentDiagnoses");
  BeginDetail(out);
  out.AddFormatted("K04", ChildOf(birth, "BleedingVolume"), kMostShortTexts, BeginDetail);
  out.AddFormatted("K05", ChildOf(birth, "AmnioticFluidDescription"), kMostShortTexts, BeginDetail);
  const pugi::xml_node info = ChildOf(birth, "BirthAdditionalInfo");
  const pugi::xml_node appointment = ChildOf(birth, "MaternityMotherAppointment");
  if (!info && !appointment) return;
  BeginDetail(out);
  out.AddFormatted("NC", info, kMostTexts, BeginDetail);
  AddPlain(out, "AFT", appointment);
}

void AddChildInfoSegments(LetterSegments& out, pugi::xml_node head, pugi::xml_node child, int number) {
  AddCourseSegments(out, head, number, true);
  AddDiagnosisSegments(out, child, "ChildPrincipalDiagnoses");
  AddDiagnosisSegments(out, child, "ChildAdditionalDiagnoses");
  AddDetailDiagnoses(out, child, "ChildOtherDiagnoses");
  BeginDetail(out);
  AddNumbers(out, "K06", ChildOf(child, "ChildDimensions"), {"Weight", "Length", "HeadCircumference"});
  AddNumbers(out, "K07", ChildOf(child, "ApgarScore"),
             {"ScoreAfterOneMin", "ScoreAfterFiveMin", "ScoreAfterTenMin", "MinutesAtScoreTen"});
  const pugi::xml_node info = ChildOf(child, "ChildAdditionalInfo");
  const pugi::xml_node transferral = ChildOf(child, "ChildTransferral");
  if (!info && !transferral) return;
  BeginDetail(out);
  out.AddFormatted("NC", info, kMostTexts, BeginDetail);
  AddPlain(out, "OVF", transferral);
}

}  // namespace dis32_segments_internal

void AddBirthNotificationSegments(LetterSegments& out, pugi::xml_node letter) {
  using namespace dis32_segments_internal;
  const pugi::xml_node head = ChildOf(letter, "Letter");
  AddHeadSegments(out, head, kDis32);
  const std::string_view type = kDis32.edifact_type;
  AddParticipantSegments(out,
                         {.qualifier = "SSP", .node = ChildOf(letter, "Sender"), .number = 1, .letter_type = type});
  AddParticipantSegments(out, {.qualifier = "PO", .node = ChildOf(letter, "Receiver"), .number = 2});
  AddParticipantSegments(
      out, {.qualifier = "PRH", .node = ChildOf(letter, "OwnMaternityMother"), .number = 3, .is_person = true});
  AddParticipantSegments(
      out, {.qualifier = "UGP", .node = ChildOf(letter, "Practitioner"), .number = 4, .letter_type = type});
  AddParticipantSegments(out, {.qualifier = "BV",
                               .node = ChildOf(letter, "BirthMaternityMother"),
                               .number = 5,
                               .is_person = true,
                               .attended_birth = true});
  AddInfoSegments(out, head, "");
  AddMother(out, ChildOf(letter, "Patient"));
  const pugi::xml_node partner = ChildOf(letter, "PartnerRelation");
  if (partner) AddPartner(out, partner);
  int number = 1;
  for (const pugi::xml_node child : ChildrenOf(letter, "ChildRelation")) AddChild(out, child, ++number);
  AddPregnancySegments(out, letter);
  AddBirthSegments(out, letter);
  number = 2;
  for (const pugi::xml_node child : ChildrenOf(letter, "ChildInfo")) AddChildInfoSegments(out, head, child, ++number);
}

}  // namespace handover::adapters::edifact
