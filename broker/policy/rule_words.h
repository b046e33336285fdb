// The words by which a lawyer reads the policy: what enums, codes and limits of it mean to people. Every function is
// total: what it has no words for comes out as its own name, so that a page is never wrong by leaving something out.
#ifndef HANDOVER_BROKER_POLICY_RULE_WORDS_H_
#define HANDOVER_BROKER_POLICY_RULE_WORDS_H_

#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/repeated_field.h"

#include "handover/directory/v1/directory.pb.h"
#include "handover/options/v1/options.pb.h"
#include "handover/policy/v1/policy.pb.h"

namespace handover::policy {

// `BIRTH_NOTIFICATION` as `birth notification`; SSD stays SSD.
std::string PlainWords(std::string_view name);

// `municipal daycare`.
std::string SectorPhrase(directory::v1::Sector sector);

// What the sector is called in Danish; empty when it is not known.
std::string SectorInDanish(directory::v1::Sector sector);

// `birth clinic, GP`; `everyone but volunteers` when few are missing; `everyone` for none, as in a basis that names
// none.
std::string SectorsPhrase(const google::protobuf::RepeatedField<int>& sectors);

// `birthing parent`.
std::string RolePhrase(options::v1::PersonRole role);

// `child health`.
std::string CategoryPhrase(options::v1::DataCategory category);

// `5 working days`.
std::string DeadlinePhrase(const v1::Deadline& deadline);

// What the duty asks for, in a sentence.
std::string ObligationPhrase(std::string_view code);

// What must hold before anything rests on the basis, and what is special of it, one phrase each; sectors apart.
std::vector<std::string> BasisConditions(const v1::Basis& basis);

}  // namespace handover::policy

#endif  // HANDOVER_BROKER_POLICY_RULE_WORDS_H_
