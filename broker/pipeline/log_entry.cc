#include "broker/pipeline/log_entry.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "broker/audit/leaf_detail.h"
#include "broker/audit/subject_view.h"
#include "broker/base/status_macros.h"
#include "broker/pipeline/stored_handover.h"
#include "broker/store/rows.h"

namespace handover::pipeline {
namespace log_entry_internal {

constexpr size_t kSaltBytes = 16;
// Of one leaf: the detail's salt, the whole's, the link's.
constexpr size_t kFreshBytes = std::tuple_size_v<audit::DetailRandom> + kSaltBytes;

// Salts for all leaves of an entry, in one draw.
class FreshBytes {
 public:
  FreshBytes(size_t leaves, Random& random) : bytes_(leaves * kFreshBytes) { random.Fill(absl::MakeSpan(bytes_)); }

  audit::DetailRandom ForDetail(size_t leaf) const {
    audit::DetailRandom fresh;
    std::copy_n(bytes_.begin() + static_cast<ptrdiff_t>(leaf * kFreshBytes), fresh.size(), fresh.begin());
    return fresh;
  }
  Id16 ForLink(size_t leaf) const {
    Id16 salt;
    std::copy_n(bytes_.begin() + static_cast<ptrdiff_t>((leaf + 1) * kFreshBytes - kSaltBytes), kSaltBytes,
                salt.begin());
    return salt;
  }

