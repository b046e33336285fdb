#ifndef HANDOVER_CLIENTS_VERIFY_EXPORT_CHECK_H_
#define HANDOVER_CLIENTS_VERIFY_EXPORT_CHECK_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "clients/verify/log_check.h"
#include "clients/verify/reason.h"
#include "clients/verify/signature.h"

// COMMITMENTS section 7: that an export of one data subject's leaves is complete up to its snapshot
// and in order. It says nothing about leaves left out after the snapshot. Pure, safe from any
// thread.
namespace handover_verify {

struct ExportEntry {
  LoggedLeaf logged;
  std::string salt;  // Opens the leaf's link.
  std::uint64_t seq = 0;
  std::string prev;
};

struct SubjectExport {
  std::string stream;
  std::vector<ExportEntry> entries;
  SignedHead signed_head;
  LoggedLeaf snapshot;             // The INDEX leaf.
  std::uint64_t leaf_count = 0;    // What the snapshot says of this stream: so many leaves,
  std::string last_leaf_hash;      // the last of them this one,
  std::uint64_t position = 0;      // at this place
  std::uint64_t stream_count = 0;  // among so many streams.
  // Of how many leaves the snapshot is, where its leaf's detail says so; else of all before it.
  std::optional<std::uint64_t> snapshot_size;
  std::vector<std::string> index_path;
};

Reason CheckExport(const SubjectExport& subject_export, const P256Key& log_key);

}  // namespace handover_verify

#endif  // HANDOVER_CLIENTS_VERIFY_EXPORT_CHECK_H_
