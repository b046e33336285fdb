#include "broker/pipeline/export_subject.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "broker/base/commitment/leaf.h"
#include "broker/base/commitment/merkle.h"
#include "broker/base/commitment/subject_export.h"
#include "broker/base/commitment/tree_head.h"
#include "broker/base/person_key.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/await_commit.h"
#include "broker/pipeline/log_entry.h"
#include "broker/store/log_reader.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace export_subject_internal {

using admin::v1::ExportSubjectRequest;
using admin::v1::ExportSubjectResponse;

constexpr size_t kMaxReasonBytes = 800;       // 200 characters.
constexpr size_t kMaxRequestedByBytes = 480;  // 120 characters.

absl::Status CheckRequest(const ExportSubjectRequest& request) {
  if (request.purpose() != ExportSubjectRequest::FOR_THE_CITIZEN &&
      request.purpose() != ExportSubjectRequest::SUPERVISION) {
    return Invalid("EXPORT_PURPOSE", "purpose", "must be FOR_THE_CITIZEN or SUPERVISION");
  }
  if (request.part() != ExportSubjectRequest::TOLD && request.part() != ExportSubjectRequest::KEPT_BACK) {
    return Invalid("EXPORT_PART", "part", "must be TOLD or KEPT_BACK");
  }
  if (request.part() == ExportSubjectRequest::KEPT_BACK && request.purpose() != ExportSubjectRequest::SUPERVISION) {
    return Invalid("PART_FOR_SUPERVISION", "part", "what is kept back is for SUPERVISION alone");
  }
  if (request.reason().empty() || request.reason().size() > kMaxReasonBytes) {
    return Invalid("FIELD_REQUIRED", "reason", "must say why, in at most 200 characters");
  }
  if (request.requested_by().empty() || request.requested_by().size() > kMaxRequestedByBytes) {
    return Invalid("FIELD_REQUIRED", "requested_by", "must name who asks, in at most 120 characters");
  }
  return absl::OkStatus();
}

// The access is in the stream that it looks at, before anything of it is told.
absl::Status LogAccess(const identity::Operator& by, const ExportSubjectRequest& request, const PersonKey& person,
                       Environment& env) {
  LogEntry entry;
  entry.type = LeafType::kFact;
  entry.subjects.push_back(person);
  entry.telling = request.part() == ExportSubjectRequest::KEPT_BACK ? SubjectsSee::kKeptBack : SubjectsSee::kAtOnce;
  entry.detail.set_event(request.has_page() ? "EXPORT_CONTINUED" : "EXPORTED");
  entry.detail.set_reason(ExportSubjectRequest::Purpose_Name(request.purpose()));
  entry.detail.set_note(request.reason());
  entry.detail.set_professional(request.requested_by() + " / " + by.name);
  store::Transaction transaction;
  HANDOVER_RETURN_IF_ERROR(AppendLeaf(entry, env, transaction));
  return CommitAndWait(std::move(transaction), env).status();
}

// Every stream as it stood at one moment, and the leaf that says so.
struct Snapshot {
  IndexSnapshot index;
  uint64_t leaf_index = 0;
  exchange::v1::Receipt proof;  // Its head is the export's.
};

absl::StatusOr<std::vector<IndexEntry>> ReadStreams(const store::Reader& reader) {
  std::vector<IndexEntry> entries;
  bool damaged = false;
  const auto visit = [&](std::string_view, std::string_view value) {
    storage::v1::StreamRecord record;
    damaged = !record.ParseFromArray(value.data(), static_cast<int>(value.size()));
    const std::optional<Digest> stream = ToDigest(record.stream_id());
    const std::optional<Digest> last = ToDigest(record.last_leaf_hash());
    damaged = damaged || !stream.has_value() || !last.has_value();
    if (!damaged) entries.push_back({*stream, static_cast<uint64_t>(record.sequence()), *last});
    return !damaged;
  };
  HANDOVER_RETURN_IF_ERROR(reader.Scan(store::Table::kStream, {}, visit));
  if (damaged) return absl::DataLossError("log: a stream row is damaged");
  return entries;
}

