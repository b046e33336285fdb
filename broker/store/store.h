// Everything of the broker that survives a restart: rows in tables, written in atomic, durable
// commits.
//
// The interface is narrow on purpose: RocksDB implements it here, a test fake beside the tests, and
// PostgreSQL later, all against one conformance suite (tests/component/store). What the rows hold:
// docs/formats/store.md.
#ifndef HANDOVER_BROKER_STORE_STORE_H_
#define HANDOVER_BROKER_STORE_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace handover::store {

// One table per kind of row. Values are never reused: they name column families on disk.
enum class Table {
  kMeta = 0,          // Fixed names: format version, ledger.
  kHandover = 1,      // handover id -> HandoverRecord.
  kBody = 2,          // handover id -> Sealed HandoverContent.
  kDelivery = 3,      // delivery id -> DeliveryRecord.
  kQueue = 4,         // recipient, priority, order, delivery id -> handover id, subject. What needs its recipient.
  kSent = 5,          // sender, ~order, handover id -> empty. For listing.
  kPerson = 6,        // person key -> Sealed PersonRecord.
  kEpoch = 7,         // person key -> 8 bytes: grows with every change of the person's facts.
  kPathway = 8,       // person key, log index -> the parties that may know of the leaf, 16 bytes each.
  kStream = 9,        // person key -> StreamRecord.
  kLeaf = 10,         // log index -> LeafRecord.
  kNode = 11,         // level, index -> 32 bytes.
  kParty = 12,        // party id -> Party; binding and key rows beside them.
  kRequest = 13,      // request id -> RequestRecord.
  kOpen = 14,         // delivery id -> empty. Held, dead-lettered, or handed out and not at an end.
  kHanded = 15,       // recipient, handover id -> empty, or the code of a notice. It was handed out to that party.
  kKeptBack = 16,     // handover id -> WithholdingRecord. What citizens must not be told of yet.
  kFactHistory = 17,  // person key, epoch -> Sealed FactVersion.
  kFlagged = 18,      // party, consent id -> person key. Consents that carry a flag.
  kTimer = 19,        // due time, entity id -> TimerRecord. What becomes due, earliest first.
  kEscalation = 20,   // entity id -> EscalationRecord, and the places of those that are open.
  kErasure = 21,      // Keys of units, what is due, what was erased: broker/store/erasure_rows.h.
  kExpectation = 22,  // person, id -> ExpectationRecord; and by id, whose it is.
  kRoute = 23,        // route id -> RouteRecord; and tallies that are not counted yet.
  kCoordinator = 24,  // person -> CoordinatorRecord and PathwayRecord; what they are found by.
};
inline constexpr int kTableCount = 25;

// One step of a commit. Expectations come first in effect: if one does not hold, nothing is
// written.
struct Operation {
  enum class Kind { kPut, kDelete, kExpectAbsent, kExpectValue };
  Kind kind = Kind::kPut;
  Table table = Table::kMeta;
  std::string key;
  std::string value;  // Empty for kDelete and kExpectAbsent.
};

Operation Put(Table table, std::string key, std::string value);
Operation Delete(Table table, std::string key);
Operation ExpectAbsent(Table table, std::string key);
Operation ExpectValue(Table table, std::string key, std::string value);

// Reads. All reads of one Snapshot see the same commit. Thread-safe.
class Reader {
 public:
  virtual ~Reader() = default;

  // Nothing when there is no such row. DATA_LOSS: the row is damaged; serve others. UNAVAILABLE:
  // the medium failed.
  virtual absl::StatusOr<std::optional<std::string>> Get(Table table,
                                                         std::string_view key) const = 0;

  // Rows with from <= key < to (an empty `to`: to the end of the table), ascending, until `visit`
  // returns false.
  struct Range {
    std::string from;
    std::string to;
  };
  using Visitor = std::function<bool(std::string_view key, std::string_view value)>;
  virtual absl::Status Scan(Table table, const Range& range, const Visitor& visit) const = 0;
};

class Store : public Reader {
 public:
  // All or nothing, in order, and on stable storage when it returns OK. Called by one thread at a
  // time. ABORTED: an expectation does not hold; read again and decide again. RESOURCE_EXHAUSTED:
  // no room; nothing was written, try again later. DATA_LOSS: the medium failed and it is not known
  // what is on it: stop, restart, recover.
  virtual absl::Status Commit(absl::Span<const Operation> operations) = 0;

  // A point in time. Must not outlive the store.
  virtual std::unique_ptr<Reader> TakeSnapshot() const = 0;

  // A consistent copy of the whole store, openable by the same implementation, while serving.
  // ALREADY_EXISTS: `directory` exists. RESOURCE_EXHAUSTED: no room.
  virtual absl::Status CopyTo(const std::string& directory) = 0;

  // OK when a commit is expected to succeed; else why not. Cheap.
  virtual absl::Status Healthy() const = 0;
};

// `prefix` with its last byte counted up: the end of the range of keys that begin with it. Empty =
// no end.
std::string AfterPrefix(std::string_view prefix);

// 8 bytes, big endian, so that rows lie in numeric order.
std::string OrderedU64(uint64_t value);
// REQUIRES: 8 bytes.
uint64_t ReadOrderedU64(std::string_view bytes);

}  // namespace handover::store

#endif  // HANDOVER_BROKER_STORE_STORE_H_
