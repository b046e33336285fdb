#include "adapters/known_parties.h"

#include <utility>

#include "absl/strings/str_cat.h"

#include "broker/base/ids.h"

namespace handover::adapters {

KnownParties KnownPartiesOf(const std::vector<directory::v1::Party>& parties) {
  KnownParties known;
  for (const directory::v1::Party& party : parties) {
    KnownParty one;
    one.party_id = ParseUuid(party.party_id()).value_or("");
    for (const std::string& gln : party.glns()) one.addresses.push_back(absl::StrCat("gln:", gln));
    for (const std::string& sor : party.sors()) one.addresses.push_back(absl::StrCat("sor:", sor));
    for (const directory::v1::Unit& unit : party.units()) {
      if (!unit.gln().empty()) one.addresses.push_back(absl::StrCat("gln:", unit.gln()));
    }
    if (!one.addresses.empty()) known.push_back(std::move(one));
  }
  return known;
}

}  // namespace handover::adapters