absl::StatusOr<Snapshot> TakeSnapshot(Environment& env) {
  Snapshot snapshot;
  const std::unique_ptr<store::Reader> moment = env.store.TakeSnapshot();
  HANDOVER_ASSIGN_OR_RETURN(const store::StoredHead head, store::LogReader(*moment).NewestHead());
  HANDOVER_ASSIGN_OR_RETURN(std::vector<IndexEntry> streams, ReadStreams(*moment));
  HANDOVER_ASSIGN_OR_RETURN(snapshot.index, MakeIndexSnapshot(std::move(streams)));
  LogEntry entry;
  entry.type = LeafType::kIndex;
  entry.ref = snapshot.index.root;
  entry.detail.set_event("INDEX");
  entry.detail.set_log_size(static_cast<int64_t>(head.size));
  store::Transaction transaction;
  HANDOVER_RETURN_IF_ERROR(AppendLeaf(entry, env, transaction));
  HANDOVER_ASSIGN_OR_RETURN(const store::CommitResult committed, CommitAndWait(std::move(transaction), env));
  snapshot.leaf_index = committed.index(0);
  snapshot.proof = committed.MakeReceipt(0);
  return snapshot;
}

// Reads leaves as they stand under one tree.
class ProvenLeaves {
 public:
  ProvenLeaves(const store::Reader& reader, uint64_t tree_size) : log_(reader), tree_size_(tree_size) {}

  const store::LogReader& log() const { return log_; }

  absl::Status Add(uint64_t index, const std::string& leaf, ExportSubjectResponse::Logged& logged) const {
    HANDOVER_ASSIGN_OR_RETURN(const std::vector<Digest> path, StoredInclusionPath(log_, index, tree_size_));
    logged.set_leaf(leaf);
    logged.set_leaf_index(static_cast<int64_t>(index));
    for (const Digest& node : path) logged.add_path(ToString(node));
    return absl::OkStatus();
  }

  // The leaf that a CONCERNS leaf at `index` points to: the one it told of later, or the nearest of another type.
  absl::StatusOr<uint64_t> MainOf(uint64_t index, const storage::v1::LeafDetail& detail) const {
    if (detail.has_told_later_index()) return static_cast<uint64_t>(detail.told_later_index());
    for (; index > 0; --index) {
      HANDOVER_ASSIGN_OR_RETURN(const storage::v1::LeafRecord record, log_.Leaf(index));
      const std::optional<Leaf> leaf = ParseLeaf(record.leaf());
      if (!leaf.has_value()) return absl::DataLossError("log: a leaf is damaged");
      if (leaf->type != LeafType::kConcerns) return index;
    }
    return index;
  }

 private:
  const store::LogReader log_;
  const uint64_t tree_size_;
};

absl::StatusOr<Digest> HashOf(const storage::v1::LeafRecord& record) {
  const std::optional<LeafData> leaf = ToArray<kLeafBytes>(record.leaf());
  if (!leaf.has_value()) return absl::DataLossError("log: a leaf is damaged");
  return LeafHash(*leaf);
}

struct EntryPlace {
  uint64_t index = 0;
  uint64_t sequence = 0;
  Digest previous{};
};