 private:
  std::vector<uint8_t> bytes_;
};

audit::Viewer ViewerOf(const PersonKey& subject, const LogEntry& entry) {
  audit::Viewer viewer;
  viewer.person_key = subject.bytes();
  viewer.is_main_subject = subject == entry.subjects.front();
  if (entry.persons != nullptr) {
    for (const PersonOfHandover& person : *entry.persons) {
      const std::vector<PersonKey>& keys = person.all_keys;
      const bool is_subject = std::find(keys.begin(), keys.end(), subject) != keys.end();
      if (is_subject) viewer.person_ids.push_back(person.person->person_id());
    }
  }
  const consent::PersonFacts* facts = entry.facts == nullptr ? nullptr : entry.facts->Find(subject);
  if (facts == nullptr) return viewer;
  for (const consent::ConsentFact& consent : facts->consents) viewer.consent_ids.push_back(ToString(consent.id));
  return viewer;
}

// In the order of the subjects.
std::vector<audit::Viewer> ViewersOf(const LogEntry& entry) {
  std::vector<audit::Viewer> viewers;
  for (const PersonKey& subject : entry.subjects) viewers.push_back(ViewerOf(subject, entry));
  return viewers;
}

// Whether the entry says something that one subject may know and another may not.
bool HasViews(const LogEntry& entry) {
  const storage::v1::LeafDetail& detail = entry.detail;
  return !entry.subjects.empty() &&
         (!detail.decisions().empty() || !detail.epochs().empty() || !detail.expectations().empty());
}

// The row of what is kept back, with one more event. What it was must not have changed when it commits: a lifting tells
// of every event so far, and none may slip in behind it.
void PutWithholding(const std::string& id, const std::optional<store::Row<storage::v1::WithholdingRecord>>& earlier,
                    storage::v1::WithholdingRecord record, store::Transaction& transaction) {
  record.set_event_count(record.event_count() + 1);
  using store::Table;
  transaction.operations.push_back(earlier.has_value() ? store::ExpectValue(Table::kKeptBack, id, earlier->bytes)
                                                       : store::ExpectAbsent(Table::kKeptBack, id));
  transaction.operations.push_back(store::Put(Table::kKeptBack, id, record.SerializeAsString()));
}

void AddPersons(const storage::v1::WithholdingRecord& from, storage::v1::WithholdingRecord& record) {
  for (const std::string& key : from.person_keys()) {
    const auto& known = record.person_keys();
    if (std::find(known.begin(), known.end(), key) == known.end()) record.add_person_keys(key);
  }
}

// Whether the leaf goes where its subjects do not see it; and what makes sure of that.
absl::StatusOr<bool> IsKeptBack(const LogEntry& entry, Environment& env, store::Transaction& transaction) {
  const std::string& id = entry.detail.handover_id();
  if (!entry.withholding.has_value()) {
    if (entry.telling != SubjectsSee::kAsItsHandover) return entry.telling == SubjectsSee::kKeptBack;
    if (entry.subjects.empty() || id.empty()) return false;
  }
  HANDOVER_ASSIGN_OR_RETURN(const auto row,
                            store::ReadRow<storage::v1::WithholdingRecord>(env.store, store::Table::kKeptBack, id));
  if (!row.has_value() && !entry.withholding.has_value()) return false;
  storage::v1::WithholdingRecord record = row.has_value() ? row->record : *entry.withholding;
  if (entry.withholding.has_value()) AddPersons(*entry.withholding, record);
  PutWithholding(id, row, std::move(record), transaction);
  return true;
}

// Who acted, and who was handed something or told what a recipient said. That something was kept back from it, or waits
// for it, a party does not know.
std::vector<std::string> PartiesThatKnow(const LogEntry& entry) {
  std::vector<std::string> parties = entry.also_known_to;
  if (!entry.detail.actor_party().empty()) parties.push_back(entry.detail.actor_party());
  const bool both = entry.type == LeafType::kDelivery || entry.type == LeafType::kStatement;
  if (both && !entry.detail.other_party().empty()) parties.push_back(entry.detail.other_party());
  return parties;
}

// NOT_FOUND: there is no such handover, or its evidence is erased.
absl::StatusOr<store::UnitKey> FindEvidence(std::string_view handover_id, Environment& env) {
  const std::optional<HandoverId> id = HandoverId::FromBytes(handover_id);
  if (!id.has_value()) return absl::NotFoundError("log: about no handover");
  HANDOVER_ASSIGN_OR_RETURN(const auto row, store::ReadRow<storage::v1::HandoverRecord>(
                                                env.store, store::Table::kHandover, store::RowKey(*id)));
  if (!row.has_value()) return absl::NotFoundError("log: about no handover");
  return store::FindUnit(store::EvidenceUnit(UnitOf(*id, row->record)), env.store, env.vault);
}

// The key that closes a detail about the handover; none: its owner's key of the day does.
absl::StatusOr<std::optional<store::UnitKey>> KeyFor(std::string_view handover_id, Environment& env) {
  absl::StatusOr<store::UnitKey> evidence = FindEvidence(handover_id, env);
  if (evidence.ok()) return std::optional<store::UnitKey>(*std::move(evidence));
  // That a row is damaged can be logged all the same.
  const bool has_none = absl::IsNotFound(evidence.status()) || absl::IsDataLoss(evidence.status());
  if (!has_none) return evidence.status();
  return std::optional<store::UnitKey>();
}

absl::StatusOr<std::string> Sealed(const audit::SealableDetail& detail, const std::optional<store::UnitKey>& key,
                                   const PartyId& owner, Environment& env) {
  const store::SealedRow row{store::SealedKind::kLeafDetail, AsView(detail.digest)};
  HANDOVER_ASSIGN_OR_RETURN(const storage::v1::Sealed sealed,
                            key.has_value() ? env.vault.SealWith(*key, row, detail.plaintext)
                                            : env.vault.Seal({owner, env.clock.Now()}, row, detail.plaintext));
  return sealed.SerializeAsString();
}

}  // namespace log_entry_internal

std::optional<storage::v1::WithholdingRecord> WithholdingOf(const Withheld& handover) {
  storage::v1::WithholdingRecord record;
  bool is_withheld = false;
  for (const auto& parent : handover.envelope.parent_involvements()) {
    if (parent.state() != exchange::v1::Envelope::ParentInvolvement::WITHHELD) continue;
    is_withheld = true;
    record.set_reason_code(parent.reason_code());
  }
  if (!is_withheld) return std::nullopt;
  for (const PersonKey& person : handover.persons) record.add_person_keys(person.bytes());
  record.set_root(ToString(handover.root));
  record.set_sender_party(handover.envelope.sender_party());
  record.set_kind(handover.envelope.kind());
  return record;
}

absl::Status AppendLeaf(const LogEntry& entry, Environment& env, store::Transaction& transaction) {
  using namespace log_entry_internal;
  HANDOVER_ASSIGN_OR_RETURN(const bool kept_back, IsKeptBack(entry, env, transaction));
  const bool has_views = HasViews(entry);
  std::vector<storage::v1::LeafDetail> views;
  if (has_views) views = audit::ViewsOf(entry.detail, ViewersOf(entry));
  const std::vector<std::string> known_to = PartiesThatKnow(entry);
  std::optional<store::UnitKey> key;
  if (entry.evidence != nullptr) {
    key = *entry.evidence;
  } else if (entry.type != LeafType::kErased) {  // What declares that something was erased outlives it.
    HANDOVER_ASSIGN_OR_RETURN(key, KeyFor(entry.detail.handover_id(), env));
  }
  const size_t count = std::max<size_t>(1, entry.subjects.size());
  const FreshBytes fresh(count, env.random);
  std::vector<store::LeafDraft> drafts(count);
  for (size_t i = 0; i < count; ++i) {
    store::LeafDraft& draft = drafts[i];
    draft.known_to = known_to;
    draft.type = i == 0 ? entry.type : LeafType::kConcerns;
    if (i == 0) draft.ref = entry.ref;
    if (!entry.subjects.empty()) {
      const std::string& person = entry.subjects[i].bytes();
      draft.stream_key = kept_back ? store::KeptBackStream(person) : person;
      draft.link_salt = fresh.ForLink(i);
    }
    const storage::v1::LeafDetail& shown = has_views ? views[i] : entry.detail;
    const audit::DetailRandom salts = fresh.ForDetail(i);
    const audit::SealableDetail detail = i == 0 && has_views ? audit::MakeViewedDetail(shown, entry.detail, salts)
                                                             : audit::MakeDetail(shown, salts);
    draft.detail = detail.digest;
    HANDOVER_ASSIGN_OR_RETURN(draft.sealed_detail, Sealed(detail, key, entry.owner, env));
  }
  for (store::LeafDraft& draft : drafts) transaction.leaves.push_back(std::move(draft));
  return absl::OkStatus();
}

absl::Status AppendToldLater(const ToldLater& event, Environment& env, store::Transaction& transaction) {
  using namespace log_entry_internal;
  const absl::StatusOr<audit::OpenedDetail> kept = OpenViewOf(event.kept, env);
  if (absl::IsNotFound(kept.status())) return absl::OkStatus();
  HANDOVER_RETURN_IF_ERROR(kept.status());
  const std::optional<LeafData> main = ToArray<kLeafBytes>(event.main.leaf());
  storage::v1::LeafDetail view;
  if (!main.has_value() || !view.ParseFromString(kept->bytes)) return absl::DataLossError("log: a leaf is damaged");
  view.clear_whole_digest();
  view.set_told_later_index(static_cast<int64_t>(event.main_index));
  const FreshBytes fresh(1, env.random);
  const audit::SealableDetail detail = audit::MakeDetail(view, fresh.ForDetail(0));
  store::LeafDraft draft{LeafType::kConcerns, LeafHash(*main),       detail.digest,
                         fresh.ForLink(0),    event.subject.bytes(), ""};
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<store::UnitKey> key,
                            KeyFor(view.handover_id(), env));
  HANDOVER_ASSIGN_OR_RETURN(draft.sealed_detail, Sealed(detail, key, event.owner, env));
  transaction.leaves.push_back(std::move(draft));
  return absl::OkStatus();
}

