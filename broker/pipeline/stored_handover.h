// A handover as it comes back from the store: content opened, parts parsed, commitments rebuilt.
#ifndef HANDOVER_BROKER_PIPELINE_STORED_HANDOVER_H_
#define HANDOVER_BROKER_PIPELINE_STORED_HANDOVER_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "broker/base/commitment/handover_root.h"
#include "broker/base/commitment/key_statement.h"
#include "broker/base/ids.h"
#include "broker/pipeline/environment.h"
#include "broker/pipeline/matter.h"
#include "broker/store/key_unit.h"
#include "handover/exchange/v1/handover.pb.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::pipeline {

// Owns everything that its matter and rebuilt list borrow. Not movable: pointers into it stay good.
struct StoredHandover {
  StoredHandover() = default;
  StoredHandover(const StoredHandover&) = delete;
  StoredHandover& operator=(const StoredHandover&) = delete;

  HandoverId id;
  storage::v1::HandoverRecord record;
  storage::v1::HandoverContent content;
  exchange::v1::Envelope envelope;
  exchange::v1::RoutingSlip slip;
  std::vector<exchange::v1::SectionHeader> headers;
  std::vector<exchange::v1::SectionBody> bodies;  // In the order of the headers.
  std::vector<exchange::v1::Addressee> addressees;
  std::vector<int> addressee_items;  // Position of each addressee among content.items.
  std::vector<ItemView> items;
  RebuiltHandover rebuilt;
  Matter matter;
};

// NOT_FOUND: no such handover. FAILED_PRECONDITION (ERASED): its content was erased. DATA_LOSS: it is damaged.
// UNAVAILABLE: the store cannot be read.
absl::StatusOr<std::unique_ptr<StoredHandover>> LoadHandover(const HandoverId& id, const identity::Directory& directory,
                                                             Environment& env);

// The content as the bytes of its row, under the key of the unit that it is erased with. INTERNAL: libcrypto is out of
// memory.
absl::StatusOr<std::string> SealContent(const HandoverId& id, const store::UnitKey& key,
                                        const storage::v1::HandoverContent& content, Environment& env);

// The units of a handover, as its record names them.
store::UnitOfHandover UnitOf(const HandoverId& id, const storage::v1::HandoverRecord& record);

// Everybody in it; nobody once its evidence is erased.
std::vector<PersonKey> PersonsOf(const storage::v1::HandoverRecord& record);

// The answer to whoever asks for what was erased and may know that it was there.
absl::Status WasErased(std::string_view field_path);

// Expects that the key has not been revoked since it was looked up.
store::Operation ExpectKeyUnchanged(const EnrolledKey& key, const identity::Directory& directory);

}  // namespace handover::pipeline

#endif  // HANDOVER_BROKER_PIPELINE_STORED_HANDOVER_H_
