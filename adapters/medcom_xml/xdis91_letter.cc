#include "adapters/medcom_xml/xdis91_letter.h"

#include <string>
#include <string_view>

#include "adapters/medcom_xml/issue_codes.h"
#include "adapters/medcom_xml/person_numbers.h"
#include "adapters/medcom_xml/xdis32_rules.h"
#include "adapters/medcom_xml/xml_structure.h"
#include "adapters/text/danish_time.h"
#include "adapters/text/utf8.h"
#include "broker/base/organisation_number.h"

namespace handover::adapters::medcom {
namespace xdis91_letter_internal {

constexpr size_t kNumberLength = 10;
constexpr std::string_view kNoNumber = "0000000000";

// What the number is, with the codes of this letter: which issue to tell, or null.
const IssueInfo* JudgePatientNumber(const Xdis91Letter& letter) {
  const std::string& text = letter.number().text;
  if (text == kNoNumber) return &kCorrespondenceCprUnknown;
  if (letter.cpr.present()) {
    const bool digits = text.size() == kNumberLength && text.find_first_not_of("0123456789") == std::string::npos;
    if (!digits) return &kCorrespondenceCprFormat;
    const bool right = JudgeNumber(text, NumberPlace::kCivilRegistrationNumber).kind == NumberFinding::Kind::kCpr;
    return right ? nullptr : &kCorrespondenceCprDate;
  }
  const NumberFinding::Kind kind = JudgeNumber(text, NumberPlace::kAlternativeIdentifier).kind;
  return kind == NumberFinding::Kind::kXEcpr ? nullptr : &kCorrespondenceLocalNumber;
}

class CorrespondenceRules {
 public:
  CorrespondenceRules(const Xdis91Letter& letter, std::vector<Issue>& issues) : letter_(letter), issues_(issues) {}

  void Check() {
    TellIf(letter_.corrects(), kCorrespondenceCorrection, letter_.status_code.node);
    TellIf(true, kCorrespondenceZone, letter_.authorised.node);
    const DanishInstant::Kind kind = FromDanishLocalTime(absl::CivilSecond(letter_.authorised.local)).kind;
    TellIf(kind != DanishInstant::Kind::kUnique, kCorrespondenceClockChange, letter_.authorised.node);
    for (const Organisation* party : {&letter_.sender, &letter_.receiver}) {
      const bool gln = IsGln(party->ean.text);
      TellIf(!gln, kCorrespondenceGlnFormat, party->ean.node);
      TellIf(gln && !HasGlnCheckDigit(party->ean.text), kCorrespondenceGlnCheckDigit, party->ean.node);
    }
    const IssueInfo* number = JudgePatientNumber(letter_);
    if (number != nullptr) TellIf(true, *number, letter_.number().node);
    TellIf(true, kCorrespondenceRole, letter_.patient);
    CheckTexts();
  }

 private:
  void TellIf(bool wrong, const IssueInfo& info, pugi::xml_node node) {
    if (wrong) issues_.push_back(MakeIssue(info, PathOf(node)));
  }

  void CheckTexts() {
    bool told = letter_.subject.present();
    for (const Field& text : letter_.texts) {
      told = told || !text.text.empty();
      TellIf(CountCodePoints(text.text) > kGreatestText, kCorrespondenceTextTooLong, text.node);
      TellIf(HoldsCpr(text.text), kCorrespondenceCprInText, text.node);
    }
    TellIf(HoldsCpr(letter_.subject.text), kCorrespondenceCprInText, letter_.subject.node);
    TellIf(CountCodePoints(OuterXmlOf(letter_.local_elements)) > kGreatestText, kCorrespondenceTextTooLong,
           letter_.local_elements);
    for (const LetterReference& reference : letter_.references) {
      told = told || reference.url.present();
      TellIf(!reference.url.present(), kCorrespondenceElsewhere, reference.node);
    }
    TellIf(!told, kCorrespondenceNoText, letter_.node);
  }

  const Xdis91Letter& letter_;
  std::vector<Issue>& issues_;
};

}  // namespace xdis91_letter_internal

Xdis91Letter ReadCorrespondence(pugi::xml_node clinical_email) {
  ChildCursor parts(clinical_email);
  ChildCursor head(ChildOf(clinical_email, "Letter"));
  ChildCursor patient(ChildOf(clinical_email, "Patient"));
  ChildCursor additional(ChildOf(clinical_email, "AdditionalInformation"));
  Xdis91Letter letter = {.node = clinical_email,
                         .identifier = FieldOf(head, "Identifier"),
                         .version_code = FieldOf(head, "VersionCode"),
                         .statistical_code = FieldOf(head, "StatisticalCode"),
                         .authorised = TimeOf(head.parent(), "Authorisation"),
                         .type_code = FieldOf(head, "TypeCode"),
                         .status_code = FieldOf(head, "StatusCode"),
                         .episode = FieldOf(head, "EpisodeOfCareIdentifier"),
                         .sender = OrganisationOf(parts, "Sender"),
                         .receiver = OrganisationOf(parts, "Receiver"),
                         .cpr = FieldOf(patient, "CivilRegistrationNumber"),
                         .alternative_number = FieldOf(patient, "AlternativeIdentifier"),
                         .family_name = FieldOf(patient, "PersonSurnameName"),
                         .given_name = FieldOf(patient, "PersonGivenName"),
                         .priority = FieldOf(additional, "Priority"),
                         .subject = FieldOf(additional, "Subject"),
                         .texts = {},
                         .references = {},
                         .patient = patient.parent()};
  for (const pugi::xml_node text : ChildrenOf(clinical_email, "ClinicalInformation")) {
    letter.texts.push_back(FormattedOf(text, "Text01"));
  }
  for (const pugi::xml_node node : ChildrenOf(clinical_email, "Reference")) {
    letter.references.push_back({.node = node,
                                 .description = FieldOf(node, "RefDescription"),
                                 .url = FieldOf(node, "URL"),
                                 .paper = FieldOf(node, "SUP"),
                                 .file_name = FieldOf(ChildOf(node, "BIN"), "ObjectIdentifier")});
  }
  pugi::xml_node next = clinical_email.next_sibling();
  while (next && next.type() != pugi::node_element) next = next.next_sibling();
  if (std::string_view(next.name()).ends_with("Local_Elements")) letter.local_elements = next;
  return letter;
}

void CheckCorrespondence(const Xdis91Letter& letter, std::vector<Issue>& issues) {
  xdis91_letter_internal::CorrespondenceRules(letter, issues).Check();
}

model::v1::PersonIdentifier PatientNumberOf(const Xdis91Letter& letter) {
  const std::string system = "gln:" + letter.sender.ean.text;
  const bool cpr = letter.cpr.present();
  if (!cpr) return IdentifierOf(letter.number().text, NumberPlace::kAlternativeIdentifier, system);
  if (xdis91_letter_internal::JudgePatientNumber(letter) == nullptr) {
    return IdentifierOf(letter.number().text, NumberPlace::kCivilRegistrationNumber, system);
  }
  model::v1::PersonIdentifier identifier;
  identifier.mutable_local()->set_system(system);
  identifier.mutable_local()->set_value(letter.cpr.text);
  return identifier;
}

}  // namespace handover::adapters::medcom
