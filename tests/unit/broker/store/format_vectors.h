// Reads the vectors of docs/formats/vectors: lines of a name and bytes in hexadecimal. They were
// made without this code.
#ifndef HANDOVER_TESTS_UNIT_BROKER_STORE_FORMAT_VECTORS_H_
#define HANDOVER_TESTS_UNIT_BROKER_STORE_FORMAT_VECTORS_H_

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"

namespace handover::store::testing {

// The values of each name, in the order of the file.
inline std::map<std::string, std::vector<std::string>> ReadVectors(const std::string& file_name) {
  std::map<std::string, std::vector<std::string>> values;
  std::ifstream file("docs/formats/vectors/" + file_name);
  for (std::string line; std::getline(file, line);) {
    const size_t space = line.find(' ');
    if (line.empty() || line[0] == '#' || space == std::string::npos) continue;
    values[line.substr(0, space)].push_back(absl::HexStringToBytes(line.substr(space + 1)));
  }
  return values;
}

}  // namespace handover::store::testing

#endif  // HANDOVER_TESTS_UNIT_BROKER_STORE_FORMAT_VECTORS_H_
