// Which messages stand inside the signed bytes. HO1 fixes the numbers of the few fields it reads
// itself; the rest is the product's, and the test vectors use a second, smaller layout. Every rule
// holds for both.
#ifndef HANDOVER_BROKER_BASE_COMMITMENT_LAYOUT_H_
#define HANDOVER_BROKER_BASE_COMMITMENT_LAYOUT_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "broker/base/commitment/bytes.h"
#include "broker/base/commitment/reason.h"
#include "broker/base/commitment/strict_proto.h"

namespace handover {

// What HO1 reads in an envelope. Borrows the envelope's bytes.
struct EnvelopeFacts {
  Id16 handover_id{};           // 1
  Id16 sender{};                // 2
  std::string_view subject;     // 3
  std::string_view kind;        // 4
  uint64_t schema_version = 0;  // 5
  uint64_t slots = 0;           // 6
  uint64_t created_ms = 0;      // 7
};

// What HO1 reads in an addressee: a party, or a role.
struct AddresseeFacts {
  std::optional<Id16> party;  // 1
  std::string_view role;      // 5
  std::string_view area;      // 6
};

enum class AckOutcome : uint8_t { kDelivered = 1, kAccepted = 2, kDeclined = 3, kRedirected = 4 };

// What HO1 reads in an acknowledgement. Borrows its bytes.
struct AckFacts {
  Id16 delivery_id{};                           // 1
  AckOutcome outcome = AckOutcome::kDelivered;  // 2
  uint64_t time_ms = 0;                         // 3
  std::string_view professional;                // 4
  std::string_view reason;                      // 5
};

// Immutable after construction, hence thread-safe. Made once, where the program is put together.
class Layout {
 public:
  struct Messages {
    const google::protobuf::Descriptor& envelope;
    const google::protobuf::Descriptor& label;
    const google::protobuf::Descriptor& addressee;
    const google::protobuf::Descriptor& acknowledgement;
  };
  struct Options {
    std::vector<uint64_t> schema_versions;  // Those served; another is DOWNGRADE.
    // The slip, which the broker reads at the door. Null: any bytes, and none is required.
    const google::protobuf::Descriptor* slip = nullptr;
  };
  Layout(const Messages& messages, const Options& options);

  // Each checks strictly, then reads. MALFORMED names the field's path within the message;
  // DOWNGRADE only from the envelope. On success the facts are in `facts`.
  CheckOutcome ReadEnvelope(std::string_view bytes, EnvelopeFacts& facts) const;
  CheckOutcome CheckLabel(std::string_view bytes) const;
  CheckOutcome ReadAddressee(std::string_view bytes, AddresseeFacts& facts) const;
  CheckOutcome ReadAck(std::string_view bytes, AckFacts& facts) const;
  CheckOutcome CheckSlip(std::string_view bytes) const;

  bool slip_required() const { return slip_.has_value(); }

 private:
  StrictSchema envelope_;
  StrictSchema label_;
  StrictSchema addressee_;
  StrictSchema acknowledgement_;
  std::optional<StrictSchema> slip_;
  std::vector<uint64_t> schema_versions_;
};

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_COMMITMENT_LAYOUT_H_
