// Where documents end up, with their answers and reasons: folders of the party's own, which its people look into.
#ifndef HANDOVER_ADAPTERS_GATEWAY_DOCUMENT_FILING_H_
#define HANDOVER_ADAPTERS_GATEWAY_DOCUMENT_FILING_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"

#include "adapters/gateway/answer.h"
#include "adapters/translation.h"
#include "broker/base/clock.h"
#include "broker/base/random.h"

namespace handover::gateway {

struct FilingFolders {
  std::string answers;   // NAME.answer.xml, .edi, .hl7 or .json of each document; also .contrl.xml and .receipt.xml.
  std::string sent;      // Documents that were accepted.
  std::string refused;   // Documents that were not, each with NAME.reason.txt.
  std::string receipts;  // One per handover: UUID.receipt, for handover-verify.
};

// Thread-safe for different documents. Borrows clock and random. Every error is UNAVAILABLE: a folder cannot be
// written.
class DocumentFiling {
 public:
  DocumentFiling(FilingFolders folders, const Clock& clock, Random& random)
      : folders_(std::move(folders)), clock_(clock), random_(random) {}

  absl::Status MakeFolders() const;

  // The name under which a document is filed: its own, unless another document has it; then with a part of its digest.
  // So a system that uses a name again loses neither the earlier original nor its answer.
  std::string NameFor(const std::string& name, const std::string& document_id) const;

  std::string SentPath(const std::string& name) const { return folders_.sent + "/" + name; }
  std::string RefusedPath(const std::string& name) const { return folders_.refused + "/" + name; }

  // The answers in the sender's own format; for a refused document also the reason for people.
  absl::Status WriteAnswer(const std::string& name, const std::string& document, DocumentOutcome outcome,
                           const std::vector<adapters::Issue>& issues) const;
  absl::Status WriteReason(const std::string& name, const std::vector<adapters::Issue>& issues) const;
  absl::Status WriteReceipt(const std::string& handover_id, const std::string& receipt) const;

  // The original lies in the folder of its outcome afterwards, wherever it came from, and in the other no longer.
  absl::Status KeepOriginal(const std::string& name, const std::string& document, DocumentOutcome outcome) const;

 private:
  const FilingFolders folders_;
  const Clock& clock_;
  Random& random_;
};

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_DOCUMENT_FILING_H_
