// What a party keeps in files: its signing key, the broker's log key that it pins, and the newest head it has seen.
#ifndef HANDOVER_CLIENTS_CPP_PARTY_KEYS_H_
#define HANDOVER_CLIENTS_CPP_PARTY_KEYS_H_

#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "broker/base/commitment/signature.h"
#include "clients/cpp/log_watch.h"

namespace handover::client {

// PEM, P-256, not encrypted. NOT_FOUND: cannot be read. INVALID_ARGUMENT: not such a key; the message never holds it.
absl::StatusOr<SigningKey> LoadSigningKey(const std::string& path);
absl::StatusOr<VerifyKey> LoadLogKey(const std::string& path);

// The newest proven head in a file of 168 bytes: head and signature as received, so that the signature is the checksum
// (docs/formats/client_files.md). Replaced whole: after a crash it holds the old head or the new one. One process at a
// time per file. Thread-safe as LogWatch uses it.
class SeenHeadFile final : public SeenHeadStore {
 public:
  explicit SeenHeadFile(std::string path) : path_(std::move(path)) {}
  absl::StatusOr<std::optional<HeadBytes>> Load() override;
  absl::Status Save(const HeadBytes& head) override;

 private:
  const std::string path_;
};

// For programs that live shortly, and tests: forgets at the end.
class SeenHeadMemory final : public SeenHeadStore {
 public:
  absl::StatusOr<std::optional<HeadBytes>> Load() override { return head_; }
  absl::Status Save(const HeadBytes& head) override {
    head_ = head;
    return absl::OkStatus();
  }

 private:
  std::optional<HeadBytes> head_;
};

}  // namespace handover::client

#endif  // HANDOVER_CLIENTS_CPP_PARTY_KEYS_H_
