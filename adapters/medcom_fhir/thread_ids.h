// Handover ids for the messages of a thread.
//
// A message gets its id from what every later message of its thread repeats: who sent it, its MessageHeader id and
// when. So a retry makes the same id, and a reply finds the id of what it answers without asking anybody.
#ifndef HANDOVER_ADAPTERS_MEDCOM_FHIR_THREAD_IDS_H_
#define HANDOVER_ADAPTERS_MEDCOM_FHIR_THREAD_IDS_H_

#include <string>
#include <string_view>
#include <vector>

#include "adapters/medcom_fhir/care_message.h"

namespace handover::adapters::fhir {

// 16 bytes each.
struct ThreadIds {
  std::string own;
  std::string predecessor;   // Empty for a new message.
  std::string conversation;  // The first message of the thread; empty when that is this one.
  // False when the message before is not told of in the thread: its id then has no time and no sender, and will not be
  // found.
  bool predecessor_known = true;
};

ThreadIds IdsOf(const CareMessage& message);

// Positions of the entries in `message.payloads` that this message brings. A reply repeats the whole thread: what
// earlier messages brought was delivered with them, and a text that was withheld then must not come back now. A
// forwarded message goes to somebody new, who has nothing of it yet, so all of it stays.
struct OwnEntries {
  std::vector<size_t> positions;
  bool unclear = false;  // No text was left, so the newest one was kept.
};
OwnEntries EntriesOf(const CareMessage& message);

// `gln:5790000120000`, else `sor:...`; empty when the organisation has neither or is null.
std::string AddressOf(const Node* organisation);

// `17` of `MessageHeader/17` or of a URL; anything else as it is.
std::string_view MessageIdOf(std::string_view reference);

}  // namespace handover::adapters::fhir

#endif  // HANDOVER_ADAPTERS_MEDCOM_FHIR_THREAD_IDS_H_
