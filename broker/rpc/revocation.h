// Which client certificates were revoked, from the certificate revocation lists in a folder.
//
// gRPC's own support accepts everybody when the folder is empty, and notices no new list (SECURITY 4.2). So this is our
// own: a list counts when an authority we trust has signed it and it is not older than the one before it. Without a
// current list nobody is served; an old list is kept rather than none.
#ifndef HANDOVER_BROKER_RPC_REVOCATION_H_
#define HANDOVER_BROKER_RPC_REVOCATION_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "broker/identity/certificate.h"
#include "broker/pipeline/environment.h"

namespace handover::rpc {

enum class RevocationState {
  kOff,      // No folder of lists is configured: certificates live until they expire.
  kFresh,    // Every authority's list is current.
  kStale,    // One of them has passed three quarters of its life: its successor is late.
  kExpired,  // One of them is missing or has passed its end: nobody new is served.
};

// `FRESH` and so on, for logs and metrics.
std::string_view RevocationStateName(RevocationState state);

// One authority's list.
struct RevocationList {
  std::string issuer_sha256;  // As in CertificateNumber.
  absl::Time this_update;
  absl::Time next_update;
  absl::flat_hash_set<std::string> serials;  // As in CertificateNumber.
};

// All lists of one moment. Immutable; lookups need a hash each (T-48).
class Revocations {
 public:
  // Revocation is off.
  Revocations() = default;
  // `authorities`: the issuers whose lists must be there, as issuer_sha256.
  Revocations(std::vector<std::string> authorities, std::vector<std::shared_ptr<const RevocationList>> lists);

  bool IsRevoked(const identity::CertificateNumber& number) const;
  // Whether the issuer's list decides about its certificates. With revocation off: always.
  bool Knows(const identity::CertificateNumber& number) const;
  RevocationState StateAt(absl::Time now) const;
  // When the first list ends; infinite future when revocation is off, infinite past when a list is missing.
  absl::Time next_update() const;
  size_t size() const;  // Revoked certificates.

 private:
  bool on_ = false;
  std::vector<std::string> authorities_;
  // By issuer. Shared with the earlier and later snapshots that hold the same list.
  std::map<std::string, std::shared_ptr<const RevocationList>, std::less<>> lists_;
};

// The PEM blocks, or the one DER list, of a file. INVALID_ARGUMENT: CRL_MALFORMED, CRL_TOO_NEW (of the future),
// CRL_SIGNATURE (no authority of `ca_pem` has signed it), CRL_PARTIAL (it has a critical extension: it does not tell
// everything about its issuer). Costs 1 s for a million entries.
absl::StatusOr<std::vector<std::shared_ptr<const RevocationList>>> ParseRevocationLists(std::string_view bytes,
                                                                                        std::string_view ca_pem,
                                                                                        absl::Time now);

// The authorities of a PEM file, as issuer_sha256. INVALID_ARGUMENT (CA_MALFORMED).
absl::StatusOr<std::vector<std::string>> AuthoritiesIn(std::string_view ca_pem);

// Looks after the folder. One thread.
class RevocationFolder {
 public:
  // `directory` empty: off. Borrows `current`.
  RevocationFolder(std::string directory, std::string ca_file, pipeline::Current<Revocations>& current);

  // A file that was left out, and why: for the log.
  struct Refused {
    std::string file;  // Name without folder.
    std::string code;
  };
  struct Outcome {
    bool changed = false;  // `current` was replaced.
    std::vector<Refused> refused;
  };
  // Reads the folder again. What is refused, missing or unreadable leaves the list before it in force.
  Outcome Refresh(absl::Time now);

 private:
  void Take(const std::string& name, const std::string& ca_pem, absl::Time now, Outcome& outcome);

  const std::string directory_;
  const std::string ca_file_;
  pipeline::Current<Revocations>& current_;
  std::vector<std::string> authorities_;
  std::map<std::string, std::shared_ptr<const RevocationList>> lists_;  // By issuer; shared with the snapshots.
  std::map<std::string, std::pair<int64_t, int64_t>>
      seen_;  // File to (size, time): read once. Cleared when CAs change.
  std::string seen_ca_pem_;
};

}  // namespace handover::rpc

#endif  // HANDOVER_BROKER_RPC_REVOCATION_H_
