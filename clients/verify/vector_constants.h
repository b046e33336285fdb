#ifndef HANDOVER_CLIENTS_VERIFY_VECTOR_CONSTANTS_H_
#define HANDOVER_CLIENTS_VERIFY_VECTOR_CONSTANTS_H_

#include <string>
#include <vector>

#include "clients/verify/json_fields.h"

namespace handover_verify {

// One value that a vector file states beside its cases.
struct ConstantOutcome {
  std::string name;
  bool is_as_expected = false;
};

// Recomputes the values of `keys`, `rfc6962`, `handovers`, `frame`, `sealed` and `log` and
// compares. A part that is absent is not checked; one that is there and can not be read is not as
// expected. Of a sealed section the commitment to its key is checked: opening one is left to its
// recipient.
std::vector<ConstantOutcome> CheckConstants(const JsonFields& file);

}  // namespace handover_verify

#endif  // HANDOVER_CLIENTS_VERIFY_VECTOR_CONSTANTS_H_
