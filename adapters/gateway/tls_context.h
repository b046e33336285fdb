// The gateway's TLS: 1.2 or 1.3, a certificate on both sides.
#ifndef HANDOVER_ADAPTERS_GATEWAY_TLS_CONTEXT_H_
#define HANDOVER_ADAPTERS_GATEWAY_TLS_CONTEXT_H_

#include <openssl/ssl.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace handover::gateway {

struct TlsFiles {
  std::string certificate_file;  // With its chain, leaf first.
  std::string key_file;
  std::string ca_file;  // Who says who the other side is.
};

enum class TlsRole { kServer, kClient };

struct FreeTlsContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using TlsContext = std::unique_ptr<SSL_CTX, FreeTlsContext>;

// Reads the files. INVALID_ARGUMENT: one of them cannot be used; the message says which, and nothing of what is in it.
absl::StatusOr<TlsContext> MakeTlsContext(TlsRole role, const TlsFiles& files);

}  // namespace handover::gateway

#endif  // HANDOVER_ADAPTERS_GATEWAY_TLS_CONTEXT_H_
