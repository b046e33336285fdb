// Who takes part: clinics, midwives, health visiting, GPs, daycare and social services of two municipalities, each with
// a key of its own that follows from the seed.
#ifndef HANDOVER_TESTS_SIMULATION_PARTIES_H_
#define HANDOVER_TESTS_SIMULATION_PARTIES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "broker/base/commitment/signature.h"
#include "broker/identity/caller.h"
#include "clients/cpp/session.h"
#include "handover/directory/v1/directory.pb.h"

namespace handover::simulation {

struct Party {
  std::string alias;
  directory::v1::Sector sector = directory::v1::SECTOR_UNSPECIFIED;
  std::string municipality;  // Empty: everywhere.
  identity::Caller caller;
  std::optional<SigningKey> key;
  std::optional<client::PartyProfile> profile;
};

inline constexpr int kMunicipalityCount = 2;
inline constexpr int kGpCount = 3;
inline constexpr int kClinicCount = 2;
// 0461 and 0751.
std::string MunicipalityCode(int municipality);

// Without ids: the broker gives them.
std::vector<Party> AllParties(uint64_t seed);
// Of a health visitor and the like: `hv`, `daycare`, `social` of a municipality, `gp`, `clinic` of a number.
std::string AliasOf(std::string_view what, int number);

// A key that follows from seed and name.
SigningKey KeyOf(uint64_t seed, std::string_view name);

}  // namespace handover::simulation

#endif  // HANDOVER_TESTS_SIMULATION_PARTIES_H_
