// Marks in the texts of sections, so that every byte that leaves can be asked which section it comes from.
#ifndef HANDOVER_TESTS_UNIT_BROKER_PIPELINE_CANARIES_H_
#define HANDOVER_TESTS_UNIT_BROKER_PIPELINE_CANARIES_H_

#include <functional>
#include <string>
#include <vector>

#include "handover/exchange/v1/handover.pb.h"

namespace handover::pipeline {

// What stands where a text of the section is, by section type.
std::string CanaryOf(const std::string& type);

// Puts `mark(section)` into one text of every section; a section of a type that it does not know fails the test.
void PlantMarks(exchange::v1::Handover& handover,
                const std::function<std::string(const exchange::v1::Section&)>& mark);

// The same with CanaryOf() of each. Returns the types.
std::vector<std::string> PlantCanaries(exchange::v1::Handover& handover);

}  // namespace handover::pipeline

#endif  // HANDOVER_TESTS_UNIT_BROKER_PIPELINE_CANARIES_H_
