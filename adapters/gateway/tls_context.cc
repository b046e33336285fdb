#include "adapters/gateway/tls_context.h"

#include <openssl/err.h>

namespace handover::gateway {

absl::StatusOr<TlsContext> MakeTlsContext(TlsRole role, const TlsFiles& files) {
  ERR_clear_error();
  TlsContext context(SSL_CTX_new(role == TlsRole::kServer ? TLS_server_method() : TLS_client_method()));
  if (context == nullptr) return absl::InternalError("TLS: no context can be made");
  SSL_CTX* const tls = context.get();
  SSL_CTX_set_min_proto_version(tls, TLS1_2_VERSION);
  // Connections live for days: a session that is taken up again would save nothing, and skip the certificate.
  SSL_CTX_set_session_cache_mode(tls, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_options(tls, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_verify(tls, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  // Never asks for a passphrase: nobody would be there to type it.
  SSL_CTX_set_default_passwd_cb(tls, [](char*, int, int, void*) { return 0; });
  if (SSL_CTX_use_certificate_chain_file(tls, files.certificate_file.c_str()) != 1) {
    return absl::InvalidArgumentError("certificate_file: must be a certificate as PEM");
  }
  if (SSL_CTX_use_PrivateKey_file(tls, files.key_file.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(tls) != 1) {
    return absl::InvalidArgumentError("key_file: must be the private key of the certificate as PEM");
  }
  if (SSL_CTX_load_verify_locations(tls, files.ca_file.c_str(), nullptr) != 1) {
    return absl::InvalidArgumentError("ca_file: must be certificates of an authority as PEM");
  }
  if (role == TlsRole::kServer) SSL_CTX_set_client_CA_list(tls, SSL_load_client_CA_file(files.ca_file.c_str()));
  return context;
}

}  // namespace handover::gateway
