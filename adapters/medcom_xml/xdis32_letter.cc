#include "adapters/medcom_xml/xdis32_letter.h"

#include <algorithm>
#include <sstream>
#include <string_view>
#include <utility>

#include "adapters/medcom_xml/xml_structure.h"
#include "adapters/medcom_xml/xml_values.h"
#include "adapters/text/xml_names.h"

namespace handover::adapters::medcom {
namespace {

void AppendDiagnoses(pugi::xml_node parent, std::string_view name, std::vector<Diagnosis>& diagnoses) {
  for (const pugi::xml_node node : ChildrenOf(parent, name)) {
    ChildCursor parts(node);
    diagnoses.push_back({.node = node,
                         .description_code = FieldOf(parts, "DiagnoseDescriptionCode"),
                         .code = FieldOf(parts, "DiagnoseCode"),
                         .type_code = FieldOf(parts, "DiagnoseTypeCode"),
                         .text = FieldOf(parts, "DiagnoseText"),
                         .time = TimeOf(node, "DiagnoseDateTime")});
  }
}

Midwife MidwifeOf(ChildCursor& letter, std::string_view name) {
  const pugi::xml_node node = letter.Find(name);
  ChildCursor parts(node);
  return {.node = node,
          .identifier = FieldOf(parts, "Identifier"),
          .identifier_code = FieldOf(parts, "IdentifierCode"),
          .name = FieldOf(parts, "PersonName"),
          .organisation_name = FieldOf(parts, "OrganisationName"),
          .address = AddressOf(parts)};
}

Mother MotherOf(ChildCursor& letter) {
  const pugi::xml_node node = letter.Find("Patient");
  ChildCursor parts(node);
  ChildCursor telephone(ChildOf(node, "TelephoneSubscriber"));
  ChildCursor interpretation(ChildOf(node, "InterpretationNeeds"));
  return {.node = node,
          .cpr = FieldOf(parts, "CivilRegistrationNumber"),
          .alternative_number = FieldOf(parts, "AlternativeIdentifier"),
          .family_name = FieldOf(parts, "PersonSurnameName"),
          .given_name = FieldOf(parts, "PersonGivenName"),
          .address = AddressOf(parts),
          .occupation = FieldOf(parts, "OccupancyText"),
          .marital_status = FieldOf(parts, "MaritalStatus"),
          .private_telephone = FieldOf(telephone, "PrivateSubscriberIdentifier"),
          .fax = FieldOf(telephone, "FaxSubscriberIdentifier"),
          .mobile_telephone = FieldOf(telephone, "MobileSubscriberIdentifier"),
          .other_telephone = FieldOf(telephone, "OtherSubscriberIdentifier"),
          .work_telephone = FieldOf(telephone, "WorkSubscriberIdentifier"),
          .interpretation_code = FieldOf(interpretation, "InterpretationIsNeededCode"),
          .language_code = FieldOf(interpretation, "ISOLanguageCode"),
          .language_description = FieldOf(interpretation, "ISOLanguageCodeDescription"),
          .discharge = FieldOf(parts, "EpisodeOfCareStatusCode")};
}

Partner PartnerOf(ChildCursor& letter) {
  const pugi::xml_node node = letter.Find("PartnerRelation");
  ChildCursor parts(node);
  return {.node = node,
          .relation = FieldOf(parts, "RelationCode"),
          .number = FieldOf(parts, "PersonIdentifier"),
          .family_name = FieldOf(parts, "PersonSurnameName"),
          .given_name = FieldOf(parts, "PersonGivenName"),
          .address = AddressOf(parts),
          .occupation = FieldOf(parts, "OccupancyText")};
}

Child ChildFrom(pugi::xml_node relation, pugi::xml_node info) {
  ChildCursor parts(relation);
  ChildCursor dimensions(ChildOf(info, "ChildDimensions"));
  ChildCursor apgar(ChildOf(info, "ApgarScore"));
  Child child = {.relation_node = relation,
                 .info_node = info,
                 .relation = FieldOf(parts, "RelationCode"),
                 .number = FieldOf(parts, "PersonIdentifier"),
                 .birth_time = TimeOf(relation, "TimeOfBirth"),
                 .birth_status_1 = FieldOf(parts, "BirthStatus1"),
                 .birth_status_2 = FieldOf(parts, "BirthStatus2"),
                 .gender = FieldOf(parts, "Gender"),
                 .diagnoses = {},
                 .weight = FieldOf(dimensions, "Weight"),
                 .length = FieldOf(dimensions, "Length"),
                 .head = FieldOf(dimensions, "HeadCircumference"),
                 .apgar_1 = FieldOf(apgar, "ScoreAfterOneMin"),
                 .apgar_5 = FieldOf(apgar, "ScoreAfterFiveMin"),
                 .apgar_10 = FieldOf(apgar, "ScoreAfterTenMin"),
                 .apgar_ten_minutes = FieldOf(apgar, "MinutesAtScoreTen"),
                 .additional_info = FormattedOf(info, "ChildAdditionalInfo"),
                 .transferral = FieldOf(info, "ChildTransferral")};
  for (const std::string_view name : {"ChildPrincipalDiagnoses", "ChildAdditionalDiagnoses", "ChildOtherDiagnoses"}) {
    AppendDiagnoses(info, name, child.diagnoses);
  }
  return child;
}

void ReadChildren(Xdis32Letter& letter) {
  const std::vector<pugi::xml_node> relations = ChildrenOf(letter.node, "ChildRelation");
  const std::vector<pugi::xml_node> infos = ChildrenOf(letter.node, "ChildInfo");
  letter.child_info_count = infos.size();
  // Which ChildInfo belongs to which ChildRelation is told by the place alone.
  for (size_t i = 0; i < relations.size(); ++i) {
    letter.children.push_back(ChildFrom(relations[i], i < infos.size() ? infos[i] : pugi::xml_node()));
  }
}

void ReadPregnancyAndBirth(Xdis32Letter& letter) {
  const pugi::xml_node pregnancy = ChildOf(letter.node, "Pregnancy");
  letter.last_menstruation = TimeOf(pregnancy, "DateOfLastMenstruation");
  letter.due_date = TimeOf(pregnancy, "DateofDelivery");
  AppendDiagnoses(pregnancy, "PregnancyPrincipalDiagnoses", letter.pregnancy_diagnoses);
  AppendDiagnoses(pregnancy, "PregnancyAdditionalDiagnoses", letter.pregnancy_diagnoses);
  for (const pugi::xml_node node : ChildrenOf(pregnancy, "PregnancyInvestigationAndTreatments")) {
    Investigation investigation = {.node = node,
                                   .diagnoses = {},
                                   .date = TimeOf(node, "ClinicalInfoDate"),
                                   .text = FormattedOf(node, "InvestigationAndTreatmentText")};
    AppendDiagnoses(node, "InvestigationAndTreatmentDiagnoses", investigation.diagnoses);
    letter.investigations.push_back(std::move(investigation));
  }
  const pugi::xml_node birth = ChildOf(letter.node, "Birth");
  ChildCursor duration(ChildOf(birth, "PregnancyDuration"));
  letter.weeks = FieldOf(duration, "Weeks");
  letter.days = FieldOf(duration, "Days");
  AppendDiagnoses(birth, "BirthPrincipalDiagnoses", letter.birth_diagnoses);
  AppendDiagnoses(birth, "BirthAdditionalDiagnoses", letter.birth_diagnoses);
  AppendDiagnoses(birth, "BirthInvestigationAndTreatmentDiagnoses", letter.birth_diagnoses);
  letter.bleeding = FormattedOf(birth, "BleedingVolume");
  letter.amniotic_fluid = FormattedOf(birth, "AmnioticFluidDescription");
  letter.birth_info = FormattedOf(birth, "BirthAdditionalInfo");
  letter.appointment = FieldOf(birth, "MaternityMotherAppointment");
}

// Document order below `root`, without recursion; null at the end.
pugi::xml_node NextBelow(pugi::xml_node root, pugi::xml_node node) {
  if (node.first_child()) return node.first_child();
  while (node != root && !node.next_sibling()) node = node.parent();
  return node == root ? pugi::xml_node() : node.next_sibling();
}

// Centred and right-aligned text stands on lines of its own.
bool IsBlock(pugi::xml_node node) { return HasLocalName(node, "Center") || HasLocalName(node, "Right"); }

}  // namespace

Field FieldOf(pugi::xml_node parent, std::string_view name) {
  const pugi::xml_node node = ChildOf(parent, name);
  return {node, TextOf(node)};
}

Field FieldOf(ChildCursor& parent, std::string_view name) {
  const pugi::xml_node node = parent.Find(name);
  return {node, TextOf(node)};
}

Field FormattedOf(pugi::xml_node parent, std::string_view name) {
  const pugi::xml_node node = ChildOf(parent, name);
  return {node, WordsOf(node)};
}

LetterTime TimeOf(pugi::xml_node parent, std::string_view name) {
  LetterTime time;
  time.node = ChildOf(parent, name);
  if (!time.present()) return time;
  time.date_node = ChildOf(time.node, "Date");
  time.time_node = ChildOf(time.node, "Time");
  std::string copy;
  const absl::CivilDay day = ReadDate(TextOf(time.date_node, copy)).value_or(absl::CivilDay());
  const HourAndMinute clock = ReadTime(TextOf(time.time_node, copy)).value_or(HourAndMinute());
  time.local = absl::CivilMinute(day.year(), day.month(), day.day(), clock.hour, clock.minute);
  return time;
}

PostalAddress AddressOf(ChildCursor& parent) {
  return {.street = FieldOf(parent, "StreetName"),
          .suburb = FieldOf(parent, "SuburbName"),
          .district = FieldOf(parent, "DistrictName"),
          .post_code = FieldOf(parent, "PostCodeIdentifier")};
}

Organisation OrganisationOf(ChildCursor& letter, std::string_view name) {
  const pugi::xml_node node = letter.Find(name);
  ChildCursor parts(node);
  return {.node = node,
          .ean = FieldOf(parts, "EANIdentifier"),
          .identifier = FieldOf(parts, "Identifier"),
          .identifier_code = FieldOf(parts, "IdentifierCode"),
          .name = FieldOf(parts, "OrganisationName"),
          .department = FieldOf(parts, "DepartmentName"),
          .unit = FieldOf(parts, "UnitName"),
          .address = AddressOf(parts),
          .telephone = FieldOf(parts, "TelephoneSubscriberIdentifier"),
          .speciality = FieldOf(parts, "MedicalSpecialityCode")};
}

int Xdis32Letter::stillborn_count() const {
  return static_cast<int>(
      std::count_if(children.begin(), children.end(), [](const Child& c) { return c.stillborn(); }));
}

Xdis32Letter ReadLetter(pugi::xml_node birth_notification) {
  Xdis32Letter letter;
  letter.node = birth_notification;
  ChildCursor parts(birth_notification);
  ChildCursor head(parts.Find("Letter"));
  letter.identifier = FieldOf(head, "Identifier");
  letter.version_code = FieldOf(head, "VersionCode");
  letter.statistical_code = FieldOf(head, "StatisticalCode");
  letter.authorised = TimeOf(head.parent(), "Authorisation");
  letter.type_code = FieldOf(head, "TypeCode");
  letter.status_code = FieldOf(head, "StatusCode");
  letter.episode = FieldOf(head, "EpisodeOfCareIdentifier");
  letter.sender = OrganisationOf(parts, "Sender");
  letter.receiver = OrganisationOf(parts, "Receiver");
  letter.own_midwife = MidwifeOf(parts, "OwnMaternityMother");
  letter.practitioner = OrganisationOf(parts, "Practitioner");
  letter.birth_midwife = MidwifeOf(parts, "BirthMaternityMother");
  letter.mother = MotherOf(parts);
  letter.partner = PartnerOf(parts);
  ReadChildren(letter);
  ReadPregnancyAndBirth(letter);
  pugi::xml_node next = birth_notification.next_sibling();
  while (next && next.type() != pugi::node_element) next = next.next_sibling();
  if (HasLocalName(next, "Local_Elements")) letter.local_elements = next;
  return letter;
}

std::string WordsOf(pugi::xml_node formatted_text) {
  const pugi::xml_node only = formatted_text.first_child();
  const bool is_plain = only.type() == pugi::node_pcdata && !only.next_sibling();
  if (is_plain) return std::string(Trim(only.value()));
  std::string words;
  for (pugi::xml_node node = formatted_text; node; node = NextBelow(formatted_text, node)) {
    const bool begins_line = IsBlock(node) || (node != formatted_text && IsBlock(node.previous_sibling()));
    if (begins_line && !words.empty() && !words.ends_with('\n')) words += '\n';
    if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) words += node.value();
    if (HasLocalName(node, "Break")) words += '\n';
    if (HasLocalName(node, "Space")) words += ' ';
  }
  return std::string(Trim(words));
}

bool HasMarkup(pugi::xml_node formatted_text) {
  for (pugi::xml_node node = formatted_text; node; node = NextBelow(formatted_text, node)) {
    const bool element = node.type() == pugi::node_element && node != formatted_text;
    if (element && !HasLocalName(node, "Break") && !HasLocalName(node, "Space")) return true;
  }
  return false;
}

std::string OuterXmlOf(pugi::xml_node node) {
  if (!node) return {};  // Most letters have none, and a stream is dear.
  std::ostringstream out;
  node.print(out, "", pugi::format_raw, pugi::encoding_utf8);
  return std::move(out).str();
}

int64_t NumberOf(const Field& field) { return ReadInteger(field.text).value_or(0); }

}  // namespace handover::adapters::medcom
