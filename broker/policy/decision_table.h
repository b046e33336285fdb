// The golden decision table: which rule speaks of every kind between every two sectors. One line for each kind and
// sending sector, one column for each receiving sector, as tab-separated text: what a change of the policy means is the
// difference of two of them.
#ifndef HANDOVER_BROKER_POLICY_DECISION_TABLE_H_
#define HANDOVER_BROKER_POLICY_DECISION_TABLE_H_

#include <string>

#include "handover/policy/v1/policy.pb.h"

namespace handover::policy {

// Each cell: the rule's id, `no:` before the id of a row that says no, `NO_RULE` where nothing speaks of it. Rules of
// different days stand together, each with the day from which it counts: `P-10 P-10n@2026-07-01`; where a day of rest
// follows, `P-10 NO_RULE@2027-01-01`. Needs no clock, so that the same files always give the same bytes.
// REQUIRES: the policy passes the lint.
std::string DecisionTable(const v1::Policy& policy);

}  // namespace handover::policy

#endif  // HANDOVER_BROKER_POLICY_DECISION_TABLE_H_
