// Whether the broker could start with a configuration, found out without writing anything.
#ifndef HANDOVER_BROKER_CONFIG_CHECK_H_
#define HANDOVER_BROKER_CONFIG_CHECK_H_

#include <string>
#include <vector>

#include "absl/time/time.h"

#include "broker/base/random.h"
#include "broker/config.h"

namespace handover {

// One sentence per thing that is wrong; empty when nothing is. Reads keys, certificates, policy, revocation lists, and
// of what is kept the key file and the head file; the store itself is not opened. `warnings`: what works and should not
// stay.
struct ConfigFindings {
  std::vector<std::string> errors;
  std::vector<std::string> warnings;
};
ConfigFindings CheckConfiguration(const Config& config, absl::Time now, Random& random);

}  // namespace handover

#endif  // HANDOVER_BROKER_CONFIG_CHECK_H_
