// A birth notification as it stands in the document: fields with their nodes, nothing judged, nothing mapped.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_XDIS32_LETTER_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_XDIS32_LETTER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include <pugixml.hpp>

#include "adapters/medcom_xml/xml_structure.h"

namespace handover::adapters::medcom {

// An element with a value. Borrows the document.
struct Field {
  pugi::xml_node node;  // Null when the letter does not have it.
  std::string text;     // Of a formatted text: its words, with line breaks, without blanks at both ends.

  bool present() const { return !node.empty(); }
};

// A date and a time to the minute, in Danish local time.
struct LetterTime {
  pugi::xml_node node;  // Null when the letter does not have it.
  pugi::xml_node date_node;
  pugi::xml_node time_node;
  absl::CivilMinute local;

  bool present() const { return !node.empty(); }
  absl::CivilDay day() const { return absl::CivilDay(local); }
};

struct Diagnosis {
  pugi::xml_node node;
  Field description_code;
  Field code;  // May be missing.
  Field type_code;
  Field text;
  LetterTime time;
};

struct PostalAddress {
  Field street;
  Field suburb;
  Field district;
  Field post_code;

  bool present() const { return street.present() || suburb.present() || district.present() || post_code.present(); }
};

// Sender, receiver or general practitioner.
struct Organisation {
  pugi::xml_node node;
  Field ean;
  Field identifier;
  Field identifier_code;
  Field name;
  Field department;
  Field unit;
  PostalAddress address;
  Field telephone;
  Field speciality;

  bool present() const { return !node.empty(); }
};

struct Midwife {
  pugi::xml_node node;
  Field identifier;
  Field identifier_code;
  Field name;
  Field organisation_name;
  PostalAddress address;

  bool present() const { return !node.empty(); }
};

struct Mother {
  pugi::xml_node node;
  Field cpr;  // Exactly one of these two.
  Field alternative_number;
  Field family_name;
  Field given_name;
  PostalAddress address;
  Field occupation;
  Field marital_status;
  Field private_telephone;
  Field fax;
  Field mobile_telephone;
  Field other_telephone;
  Field work_telephone;
  Field interpretation_code;
  Field language_code;
  Field language_description;
  Field discharge;

  const Field& number() const { return cpr.present() ? cpr : alternative_number; }
};

struct Partner {
  pugi::xml_node node;
  Field relation;
  Field number;
  Field family_name;
  Field given_name;
  PostalAddress address;
  Field occupation;

  bool present() const { return !node.empty(); }
  // Whether it tells of a person at all.
  bool known() const { return number.present() || family_name.present() || given_name.present(); }
};

// ChildRelation and the ChildInfo of the same place.
struct Child {
  pugi::xml_node relation_node;
  pugi::xml_node info_node;
  Field relation;
  Field number;
  LetterTime birth_time;
  Field birth_status_1;
  Field birth_status_2;
  Field gender;
  std::vector<Diagnosis> diagnoses;
  Field weight;
  Field length;
  Field head;
  Field apgar_1;
  Field apgar_5;
  Field apgar_10;
  Field apgar_ten_minutes;
  Field additional_info;
  Field transferral;

  bool stillborn() const { return birth_status_1.text == "dødfødt"; }
  bool multiple() const { return birth_status_2.text == "flerfødt"; }
};

struct Investigation {
  pugi::xml_node node;
  std::vector<Diagnosis> diagnoses;
  LetterTime date;
  Field text;
};

struct Xdis32Letter {
  pugi::xml_node node;  // BirthNotification.
  Field identifier;
  Field version_code;
  Field statistical_code;
  LetterTime authorised;
  Field type_code;
  Field status_code;
  Field episode;
  Organisation sender;
  Organisation receiver;
  Midwife own_midwife;
  Organisation practitioner;
  Midwife birth_midwife;
  Mother mother;
  Partner partner;
  std::vector<Child> children;
  size_t child_info_count = 0;  // Of the document; a child without one has null nodes.
  LetterTime last_menstruation;
  LetterTime due_date;
  std::vector<Diagnosis> pregnancy_diagnoses;
  std::vector<Investigation> investigations;
  Field weeks;
  Field days;
  std::vector<Diagnosis> birth_diagnoses;
  Field bleeding;
  Field amniotic_fluid;
  Field birth_info;
  Field appointment;
  pugi::xml_node local_elements;  // Those behind the letter; null = none.

  bool corrects() const { return status_code.text == "rettetbrev"; }
  int stillborn_count() const;
};

// The element of that name in `parent`; without a node when there is none.
Field FieldOf(pugi::xml_node parent, std::string_view name);
Field FieldOf(ChildCursor& parent, std::string_view name);
Field FormattedOf(pugi::xml_node parent, std::string_view name);
LetterTime TimeOf(pugi::xml_node parent, std::string_view name);
PostalAddress AddressOf(ChildCursor& parent);
Organisation OrganisationOf(ChildCursor& letter, std::string_view name);

// REQUIRES: CheckStructure() found nothing wrong with the document.
Xdis32Letter ReadLetter(pugi::xml_node birth_notification);

// The words of a formatted text: Break is a line break and Space a blank; other markup is left out.
std::string WordsOf(pugi::xml_node formatted_text);

// Whether it has markup other than Break and Space, which WordsOf() leaves out.
bool HasMarkup(pugi::xml_node formatted_text);

// The element as XML text, for Local_Elements, whose content no schema tells; empty for null.
std::string OuterXmlOf(pugi::xml_node node);

// The number of a field by which CheckStructure() has found a whole number; 0 where it is missing.
int64_t NumberOf(const Field& field);

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_XDIS32_LETTER_H_
