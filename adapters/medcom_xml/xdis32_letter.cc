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
    diagnoses.push_back({.node = node,
                         .description_code = FieldOf(node, "DiagnoseDescriptionCode"),
                         .code = FieldOf(node, "DiagnoseCode"),
                         .type_code = FieldOf(node, "DiagnoseTypeCode"),
                         .text = FieldOf(node, "DiagnoseText"),
                         .time = TimeOf(node, "DiagnoseDateTime")});
  }
}

Midwife MidwifeOf(pugi::xml_node letter, std::string_view name) {
  const pugi::xml_node node = ChildOf(letter, name);
  return {.node = node,
          .identifier = FieldOf(node, "Identifier"),
          .identifier_code = FieldOf(node, "IdentifierCode"),
          .name = FieldOf(node, "PersonName"),
          .organisation_name = FieldOf(node, "OrganisationName"),
          .address = AddressOf(node)};
}

Mother MotherOf(pugi::xml_node letter) {
  const pugi::xml_node node = ChildOf(letter, "Patient");
  const pugi::xml_node telephone = ChildOf(node, "TelephoneSubscriber");
  const pugi::xml_node interpretation = ChildOf(node, "InterpretationNeeds");
  return {.node = node,
          .cpr = FieldOf(node, "CivilRegistrationNumber"),
          .alternative_number = FieldOf(node, "AlternativeIdentifier"),
          .family_name = FieldOf(node, "PersonSurnameName"),
          .given_name = FieldOf(node, "PersonGivenName"),
          .address = AddressOf(node),
          .occupation = FieldOf(node, "OccupancyText"),
          .marital_status = FieldOf(node, "MaritalStatus"),
          .private_telephone = FieldOf(telephone, "PrivateSubscriberIdentifier"),
          .fax = FieldOf(telephone, "FaxSubscriberIdentifier"),
          .mobile_telephone = FieldOf(telephone, "MobileSubscriberIdentifier"),
          .other_telephone = FieldOf(telephone, "OtherSubscriberIdentifier"),
          .work_telephone = FieldOf(telephone, "WorkSubscriberIdentifier"),
          .interpretation_code = FieldOf(interpretation, "InterpretationIsNeededCode"),
          .language_code = FieldOf(interpretation, "ISOLanguageCode"),
          .language_description = FieldOf(interpretation, "ISOLanguageCodeDescription"),
          .discharge = FieldOf(node, "EpisodeOfCareStatusCode")};
}

Partner PartnerOf(pugi::xml_node letter) {
  const pugi::xml_node node = ChildOf(letter, "PartnerRelation");
  return {.node = node,
          .relation = FieldOf(node, "RelationCode"),
          .number = FieldOf(node, "PersonIdentifier"),
          .family_name = FieldOf(node, "PersonSurnameName"),
          .given_name = FieldOf(node, "PersonGivenName"),
          .address = AddressOf(node),
          .occupation = FieldOf(node, "OccupancyText")};
}

