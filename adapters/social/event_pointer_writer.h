// KOMBIT Beskedfordeler: a `Haendelsesbesked` (urn:oio:besked:kuvert:1.0) that says "a handover waits for you" and
// nothing else.
//
// The distributor gives a message to every system that subscribes, so what stands in it is told to people whom the
// broker has not asked about. It therefore names no person, no kind, no sender, no topic (KLE) and no time but that of
// the handover: who may know more fetches the handover under its id, and the broker decides then.
#ifndef HANDOVER_ADAPTERS_SOCIAL_EVENT_POINTER_WRITER_H_
#define HANDOVER_ADAPTERS_SOCIAL_EVENT_POINTER_WRITER_H_

#include <string_view>
#include <vector>

#include "adapters/translation.h"

namespace handover::adapters::social {

inline constexpr std::string_view kEventPointerFormat = "KOMBIT_HAENDELSESBESKED";

// Of any kind. Refuses another number of handovers than one; a handover that is addressed to a role and not to a party
// gives a message without `TilladtModtager`, and a warning.
class EventPointerWriter final : public Writer {
 public:
  std::string_view format() const override { return kEventPointerFormat; }
  Written Write(const std::vector<exchange::v1::Handover>& handovers) const override;
};

}  // namespace handover::adapters::social

#endif  // HANDOVER_ADAPTERS_SOCIAL_EVENT_POINTER_WRITER_H_