// The entry; `parties` gathers whom it names. Closed = without what would open the detail.
absl::StatusOr<ExportSubjectResponse::Entry> MakeEntry(const EntryPlace& place, const storage::v1::LeafRecord& record,
                                                       bool closed, const ProvenLeaves& leaves, Environment& env,
                                                       std::set<std::string>& parties) {
  ExportSubjectResponse::Entry entry;
  HANDOVER_RETURN_IF_ERROR(leaves.Add(place.index, record.leaf(), *entry.mutable_logged()));
  entry.set_sequence(static_cast<int64_t>(place.sequence));
  entry.set_previous(ToString(place.previous));
  entry.set_link_salt(record.link_salt());
  storage::v1::LeafDetail detail;
  const absl::StatusOr<audit::OpenedDetail> opened = OpenViewOf(record, env);
  if (!opened.ok() && !absl::IsNotFound(opened.status())) return opened.status();
  if (opened.ok() && !detail.ParseFromString(opened->bytes)) return absl::DataLossError("log: a detail is damaged");
  const std::optional<Leaf> leaf = ParseLeaf(record.leaf());
  if (leaf.has_value() && leaf->type == LeafType::kConcerns) {
    HANDOVER_ASSIGN_OR_RETURN(const uint64_t main, leaves.MainOf(place.index, detail));
    HANDOVER_ASSIGN_OR_RETURN(const storage::v1::LeafRecord main_record, leaves.log().Leaf(main));
    HANDOVER_ASSIGN_OR_RETURN(const Digest hash, HashOf(main_record));
    // Of what was told later and is erased now nobody knows any more where it stood.
    if (hash == leaf->ref) {
      HANDOVER_RETURN_IF_ERROR(leaves.Add(main, main_record.leaf(), *entry.mutable_main()));
    }
  }
  if (closed || !opened.ok()) return entry;
  entry.set_detail(opened->bytes);
  entry.set_detail_salt(ToString(opened->detail_salt));
  parties.insert(detail.actor_party());
  parties.insert(detail.other_party());
  parties.insert(detail.coordinator_party());
  parties.insert(detail.recipient_parties().begin(), detail.recipient_parties().end());
  return entry;
}

void NameParties(const std::set<std::string>& parties, const identity::Directory& directory,
                 ExportSubjectResponse& response) {
  for (const std::string& bytes : parties) {
    const std::optional<PartyId> id = PartyId::FromBytes(bytes);
    const identity::DirectoryParty* found = id.has_value() ? directory.FindParty(*id) : nullptr;
    if (found == nullptr) continue;
    ExportSubjectResponse::PartyName& name = *response.add_parties();
    name.set_party_id(ToString(*id));
    name.set_alias(found->record.alias());
    name.set_display_name(found->record.display_name());
  }
}

// Entries from the page's place on, as far as one answer holds.
absl::Status AddEntries(const ExportSubjectRequest& request, const ExportSubjectRequest::Page& page,
                        std::string_view stream_key, Environment& env, ExportSubjectResponse& response) {
  const ProvenLeaves leaves(env.store, static_cast<uint64_t>(page.tree_size()));
  HANDOVER_ASSIGN_OR_RETURN(const store::StoredHead newest, leaves.log().NewestHead());
  HANDOVER_ASSIGN_OR_RETURN(std::vector<uint64_t> indexes, leaves.log().IndexesOfStream(stream_key, {}));
  const auto count = static_cast<uint64_t>(page.leaf_count());
  const auto after = static_cast<uint64_t>(page.after_sequence());
  const bool is_tree = page.tree_size() >= 1 && static_cast<uint64_t>(page.tree_size()) <= newest.size;
  if (!is_tree || page.leaf_count() < 0 || page.after_sequence() < 0 || count > indexes.size() || after > count ||
      (count > 0 && static_cast<int64_t>(indexes[count - 1]) >= page.tree_size())) {
    return Invalid("PAGE_UNKNOWN", "page", "must be one that an answer gave");
  }
  const uint64_t end = std::min<uint64_t>(count, after + kMaxExportPage);
  EntryPlace place;
  if (after > 0) {
    HANDOVER_ASSIGN_OR_RETURN(const storage::v1::LeafRecord before, leaves.log().Leaf(indexes[after - 1]));
    HANDOVER_ASSIGN_OR_RETURN(place.previous, HashOf(before));
  }
  std::set<std::string> parties;
  for (uint64_t i = after; i < end; ++i) {
    HANDOVER_ASSIGN_OR_RETURN(const storage::v1::LeafRecord record, leaves.log().Leaf(indexes[i]));
    place.index = indexes[i];
    place.sequence = i + 1;
    const bool closed = request.part() == ExportSubjectRequest::KEPT_BACK;
    HANDOVER_ASSIGN_OR_RETURN(*response.add_entries(), MakeEntry(place, record, closed, leaves, env, parties));
    HANDOVER_ASSIGN_OR_RETURN(place.previous, HashOf(record));
  }
  NameParties(parties, *env.directory.Get(), response);
  if (end == count) return absl::OkStatus();
  *response.mutable_next_page() = page;
  response.mutable_next_page()->set_after_sequence(static_cast<int64_t>(end));
  return absl::OkStatus();
}

