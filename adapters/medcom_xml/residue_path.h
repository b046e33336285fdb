// The path of an element that was carried as Residue, as steps.
#ifndef HANDOVER_ADAPTERS_MEDCOM_XML_RESIDUE_PATH_H_
#define HANDOVER_ADAPTERS_MEDCOM_XML_RESIDUE_PATH_H_

#include <cstddef>
#include <string_view>
#include <vector>

namespace handover::adapters::medcom {

struct PathStep {
  std::string_view name;
  size_t place = 1;  // Among those of its name, from 1.

  friend bool operator==(const PathStep&, const PathStep&) = default;
};

// `/Emessage/ChildInfo[2]/Weight`. Views borrow the path; empty when it is no such path.
std::vector<PathStep> StepsOf(std::string_view path);

// An order in which an earlier place comes before a later one of the same name.
bool ComesBefore(const std::vector<PathStep>& a, const std::vector<PathStep>& b);

}  // namespace handover::adapters::medcom

#endif  // HANDOVER_ADAPTERS_MEDCOM_XML_RESIDUE_PATH_H_
