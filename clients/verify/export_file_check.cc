#include "clients/verify/export_file_check.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "clients/verify/digests.h"
#include "clients/verify/entry_detail.h"
#include "clients/verify/log_check.h"
#include "clients/verify/merkle.h"
#include "clients/verify/messages.h"

namespace handover_verify {
namespace {

// Nothing when the leaf commits to something else.
std::optional<EntryDetail> OpenDetail(const Opening& opening, const Leaf& leaf) {
  if (opening.salt.size() != kSaltBytes || DetailDigest(opening.salt, opening.detail) != leaf.detail) {
    return std::nullopt;
  }
  return ParseEntryDetail(opening.detail);
}

// The leaf that holds the event: the entry's own, or the one that it points to. Nothing when that does not hold.
Reason FindEvent(const FileEntry& entry, const LoggedLeaf& logged, const TreeHead& head, Leaf& event) {
  const std::optional<Leaf> own = CheckLeaf(logged, head);
  if (!own) return Reason::kWrongLeaf;
  event = *own;
  if (own->type != LeafType::kConcerns) return entry.main ? Reason::kWrongLeaf : Reason::kOk;
  // What is closed says nothing of an event, so it may be without it.
  if (!entry.main && !entry.opening) return Reason::kOk;
  if (!entry.main || LeafHash(entry.main->leaf) != own->ref || entry.main->index >= logged.index) {
    return Reason::kWrongLeaf;
  }
  const std::optional<Leaf> main = CheckLeaf(*entry.main, head);
  if (!main || main->type == LeafType::kConcerns) return Reason::kWrongLeaf;
  event = *main;
  return CheckInclusion(*entry.main, head);
}

Reason CheckEntry(const FileEntry& entry, const LoggedLeaf& logged, const TreeHead& head) {
  Leaf event;
  const Reason found = FindEvent(entry, logged, head, event);
  if (found != Reason::kOk) return found;
  if (entry.time_ms != event.time_ms) return Reason::kMalformed;
  if (!entry.opening) return Reason::kOk;
  const std::optional<Leaf> own = ParseLeaf(logged.leaf);
  if (!own) return Reason::kWrongLeaf;
  const std::optional<EntryDetail> detail = OpenDetail(*entry.opening, *own);
  if (!detail) return Reason::kWrongLeaf;
  if (detail->told_later_index && (!entry.main || entry.main->index != *detail->told_later_index)) {
    return Reason::kWrongLeaf;
  }
  return detail->text == entry.says ? Reason::kOk : Reason::kMalformed;
}

bool OwesCopy(const EntryText& says) {
  if (says.event != "HANDED_OUT") return false;
  return std::any_of(says.decisions.begin(), says.decisions.end(), [](const DetailDecision& decision) {
    return std::find(decision.obligations.begin(), decision.obligations.end(), "CITIZEN_COPY") !=
           decision.obligations.end();
  });
}

// By their definition: what was handed out with the duty, and the first export for the citizen behind it.
std::vector<CopyDue> CopiesDue(const ExportFile& file) {
  std::vector<CopyDue> copies;
  for (std::size_t i = 0; i < file.entries.size(); ++i) {
    const EntryText& says = file.entries[i].says;
    const std::uint64_t sequence = file.proof.entries[i].seq;
    if (OwesCopy(says)) copies.push_back({.sequence = sequence});
    if (says.event != "EXPORTED" || says.reason != "FOR_THE_CITIZEN") continue;
    for (CopyDue& copy : copies) {
      if (!copy.met_by) copy.met_by = sequence;
    }
  }
  return copies;
}

}  // namespace

ExportVerdict CheckExportFile(const ExportFile& file, const P256Key& log_key) {
  const std::optional<TreeHead> head = CheckHead(file.proof.signed_head, log_key);
  if (!head) return {.reason = Reason::kBadHead};
  const std::optional<Leaf> snapshot_leaf = ParseLeaf(file.proof.snapshot.leaf);
  if (!snapshot_leaf) return {.reason = Reason::kWrongLeaf};
  const std::optional<EntryDetail> snapshot = OpenDetail(file.snapshot, *snapshot_leaf);
  if (!snapshot) return {.reason = Reason::kWrongLeaf};
  SubjectExport proof = file.proof;
  proof.snapshot_size = snapshot->log_size;
  const Reason whole = CheckExport(proof, log_key);
  if (whole != Reason::kOk) return {.reason = whole};
  ExportVerdict verdict{.reason = Reason::kOk, .head = *head, .snapshot_size = snapshot->log_size};
  for (std::size_t i = 0; i < file.entries.size(); ++i) {
    const Reason reason = CheckEntry(file.entries[i], proof.entries[i].logged, *head);
    if (reason != Reason::kOk) return {.reason = reason, .sequence = proof.entries[i].seq};
    if (file.entries[i].opening) ++verdict.opened_count;
  }
  if (CopiesDue(file) != file.copies_due) return {.reason = Reason::kMalformed};
  return verdict;
}

std::vector<ExportVerdict> CheckWholeExport(const ExportFile& file, const P256Key& log_key) {
  std::vector<const ExportFile*> numbers = {&file};
  for (const ExportFile& other : file.others) numbers.push_back(&other);
  std::vector<ExportVerdict> verdicts;
  std::set<std::string> streams;
  for (const ExportFile* number : numbers) {
    ExportVerdict verdict = CheckExportFile(*number, log_key);
    if (!streams.insert(number->proof.stream).second) verdict = {.reason = Reason::kMalformed};
    verdict.number = verdicts.size();
    if (verdict.reason != Reason::kOk) return {verdict};
    verdicts.push_back(verdict);
  }
  return verdicts;
}

}  // namespace handover_verify
