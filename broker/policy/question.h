// What is asked of the law: may this kind of handover, with these sections about these persons, go from here to there?
// Made by the pipeline from the parsed handover; holds no body and no number.
#ifndef HANDOVER_BROKER_POLICY_QUESTION_H_
#define HANDOVER_BROKER_POLICY_QUESTION_H_

#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"

#include "broker/base/ids.h"
#include "broker/base/section_catalog.h"
#include "handover/directory/v1/directory.pb.h"
#include "handover/options/v1/options.pb.h"

namespace handover::policy {

// Submission: an early answer, never reused. Delivery: binding, in the same commit as the delivery.
enum class Phase { kSubmit, kDeliver };

struct SenderRef {
  PartyId party;
  directory::v1::Sector sector = directory::v1::SECTOR_UNSPECIFIED;
  bool serves_residence = false;  // It serves the recipient's municipality_code.
};

struct RecipientRef {
  PartyId party;  // Nil until routing has found it. Ask again with it: see consent::Circumstances.
  directory::v1::Sector sector = directory::v1::SECTOR_UNSPECIFIED;
  std::string municipality_code;   // Registered residence of the person it is routed by; empty = not known.
  bool sole_professional = false;  // One person is all of the party.
  bool same_authority = false;     // The municipality says that sender and recipient are one authority. Never guessed.
  bool registered_gp = false;      // The register names it as the GP of the subject.
  bool serves_residence = false;   // It serves municipality_code.
  // A named human has chosen it, an operator or an earlier recipient: what the register leaves open or says otherwise
  // of the residence, he has decided.
  bool chosen_by_human = false;
};

// What the addressee item says.
struct AddresseeClaim {
  std::string purpose;
  std::string legal_basis;
  bool copy = false;
  int of_person = -1;  // Index into persons; -1 = the subject.
};

struct QuestionPerson {
  std::string person_id;  // Of this handover.
  options::v1::PersonRole role = options::v1::PERSON_ROLE_UNSPECIFIED;
  std::vector<PersonKey> keys;  // Best first; empty for whom no identifier is known.
  bool unborn = false;
  // A PersonIdentity section says the address is protected. Can only tighten what the register says.
  bool address_protected = false;
};

struct QuestionSection {
  const SectionType* type = nullptr;  // Null = a body this broker does not know: withheld.
  options::v1::DataCategory category = options::v1::DATA_CATEGORY_UNSPECIFIED;  // See section_category.h.
  absl::InlinedVector<int, 4> about;                                            // Indexes into persons; at least one.
};

// What the routing slip says beside the persons.
struct SlipFacts {
  bool acute = false;          // The envelope's priority is ACUTE.
  bool justification = false;  // justification_text and justified_by are both there.
  bool treatment_episode = false;
  bool meeting = false;
  bool ssd_follow_up = false;
  int earlier_ssd_exchanges = 0;    // About the same child under the same meeting, from the store.
  std::string guideline;            // `code@version`.
  bool guideline_declared = false;  // The sender's own municipality has it in force, and the person lives there.
  std::vector<ConsentId> claimed_consents;  // What the sender says it rests on.
};

struct Question {
  Phase phase = Phase::kSubmit;
  std::string kind;
  SenderRef sender;
  RecipientRef recipient;
  AddresseeClaim addressee;
  int subject = -1;                       // Index into persons; -1 for a kind without a subject.
  std::vector<QuestionPerson> persons;    // As in the slip.
  std::vector<QuestionSection> sections;  // In the order of the section items.
  SlipFacts slip;
  // Kind of the handover it relates to, empty = none. Only when the store shows that sender and recipient are, the one
  // way or the other, sender and recipient of that handover.
  std::string related_kind;
  bool related_referred = false;  // The recipient sent that one to the sender, about the same subject.
  std::string pregnancy;          // The one it is about, or whose child; empty = not known, or several.
  bool retracts = false;          // RETRACTS an earlier handover: carries no section, so none is missed.
};

}  // namespace handover::policy

#endif  // HANDOVER_BROKER_POLICY_QUESTION_H_
