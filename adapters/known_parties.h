// The parties of the broker's directory by their numbers, for formats that name an organisation by more than a handover
// does.
#ifndef HANDOVER_ADAPTERS_KNOWN_PARTIES_H_
#define HANDOVER_ADAPTERS_KNOWN_PARTIES_H_

#include <string>
#include <vector>

namespace handover::adapters {

struct KnownParty {
  std::string party_id;                // 16 bytes, as in Envelope.sender_party.
  std::vector<std::string> addresses;  // With their schemes: `gln:5790000120000`, `sor:330461000016004`.
};
using KnownParties = std::vector<KnownParty>;

}  // namespace handover::adapters

#endif  // HANDOVER_ADAPTERS_KNOWN_PARTIES_H_
