// What every letter on its way out is made with: its name and time, sender and receiver, and an account of what the
// handover holds beyond it.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_OUTGOING_LETTER_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_OUTGOING_LETTER_H_

#include <string>
#include <string_view>

#include "absl/time/civil_time.h"
#include "absl/types/span.h"

#include "adapters/held_fields.h"
#include "adapters/medcom_xml/letter_builder.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::medcom {

// A handover that was read from a letter has that letter's name; any other gets one made from its id.
struct LetterName {
  std::string sender;      // Location number; empty = not told.
  std::string identifier;  // 1 to 14 characters.
  bool of_a_letter = false;
};
LetterName NameOfLetter(const exchange::v1::Handover& handover);

// The minute, on a Danish clock.
absl::CivilMinute LocalMinuteOf(const model::v1::Moment& moment);

// When the letter was signed: the newest time at which something in the handover was written down, else when the
// handover was made.
absl::CivilMinute SignedAt(const exchange::v1::Handover& handover);

// The Envelope around the letters, from the first of them.
void AddEnvelope(const exchange::v1::Handover& first, LetterBuilder& builder);

struct LetterHead {
  LetterName name;
  std::string_view version;  // XD3234L.
  std::string_view type;     // XDIS32.
  std::string episode;       // Empty = none.
  std::string episode_field;
};
void AddHead(const exchange::v1::Handover& handover, const LetterHead& head, LetterNode letter, LetterBuilder& builder);

// Number and its list, from `sks:4202` and the like; the location number where that names none of the letter's lists.
void SetOrganisationNumber(LetterNode organisation, std::string_view number, std::string_view location_number,
                           LetterBuilder& builder);

// Location number, number and list of whom the letter goes to. False: the handover does not name it.
bool AddReceiver(const exchange::v1::Handover& handover, LetterNode letter, LetterBuilder& builder);

// As dialled in Denmark: `+45` is left out, any other country begins with 00.
std::string DialledNumber(std::string_view telephone);

// Whether a parent must not be told, which no letter can carry. Tells it.
bool IsWithheld(const exchange::v1::Handover& handover, LetterBuilder& builder);

// Names everything in the handover that is set and not held. `own` = what only a handover that was read from a letter
// needs not lose, because the letter says it in another way.
struct Account {
  const HeldFields& held;
  const HeldFields& own;
};
void TellLosses(const exchange::v1::Handover& handover, const Account& account, bool of_a_letter,
                LetterBuilder& builder);

// Local_Elements behind the last letter, from what a residue holds of them. False: it is none.
bool AddLocalElements(std::string_view xml, LetterBuilder& builder);

// Takes root and losses away when an issue is an error, and sorts the losses.
void FinishTree(EmessageTree& tree);

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_OUTGOING_LETTER_H_
