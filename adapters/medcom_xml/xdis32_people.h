// Maps the people of a birth notification: mother, child, partner, professionals.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_XDIS32_PEOPLE_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_XDIS32_PEOPLE_H_

#include <string>

#include "adapters/handover_draft.h"
#include "adapters/medcom_xml/letter_ledger.h"
#include "adapters/medcom_xml/xdis32_letter.h"
#include "handover/model/v1/common.pb.h"

namespace handover::adapters::medcom {

// One handover in the making, and the letter that it is made from. Borrows all.
struct LetterMapping {
  const Xdis32Letter& letter;
  HandoverDraft& draft;
  LetterLedger& ledger;
  int mother = -1;  // Places in the slip; -1 = nobody.
  int child = -1;
  int partner = -1;
};

inline constexpr std::string_view kSksSystem = "1.2.208.176.2.4";
inline constexpr std::string_view kRelationSystem = "MEDCOM-XDIS-RelationCode";
// Of Provenance.original_codes: which of the letter's numbers each telephone was.
inline constexpr std::string_view kTelephoneSystem = "MEDCOM-XDIS-TelephoneSubscriber";

// Where an entry of the letter comes from: its path without indexes, and when the letter was signed.
model::v1::Provenance ProvenanceOf(const LetterMapping& mapping, pugi::xml_node node);

model::v1::Provenance ProvenanceAt(const LetterTime& recorded, pugi::xml_node node);

// SOR code, provider number and the like with their scheme. Of a hospital department only the hospital.
std::string OrganisationNumberOf(const Organisation& organisation);

// To the minute, in Danish time.
model::v1::Moment MomentOf(const LetterTime& time);

// The day alone: local midnight.
model::v1::Moment DayOf(const LetterTime& time);
model::v1::Date DateOf(absl::CivilDay day);

// `gln:` and the sender's number: who assigns the local numbers of a letter.
std::string SenderAddress(const Xdis32Letter& letter);

// The mother's person and identity. Comes first: an unborn child's identifier names her.
void MapMother(LetterMapping& mapping);

// Her address, telephones, language.
void MapMothersDetails(LetterMapping& mapping);

// The child's person and identity. `ordinal` counts from 1.
void MapChild(LetterMapping& mapping, const Child& child, int ordinal);

// The partner's person, identity, address, and what he or she is to the mother. A partner of whom nothing is told is
// left over.
void MapPartner(LetterMapping& mapping);

// Who sends: the midwife at the birth, named or not.
void MapSender(LetterMapping& mapping);

// The midwife of the pregnancy and the general practitioner.
void MapOtherProfessionals(LetterMapping& mapping);

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_XDIS32_PEOPLE_H_
