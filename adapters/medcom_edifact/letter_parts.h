// What MedCom's letters have in common: the interchange as an envelope, sender and receiver, the patient, times. Each
// function builds the element of that name and takes what it has used.
#ifndef HANDOVER_ADAPTERS_MEDCOM_EDIFACT_LETTER_PARTS_H_
#define HANDOVER_ADAPTERS_MEDCOM_EDIFACT_LETTER_PARTS_H_

#include <string_view>
#include <vector>

#include <pugixml.hpp>

#include "adapters/medcom_edifact/letter_tree.h"

namespace handover::adapters::edifact {

// Type and version as OIOXML writes them: XDIS32 and XD3234L.
struct LetterType {
  std::string_view edifact_type;     // DIS32.
  std::string_view edifact_version;  // D3234L.
};

// Envelope, from UNB.
void AddEnvelope(LetterTree& tree, const Segment& unb);

// Letter, from UNH, the head, S02 and the first S11. Takes what S02 and the S11 repeat.
void AddLetterHead(LetterTree& tree, pugi::xml_node letter, const std::vector<Group>& groups, LetterType type);

// The S01 with NAD of that qualifier; null when there is none.
const Group* FindParticipant(const std::vector<Group>& groups, std::string_view qualifier);

// An organisation of that element name. `unb_element`: where UNB names its location number, 0 = it does not.
void AddOrganisation(LetterTree& tree, pugi::xml_node letter, const char* name, const Group& group, const Segment& unb,
                     size_t unb_element);

// A midwife of that element name; nothing when the group names nobody.
void AddMidwife(LetterTree& tree, pugi::xml_node letter, const char* name, const Group& group);

// The number and the names of S07, and its address.
void AddPatientIdentity(LetterTree& tree, pugi::xml_node patient, const Group& group);
void AddAddress(LetterTree& tree, pugi::xml_node person, const Group& group);
void AddOccupation(LetterTree& tree, pugi::xml_node person, const Group& group);

// The groups of that name, in order.
std::vector<const Group*> FindGroups(const std::vector<Group>& groups, std::string_view name);

// The FTX of that qualifier, in order.
std::vector<const Segment*> TextsOf(const Group& group, std::string_view qualifier);

}  // namespace handover::adapters::edifact

#endif  // HANDOVER_ADAPTERS_MEDCOM_EDIFACT_LETTER_PARTS_H_
