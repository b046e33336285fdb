#include "tests/simulation/parties.h"

#include <cstdlib>
#include <iostream>
#include <utility>

#include "absl/strings/str_cat.h"

#include "broker/base/absl_view.h"
#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/hash.h"

namespace handover::simulation {
namespace parties_internal {

Party Make(uint64_t seed, std::string alias, directory::v1::Sector sector, std::string municipality) {
  Party party;
  party.key = KeyOf(seed, alias);
  party.alias = std::move(alias);
  party.sector = sector;
  party.municipality = std::move(municipality);
  return party;
}

}  // namespace parties_internal

std::string MunicipalityCode(int municipality) { return municipality == 0 ? "0461" : "0751"; }

std::string AliasOf(std::string_view what, int number) { return absl::StrCat(AbslView(what), "-", number); }

SigningKey KeyOf(uint64_t seed, std::string_view name) {
  // PKCS#8 of a P-256 key, up to its 32 bytes; libcrypto works the public half out.
  constexpr std::string_view kPrefix(
      "\x30\x41\x02\x01\x00\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"
      "\x04\x27\x30\x25\x02\x01\x01\x04\x20",
      35);
  Digest scalar = HashOf(absl::StrCat("simulated key ", seed, " ", AbslView(name)));
  scalar[0] = 0;  // Below the order of the curve.
  absl::StatusOr<SigningKey> key = SigningKey::FromPkcs8(std::string(kPrefix) + std::string(AsView(scalar)));
  if (key.ok()) return *std::move(key);
  std::cerr << "simulation: no key: " << key.status() << "\n";
  std::abort();
}

std::vector<Party> AllParties(uint64_t seed) {
  using parties_internal::Make;
  std::vector<Party> parties;
  for (int i = 0; i < kClinicCount; ++i) {
    parties.push_back(Make(seed, AliasOf("clinic", i), directory::v1::BIRTH_CLINIC, ""));
  }
  for (int i = 0; i < kGpCount; ++i) parties.push_back(Make(seed, AliasOf("gp", i), directory::v1::GP, ""));
  for (int i = 0; i < kMunicipalityCount; ++i) {
    const std::string code = MunicipalityCode(i);
    parties.push_back(Make(seed, AliasOf("hv", i), directory::v1::HEALTH_VISITING, code));
    parties.push_back(Make(seed, AliasOf("daycare", i), directory::v1::DAYCARE_MUNICIPAL, code));
    parties.push_back(Make(seed, AliasOf("social", i), directory::v1::SOCIAL_SERVICES, code));
  }
  return parties;
}

}  // namespace handover::simulation
