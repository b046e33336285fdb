#include "tests/component/pipeline/race_history.h"

#include "absl/strings/str_cat.h"

namespace handover::pipeline {

std::vector<std::string> FaultsOf(const Race& race) {
  std::vector<std::string> faults;
  for (const HandedCopy& copy : race.copies) {
    if (copy.began_at > race.acknowledged_at) {
      faults.push_back(absl::StrCat("asked for at ", copy.began_at, ", withdrawn and acknowledged at ",
                                    race.acknowledged_at, ", and handed out all the same"));
    }
    if (copy.leaf_index > race.withdrawal_leaf_index) {
      faults.push_back(absl::StrCat("handed out by leaf ", copy.leaf_index, ", behind the withdrawal's leaf ",
                                    race.withdrawal_leaf_index));
    }
    if (copy.decided_at_epoch != race.consent_epoch) {
      faults.push_back(absl::StrCat("decided at epoch ", copy.decided_at_epoch, ", but the consent stood at ",
                                    race.consent_epoch, " alone"));
    }
  }
  return faults;
}

}  // namespace handover::pipeline