// Where the stream stands in the snapshot. REQUIRES: it is in it, as the access was logged before.
absl::Status AddSnapshot(const Snapshot& snapshot, const Digest& stream, Environment& env,
                         ExportSubjectResponse& response) {
  const auto found =
      std::lower_bound(snapshot.index.entries.begin(), snapshot.index.entries.end(), stream,
                       [](const IndexEntry& entry, const Digest& wanted) { return entry.stream < wanted; });
  if (found == snapshot.index.entries.end() || found->stream != stream) {
    return absl::DataLossError("log: a stream is missing");
  }
  const auto position = static_cast<uint64_t>(found - snapshot.index.entries.begin());
  ExportSubjectResponse::Snapshot& out = *response.mutable_snapshot();
  out.mutable_logged()->set_leaf(snapshot.proof.leaf());
  out.mutable_logged()->set_leaf_index(snapshot.proof.leaf_index());
  *out.mutable_logged()->mutable_path() = snapshot.proof.path();
  HANDOVER_ASSIGN_OR_RETURN(const storage::v1::LeafRecord record,
                            store::LogReader(env.store).Leaf(snapshot.leaf_index));
  HANDOVER_ASSIGN_OR_RETURN(const audit::OpenedDetail opened, OpenDetailOf(record, env));
  out.set_detail(opened.bytes);
  out.set_detail_salt(ToString(opened.detail_salt));
  out.set_leaf_count(static_cast<int64_t>(found->count));
  out.set_last_leaf_hash(ToString(found->last));
  out.set_position(static_cast<int64_t>(position));
  out.set_stream_count(static_cast<int64_t>(snapshot.index.entries.size()));
  for (const Digest& node : InclusionPath(snapshot.index.hashes, position)) out.add_path(ToString(node));
  response.set_stream(ToString(stream));
  response.set_head(snapshot.proof.head());
  response.set_head_signature(snapshot.proof.head_signature());
  return absl::OkStatus();
}

}  // namespace export_subject_internal

absl::StatusOr<admin::v1::ExportSubjectResponse> ExportSubject(const identity::Operator& by,
                                                               const admin::v1::ExportSubjectRequest& request,
                                                               Environment& env) {
  using namespace export_subject_internal;
  HANDOVER_RETURN_IF_ERROR(CheckRequest(request));
  absl::StatusOr<PersonKey> person = ComputePersonKey(request.person(), env.pseudonyms, NoMother);
  if (!person.ok()) return Within("person.", person.status());
  HANDOVER_RETURN_IF_ERROR(LogAccess(by, request, *person, env));
  const bool kept_back = request.part() == ExportSubjectRequest::KEPT_BACK;
  const std::string stream_key = kept_back ? store::KeptBackStream(person->bytes()) : person->bytes();
  ExportSubjectResponse response;
  ExportSubjectRequest::Page page = request.page();
  if (!request.has_page()) {
    HANDOVER_ASSIGN_OR_RETURN(const Snapshot snapshot, TakeSnapshot(env));
    HANDOVER_ASSIGN_OR_RETURN(const auto row,
                              store::ReadRow<storage::v1::StreamRecord>(env.store, store::Table::kStream, stream_key));
    const std::optional<Digest> stream = row.has_value() ? ToDigest(row->record.stream_id()) : std::nullopt;
    if (!stream.has_value()) return absl::DataLossError("log: a stream is missing");
    HANDOVER_RETURN_IF_ERROR(AddSnapshot(snapshot, *stream, env, response));
    const std::optional<TreeHead> head = ParseTreeHead(response.head());
    if (!head.has_value()) return absl::DataLossError("log: the head is damaged");
    page.set_tree_size(static_cast<int64_t>(head->size));
    page.set_leaf_count(response.snapshot().leaf_count());
  }
  HANDOVER_RETURN_IF_ERROR(AddEntries(request, page, stream_key, env, response));
  return response;
}

}  // namespace handover::pipeline