Child ChildFrom(pugi::xml_node relation, pugi::xml_node info) {
  const pugi::xml_node dimensions = ChildOf(info, "ChildDimensions");
  const pugi::xml_node apgar = ChildOf(info, "ApgarScore");
  Child child = {.relation_node = relation,
                 .info_node = info,
                 .relation = FieldOf(relation, "RelationCode"),
                 .number = FieldOf(relation, "PersonIdentifier"),
                 .birth_time = TimeOf(relation, "TimeOfBirth"),
                 .birth_status_1 = FieldOf(relation, "BirthStatus1"),
                 .birth_status_2 = FieldOf(relation, "BirthStatus2"),
                 .gender = FieldOf(relation, "Gender"),
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
  const pugi::xml_node duration = ChildOf(birth, "PregnancyDuration");
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

bool IsNamed(pugi::xml_node node, std::string_view local_name) {
  const std::string_view name = node.name();
  const size_t colon = name.find(':');
  return (colon == std::string_view::npos ? name : name.substr(colon + 1)) == local_name;
}

// Centred and right-aligned text stands on lines of its own.
bool IsBlock(pugi::xml_node node) { return IsNamed(node, "Center") || IsNamed(node, "Right"); }

}  // namespace

Field FieldOf(pugi::xml_node parent, std::string_view name) {
  const pugi::xml_node node = ChildOf(parent, name);
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
  const absl::CivilDay day = ReadDate(TextOf(time.date_node)).value_or(absl::CivilDay());
  const HourAndMinute clock = ReadTime(TextOf(time.time_node)).value_or(HourAndMinute());
  time.local = absl::CivilMinute(day.year(), day.month(), day.day(), clock.hour, clock.minute);
  return time;
}

PostalAddress AddressOf(pugi::xml_node parent) {
  return {.street = FieldOf(parent, "StreetName"),
          .suburb = FieldOf(parent, "SuburbName"),
          .district = FieldOf(parent, "DistrictName"),
          .post_code = FieldOf(parent, "PostCodeIdentifier")};
}

Organisation OrganisationOf(pugi::xml_node letter, std::string_view name) {
  const pugi::xml_node node = ChildOf(letter, name);
  return {.node = node,
          .ean = FieldOf(node, "EANIdentifier"),
          .identifier = FieldOf(node, "Identifier"),
          .identifier_code = FieldOf(node, "IdentifierCode"),
          .name = FieldOf(node, "OrganisationName"),
          .department = FieldOf(node, "DepartmentName"),
          .unit = FieldOf(node, "UnitName"),
          .address = AddressOf(node),
          .telephone = FieldOf(node, "TelephoneSubscriberIdentifier"),
          .speciality = FieldOf(node, "MedicalSpecialityCode")};
}

int Xdis32Letter::stillborn_count() const {
  return static_cast<int>(
      std::count_if(children.begin(), children.end(), [](const Child& c) { return c.stillborn(); }));
}

Xdis32Letter ReadLetter(pugi::xml_node birth_notification) {
  Xdis32Letter letter;
  letter.node = birth_notification;
  const pugi::xml_node head = ChildOf(birth_notification, "Letter");
  letter.identifier = FieldOf(head, "Identifier");
  letter.version_code = FieldOf(head, "VersionCode");
  letter.statistical_code = FieldOf(head, "StatisticalCode");
  letter.authorised = TimeOf(head, "Authorisation");
  letter.type_code = FieldOf(head, "TypeCode");
  letter.status_code = FieldOf(head, "StatusCode");
  letter.episode = FieldOf(head, "EpisodeOfCareIdentifier");
  letter.sender = OrganisationOf(birth_notification, "Sender");
  letter.receiver = OrganisationOf(birth_notification, "Receiver");
  letter.own_midwife = MidwifeOf(birth_notification, "OwnMaternityMother");
  letter.practitioner = OrganisationOf(birth_notification, "Practitioner");
  letter.birth_midwife = MidwifeOf(birth_notification, "BirthMaternityMother");
  letter.mother = MotherOf(birth_notification);
  letter.partner = PartnerOf(birth_notification);
  ReadChildren(letter);
  ReadPregnancyAndBirth(letter);
  pugi::xml_node next = birth_notification.next_sibling();
  while (next && next.type() != pugi::node_element) next = next.next_sibling();
  if (IsNamed(next, "Local_Elements")) letter.local_elements = next;
  return letter;
}

std::string WordsOf(pugi::xml_node formatted_text) {
  std::string words;
  for (pugi::xml_node node = formatted_text; node; node = NextBelow(formatted_text, node)) {
    const bool begins_line = IsBlock(node) || (node != formatted_text && IsBlock(node.previous_sibling()));
    if (begins_line && !words.empty() && !words.ends_with('\n')) words += '\n';
    if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) words += node.value();
    if (IsNamed(node, "Break")) words += '\n';
    if (IsNamed(node, "Space")) words += ' ';
  }
  return std::string(Trim(words));
}

bool HasMarkup(pugi::xml_node formatted_text) {
  for (pugi::xml_node node = formatted_text; node; node = NextBelow(formatted_text, node)) {
    const bool element = node.type() == pugi::node_element && node != formatted_text;
    if (element && !IsNamed(node, "Break") && !IsNamed(node, "Space")) return true;
  }
  return false;
}

std::string OuterXmlOf(pugi::xml_node node) {
  std::ostringstream out;
  node.print(out, "", pugi::format_raw, pugi::encoding_utf8);
  return std::move(out).str();
}

int64_t NumberOf(const Field& field) { return ReadInteger(field.text).value_or(0); }

}  // namespace handover::adapters::medcom
