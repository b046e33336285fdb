// Handovers of births and of correspondence from a seed, as a reader of letters makes them.
#ifndef HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_XML_GENERATED_BIRTHS_H_
#define HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_XML_GENERATED_BIRTHS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::medcom::testing {

// One to three children of one birth, with everything that a letter can tell of them, each of it there or not.
std::vector<exchange::v1::Handover> GeneratedBirth(uint64_t seed);

// A question about one patient.
exchange::v1::Handover GeneratedQuestion(uint64_t seed);

// One line for each section, sorted: what it says and about whom, without ids, places and the order of diagnoses.
std::vector<std::string> ContentOf(exchange::v1::Handover handover);

}  // namespace handover::adapters::medcom::testing

#endif  // HANDOVER_TESTS_UNIT_ADAPTERS_MEDCOM_XML_GENERATED_BIRTHS_H_
