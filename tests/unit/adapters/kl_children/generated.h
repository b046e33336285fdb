// Handovers of health visiting from a seed: every code of the guide may stand in one, each where the model has it.
#ifndef HANDOVER_TESTS_UNIT_ADAPTERS_KL_CHILDREN_GENERATED_H_
#define HANDOVER_TESTS_UNIT_ADAPTERS_KL_CHILDREN_GENERATED_H_

#include <cstdint>

#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::kl::testing {

// A child with no, one or two parents, contacts, and what was seen at them. As a reader of reports makes it.
exchange::v1::Handover GeneratedHandover(uint64_t seed);

}  // namespace handover::adapters::kl::testing

#endif  // HANDOVER_TESTS_UNIT_ADAPTERS_KL_CHILDREN_GENERATED_H_
