#include "broker/identity/operator.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"

#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/identity/x509_reader.h"

namespace handover::identity {
namespace operator_internal {

constexpr size_t kMaxNameBytes = 256;  // 64 characters (RFC 5280, ub-common-name) of up to four bytes.

absl::Status Unnamed(std::string_view code, std::string_view rule) {
  return Refuse(absl::StatusCode::kUnauthenticated, RefusalText{code, "", rule});
}

// The name stands in the log and on terminals.
bool IsOperatorName(std::string_view name) {
  return !name.empty() && name.size() <= kMaxNameBytes &&
         std::none_of(name.begin(), name.end(), [](unsigned char c) { return absl::ascii_iscntrl(c); });
}

}  // namespace operator_internal

absl::StatusOr<Operator> ParseOperatorCertificate(std::string_view pem) {
  using operator_internal::Unnamed;
  HANDOVER_ASSIGN_OR_RETURN(X509Facts facts, ReadX509(pem));
  if (facts.common_names.empty()) return Unnamed("CERT_NAME_MISSING", "The subject must have a common name.");
  if (facts.common_names.size() > 1) return Unnamed("CERT_NAME_TWICE", "The subject must have one common name.");
  if (!operator_internal::IsOperatorName(facts.common_names.front())) {
    return Unnamed("CERT_NAME_FORMAT", "The common name has 1 to 64 characters and no control characters.");
  }
  return Operator{std::move(facts.common_names.front()), std::move(facts.number), facts.not_before, facts.not_after};
}

absl::Status CheckOperator(const Operator& caller, absl::Time now) {
  return CheckValidity(caller.not_before, caller.not_after, now);
}

}  // namespace handover::identity
