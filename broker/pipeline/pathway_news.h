// What an accepted handover, or a changed fact, says of a pathway as far as expectations ask: dates, levels and codes
// that are read at the door, where the bodies are open anyway. What is kept of it are due times.
#ifndef HANDOVER_BROKER_PIPELINE_PATHWAY_NEWS_H_
#define HANDOVER_BROKER_PIPELINE_PATHWAY_NEWS_H_

#include <optional>

#include "absl/time/civil_time.h"

#include "broker/pipeline/matter.h"
#include "broker/policy/expectation.h"
#include "broker/validation/parsed_handover.h"
#include "handover/consent/v1/consent.pb.h"
#include "handover/storage/v1/pathway_records.pb.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {

// Of a handover that has passed validation.
policy::PathwayNews NewsOfHandover(const validation::ParsedHandover& parsed, const Matter& matter);

// Of register facts that replace others. `pathway` is what is known of the person's pathway; nothing: no handover was
// ever on this person, so that a move says nothing.
policy::PathwayNews NewsOfFacts(const consent::v1::RegisterFacts& before, const consent::v1::RegisterFacts& after,
                                const std::optional<storage::v1::PathwayRecord>& pathway);

// The expected day of birth, where the news does not tell it and an earlier handover has.
void RememberTerm(const std::optional<storage::v1::PathwayRecord>& pathway, policy::PathwayNews& news);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_PATHWAY_NEWS_H_
