// The parties of the broker's directory by their numbers, for formats that name an organisation by more than a handover
// does.
#ifndef HANDOVER_ADAPTERS_KNOWN_PARTIES_H_
#define HANDOVER_ADAPTERS_KNOWN_PARTIES_H_

#include <string>
#include <vector>

#include "handover/directory/v1/directory.pb.h"

namespace handover::adapters {

struct KnownParty {
  std::string party_id;                // 16 bytes, as in Envelope.sender_party.
  std::vector<std::string> addresses;  // With their schemes: `gln:5790000120000`, `sor:330461000016004`; best first.
};
using KnownParties = std::vector<KnownParty>;

// In the directory's order; the numbers of a party stand before those of its units. A party without GLN and SOR code is
// none.
KnownParties KnownPartiesOf(const std::vector<directory::v1::Party>& parties);

}  // namespace handover::adapters

#endif  // HANDOVER_ADAPTERS_KNOWN_PARTIES_H_