absl::StatusOr<audit::OpenedDetail> OpenDetailOf(const storage::v1::LeafRecord& record, Environment& env) {
  const std::optional<handover::Leaf> leaf = ParseLeaf(record.leaf());
  if (leaf.has_value() && leaf->type == LeafType::kConcerns) {
    return absl::NotFoundError("log: the leaf points to the one that holds the event");
  }
  return OpenViewOf(record, env);
}

absl::StatusOr<audit::OpenedDetail> OpenViewOf(const storage::v1::LeafRecord& record, Environment& env) {
  const absl::Status damaged = absl::DataLossError("log: a detail is damaged");
  if (record.sealed_detail().empty()) return absl::NotFoundError("log: the leaf has no detail, or it was erased");
  const std::optional<handover::Leaf> leaf = ParseLeaf(record.leaf());
  storage::v1::Sealed sealed;
  if (!leaf.has_value() || !sealed.ParseFromString(record.sealed_detail())) return damaged;
  HANDOVER_ASSIGN_OR_RETURN(const std::string plaintext,
                            store::UnsealRow(sealed, {store::SealedKind::kLeafDetail, AsView(leaf->detail)}, env.store,
                                             env.vault));
  return audit::OpenDetail(plaintext, record.leaf());
}

absl::StatusOr<storage::v1::LeafDetail> OpenLeafDetail(const storage::v1::LeafRecord& record, Environment& env) {
  HANDOVER_ASSIGN_OR_RETURN(audit::OpenedDetail opened, OpenDetailOf(record, env));
  return std::move(opened.detail);
}

}  // namespace handover::pipeline
