#ifndef HANDOVER_CLIENTS_VERIFY_ENTRY_DETAIL_H_
#define HANDOVER_CLIENTS_VERIFY_ENTRY_DETAIL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What a leaf's detail says: the message handover.storage.v1.LeafDetail, read without the broker's code. Pure, safe
// from any thread.
namespace handover_verify {

struct DetailSection {
  std::string type;
  std::string category;
  bool permitted = false;
  std::string reason;
  friend bool operator==(const DetailSection&, const DetailSection&) = default;
};

struct DetailDecision {
  std::string recipient_party;  // UUID; empty for none.
  std::string verdict;
  std::string reason;
  std::string rule_id;
  std::string legal_basis;
  std::string citation;
  std::vector<std::string> obligations;
  std::vector<std::string> considered_consents;
  std::vector<DetailSection> sections;
  friend bool operator==(const DetailDecision&, const DetailDecision&) = default;
};

// What an export shows of it to readers. Ids are UUIDs, empty for none.
// Something that should follow, and what became of it.
struct DetailExpectation {
  std::string expectation_id;
  std::string rule_id;
  std::string state;
  std::string reason;
  friend bool operator==(const DetailExpectation&, const DetailExpectation&) = default;
};

struct EntryText {
  std::string event;
  std::string reason;
  std::string note;
  std::string kind;
  std::string handover_id;
  std::string delivery_id;
  std::string actor_party;
  std::string other_party;
  std::string professional;
  std::string consent_id;
  std::vector<DetailDecision> decisions;
  std::vector<DetailExpectation> expectations;
  std::string coordinator_party;
  friend bool operator==(const EntryText&, const EntryText&) = default;
};

struct EntryDetail {
  EntryText text;
  std::uint64_t log_size = 0;                      // Of a snapshot.
  std::optional<std::uint64_t> told_later_index;  // Of the leaf that it tells of.
};

// Nothing for what is not strict protobuf of these messages.
std::optional<EntryDetail> ParseEntryDetail(std::string_view bytes);

}  // namespace handover_verify

#endif  // HANDOVER_CLIENTS_VERIFY_ENTRY_DETAIL_H_
