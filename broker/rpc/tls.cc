#include "broker/rpc/tls.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <ctime>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "broker/base/absl_view.h"
#include "broker/base/status_macros.h"
#include "broker/store/durable_file.h"
#include "grpc/compression.h"
#include "grpc/grpc_security_constants.h"
#include "grpcpp/resource_quota.h"
#include "grpcpp/security/tls_certificate_provider.h"
#include "grpcpp/security/tls_credentials_options.h"

namespace handover::rpc {
namespace tls_internal {

struct TlsFree {
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(BIO* bio) const { BIO_free(bio); }
};
template <typename T>
using TlsPtr = std::unique_ptr<T, TlsFree>;

int NoPassphrase(char*, int, int, void*) { return -1; }

absl::Status Unusable(std::string_view role, std::string_view what) {
  return absl::FailedPreconditionError(absl::StrCat(AbslView(role), ": ", AbslView(what)));
}

absl::StatusOr<TlsPtr<BIO>> OpenPem(const std::string& path, std::string_view role) {
  const absl::StatusOr<std::string> bytes = store::ReadWholeFile(path);
  if (!bytes.ok()) return Unusable(role, "the file cannot be read");
  TlsPtr<BIO> bio(BIO_new(BIO_s_mem()));
  BIO_write(bio.get(), bytes->data(), static_cast<int>(bytes->size()));
  return bio;
}

absl::StatusOr<std::vector<TlsPtr<X509>>> ReadCertificates(const std::string& path, std::string_view role) {
  HANDOVER_ASSIGN_OR_RETURN(const TlsPtr<BIO> bio, OpenPem(path, role));
  std::vector<TlsPtr<X509>> certificates;
  while (X509* certificate = PEM_read_bio_X509(bio.get(), nullptr, NoPassphrase, nullptr)) {
    certificates.emplace_back(certificate);
  }
  if (certificates.empty()) return Unusable(role, "the file holds no certificate in PEM");
  return certificates;
}

absl::Time EndOf(const X509& certificate) {
  std::tm fields = {};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(&certificate), &fields) != 1) return absl::InfinitePast();
  return absl::FromTM(fields, absl::UTCTimeZone());
}

int Millis(absl::Duration duration) { return static_cast<int>(absl::ToInt64Milliseconds(duration)); }

}  // namespace tls_internal

absl::StatusOr<TlsExpiry> CheckTlsFiles(const TlsFiles& files) {
  using namespace tls_internal;
  ERR_clear_error();
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<TlsPtr<X509>> chain, ReadCertificates(files.certificate, "certificate"));
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<TlsPtr<X509>> authorities, ReadCertificates(files.ca, "ca"));
  HANDOVER_ASSIGN_OR_RETURN(const TlsPtr<BIO> key_bio, OpenPem(files.key, "key"));
  const TlsPtr<EVP_PKEY> key(PEM_read_bio_PrivateKey(key_bio.get(), nullptr, NoPassphrase, nullptr));
  const bool matches = key != nullptr && X509_check_private_key(chain.front().get(), key.get()) == 1;
  ERR_clear_error();
  if (key == nullptr) return Unusable("key", "the file holds no unencrypted private key in PEM");
  if (!matches) return Unusable("key", "the private key is not the certificate's");
  TlsExpiry expiry{EndOf(*chain.front()), absl::InfiniteFuture()};
  for (const TlsPtr<X509>& authority : authorities) expiry.authority = std::min(expiry.authority, EndOf(*authority));
  return expiry;
}

std::shared_ptr<grpc::ServerCredentials> MakeServerCredentials(const TlsFiles& files, absl::Duration refresh) {
  using grpc::experimental::FileWatcherCertificateProvider;
  const int64_t seconds = std::max<int64_t>(1, absl::ToInt64Seconds(absl::Ceil(refresh, absl::Seconds(1))));
  auto provider = std::make_shared<FileWatcherCertificateProvider>(files.key, files.certificate, files.ca,
                                                                   static_cast<unsigned int>(seconds));
  grpc::experimental::TlsServerCredentialsOptions options(std::move(provider));
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  return grpc::experimental::TlsServerCredentials(options);
}

void ApplyLimits(const PortLimits& limits, grpc::ServerBuilder& builder) {
  using tls_internal::Millis;
  builder.SetMaxReceiveMessageSize(limits.max_message_bytes);
  // A compressed message can be a thousand times larger than what came over the wire (T-38).
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_GZIP, false);
  builder.SetDefaultCompressionAlgorithm(GRPC_COMPRESS_NONE);
  // Two brokers on one port would share its connections without a word.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, limits.max_metadata_bytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, limits.max_concurrent_streams);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, Millis(limits.handshake_timeout));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, Millis(limits.keepalive_time));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, Millis(limits.keepalive_timeout));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, Millis(limits.min_ping_interval));
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PING_STRIKES, 2);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, Millis(limits.max_connection_idle));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, Millis(limits.max_connection_age));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, Millis(limits.max_connection_age_grace));
  grpc::ResourceQuota quota;
  quota.Resize(limits.memory_quota_bytes);
  builder.SetResourceQuota(quota);
  // Reflection is the one service with threads of its own.
  builder.SetSyncServerOption(grpc::ServerBuilder::NUM_CQS, 1);
  builder.SetSyncServerOption(grpc::ServerBuilder::MIN_POLLERS, 1);
  builder.SetSyncServerOption(grpc::ServerBuilder::MAX_POLLERS, 2);
}

}  // namespace handover::rpc
