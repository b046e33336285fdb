// A correspondence letter as it stands in the document, and what is wrong with it that its schema lets through.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_XDIS91_LETTER_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_XDIS91_LETTER_H_

#include <vector>

#include <pugixml.hpp>

#include "adapters/medcom_xml/xdis32_letter.h"
#include "adapters/translation.h"
#include "handover/model/v1/person.pb.h"

namespace handover::adapters::medcom {

// What the letter refers to besides its text. Exactly one of the last three.
struct LetterReference {
  pugi::xml_node node;
  Field description;
  Field url;
  Field paper;      // SUP: sent on paper.
  Field file_name;  // Of BIN: the file travels in a letter of its own.
};

struct Xdis91Letter {
  pugi::xml_node node;  // ClinicalEmail.
  Field identifier;
  Field version_code;
  Field statistical_code;
  LetterTime authorised;
  Field type_code;
  Field status_code;
  Field episode;
  Organisation sender;
  Organisation receiver;
  Field cpr;  // Of the patient; exactly one of these two.
  Field alternative_number;
  Field family_name;
  Field given_name;
  Field priority;
  Field subject;
  std::vector<Field> texts;
  std::vector<LetterReference> references;
  pugi::xml_node patient;
  pugi::xml_node local_elements;  // Those behind the letter; null = none.

  bool corrects() const { return status_code.text == "rettetbrev"; }
  const Field& number() const { return cpr.present() ? cpr : alternative_number; }
};

// REQUIRES: CheckStructure() found nothing wrong with the document.
Xdis91Letter ReadCorrespondence(pugi::xml_node clinical_email);

// Appends everything, errors and the rest. REQUIRES: as above.
void CheckCorrespondence(const Xdis91Letter& letter, std::vector<Issue>& issues);

// The patient's number. A CPR number whose day does not exist, which the schema of 2006 lets through, is one of the
// sender's own. REQUIRES: CheckCorrespondence() found no error.
model::v1::PersonIdentifier PatientNumberOf(const Xdis91Letter& letter);

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_XDIS91_LETTER_H_
