#include "broker/rpc/revocation.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <optional>
#include <system_error>

#include "absl/strings/match.h"
#include "broker/base/absl_view.h"
#include "broker/base/refusal.h"
#include "broker/base/status_macros.h"
#include "broker/store/durable_file.h"

namespace handover::rpc {
namespace revocation_internal {

constexpr int64_t kMaxListBytes = 256ll << 20;  // A million entries have some 40 MB.
constexpr int kMaxFiles = 1000;
constexpr absl::Duration kClockSkew = absl::Minutes(5);
constexpr double kStaleFraction = 0.75;

template <auto kFree>
struct Freer {
  template <typename T>
  void operator()(T* value) const {
    kFree(value);
  }
};
using X509Ptr = std::unique_ptr<X509, Freer<&X509_free>>;
using CrlPtr = std::unique_ptr<X509_CRL, Freer<&X509_CRL_free>>;
using BioPtr = std::unique_ptr<BIO, Freer<&BIO_free>>;

// Takes away on return what was added to libcrypto's error queue, which gRPC's TLS reads.
class QueueMark {
 public:
  QueueMark() { ERR_set_mark(); }
  ~QueueMark() { ERR_pop_to_mark(); }
  QueueMark(const QueueMark&) = delete;
  QueueMark& operator=(const QueueMark&) = delete;
};

absl::Status Malformed() {
  return Invalid("CRL_MALFORMED", "", "The file must hold certificate revocation lists in PEM, or one in DER.");
}

BioPtr OpenBio(std::string_view bytes) {
  return BioPtr(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

std::string NameDigest(const X509_NAME* name) {
  unsigned char* der = nullptr;
  const int length = i2d_X509_NAME(name, &der);
  if (length < 0) return "";
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(der, static_cast<size_t>(length), digest);
  OPENSSL_free(der);
  return {reinterpret_cast<const char*>(digest), sizeof(digest)};
}

std::optional<absl::Time> ToTime(const ASN1_TIME* time) {
  std::tm fields = {};
  if (time == nullptr || ASN1_TIME_to_tm(time, &fields) != 1) return std::nullopt;
  return absl::FromTM(fields, absl::UTCTimeZone());
}

std::string SerialOf(const ASN1_INTEGER* serial) {
  std::string_view bytes(reinterpret_cast<const char*>(ASN1_STRING_get0_data(serial)),
                         static_cast<size_t>(ASN1_STRING_length(serial)));
  while (!bytes.empty() && bytes.front() == '\0') bytes.remove_prefix(1);
  return std::string(bytes);
}

absl::StatusOr<std::vector<X509Ptr>> ReadAuthorities(std::string_view pem) {
  std::vector<X509Ptr> authorities;
  const BioPtr bio = OpenBio(pem);
  while (X509* certificate = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
    authorities.emplace_back(certificate);
  }
  if (authorities.empty()) {
    return Invalid("CA_MALFORMED", "", "The file must hold the certificates of authorities in PEM.");
  }
  return authorities;
}

std::vector<CrlPtr> ReadLists(std::string_view bytes) {
  std::vector<CrlPtr> lists;
  if (absl::StrContains(AbslView(bytes.substr(0, 4096)), "-----BEGIN")) {
    const BioPtr bio = OpenBio(bytes);
    while (X509_CRL* crl = PEM_read_bio_X509_CRL(bio.get(), nullptr, nullptr, nullptr)) lists.emplace_back(crl);
    return lists;
  }
  const auto* der = reinterpret_cast<const unsigned char*>(bytes.data());
  if (X509_CRL* crl = d2i_X509_CRL(nullptr, &der, static_cast<long>(bytes.size()))) lists.emplace_back(crl);
  return lists;
}

template <typename Thing>
bool HasCriticalExtension(const Thing* thing, X509_EXTENSION* (*get)(const Thing*, int), int count) {
  for (int i = 0; i < count; ++i) {
    if (X509_EXTENSION_get_critical(get(thing, i)) == 1) return true;
  }
  return false;
}

bool IsSignedBy(X509_CRL& list, const std::vector<X509Ptr>& authorities) {
  return std::any_of(authorities.begin(), authorities.end(), [&list](const X509Ptr& authority) {
    if (X509_NAME_cmp(X509_get_subject_name(authority.get()), X509_CRL_get_issuer(&list)) != 0) return false;
    if ((X509_get_key_usage(authority.get()) & KU_CRL_SIGN) == 0) return false;
    return X509_CRL_verify(&list, X509_get0_pubkey(authority.get())) == 1;
  });
}

absl::StatusOr<std::shared_ptr<const RevocationList>> ReadList(X509_CRL& crl, const std::vector<X509Ptr>& authorities,
                                                               absl::Time now) {
  auto list = std::make_shared<RevocationList>();
  list->issuer_sha256 = NameDigest(X509_CRL_get_issuer(&crl));
  const std::optional<absl::Time> this_update = ToTime(X509_CRL_get0_lastUpdate(&crl));
  const std::optional<absl::Time> next_update = ToTime(X509_CRL_get0_nextUpdate(&crl));
  if (list->issuer_sha256.empty() || !this_update.has_value() || !next_update.has_value()) return Malformed();
  list->this_update = *this_update;
  list->next_update = *next_update;
  if (!IsSignedBy(crl, authorities)) {
    return Invalid("CRL_SIGNATURE", "", "An authority of the CA file must have signed the list.");
  }
  if (list->this_update > now + kClockSkew) {
    return Invalid("CRL_TOO_NEW", "", "The list must not be of the future.");
  }
  const absl::Status partial =
      Invalid("CRL_PARTIAL", "", "The list must be a whole one: no critical extension, no certificates of others.");
  if (HasCriticalExtension<X509_CRL>(&crl, &X509_CRL_get_ext, X509_CRL_get_ext_count(&crl))) return partial;
  STACK_OF(X509_REVOKED)* revoked = X509_CRL_get_REVOKED(&crl);
  const int count = revoked == nullptr ? 0 : sk_X509_REVOKED_num(revoked);
  list->serials.reserve(static_cast<size_t>(count));
  for (int i = 0; i < count; ++i) {
    const X509_REVOKED* entry = sk_X509_REVOKED_value(revoked, i);
    if (HasCriticalExtension<X509_REVOKED>(entry, &X509_REVOKED_get_ext, X509_REVOKED_get_ext_count(entry))) {
      return partial;
    }
    list->serials.insert(SerialOf(X509_REVOKED_get0_serialNumber(entry)));
  }
  return std::shared_ptr<const RevocationList>(std::move(list));
}

absl::Time StaleFrom(const RevocationList& list) {
  return list.this_update + kStaleFraction * (list.next_update - list.this_update);
}

}  // namespace revocation_internal

std::string_view RevocationStateName(RevocationState state) {
  switch (state) {
    case RevocationState::kOff:
      return "OFF";
    case RevocationState::kFresh:
      return "FRESH";
    case RevocationState::kStale:
      return "STALE";
    case RevocationState::kExpired:
      return "EXPIRED";
  }
  return "EXPIRED";
}

Revocations::Revocations(std::vector<std::string> authorities, std::vector<std::shared_ptr<const RevocationList>> lists)
    : on_(true), authorities_(std::move(authorities)) {
  for (std::shared_ptr<const RevocationList>& list : lists) lists_[list->issuer_sha256] = std::move(list);
}

bool Revocations::IsRevoked(const identity::CertificateNumber& number) const {
  const auto found = lists_.find(number.issuer_sha256);
  return found != lists_.end() && found->second->serials.contains(number.serial);
}

bool Revocations::Knows(const identity::CertificateNumber& number) const {
  return !on_ || lists_.contains(number.issuer_sha256);
}

absl::Time Revocations::next_update() const {
  absl::Time next = absl::InfiniteFuture();
  for (const std::string& authority : authorities_) {
    const auto found = lists_.find(authority);
    next = std::min(next, found == lists_.end() ? absl::InfinitePast() : found->second->next_update);
  }
  return next;
}

RevocationState Revocations::StateAt(absl::Time now) const {
  if (!on_) return RevocationState::kOff;
  if (now >= next_update()) return RevocationState::kExpired;
  for (const auto& [issuer, list] : lists_) {
    if (now >= revocation_internal::StaleFrom(*list)) return RevocationState::kStale;
  }
  return RevocationState::kFresh;
}

size_t Revocations::size() const {
  size_t count = 0;
  for (const auto& [issuer, list] : lists_) count += list->serials.size();
  return count;
}

absl::StatusOr<std::vector<std::shared_ptr<const RevocationList>>> ParseRevocationLists(std::string_view bytes,
                                                                                         std::string_view ca_pem,
                                                                                         absl::Time now) {
  using namespace revocation_internal;
  const QueueMark mark;
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<X509Ptr> authorities, ReadAuthorities(ca_pem));
  const std::vector<CrlPtr> crls = ReadLists(bytes);
  if (crls.empty()) return Malformed();
  std::vector<std::shared_ptr<const RevocationList>> lists;
  for (const CrlPtr& crl : crls) {
    HANDOVER_ASSIGN_OR_RETURN(std::shared_ptr<const RevocationList> list, ReadList(*crl, authorities, now));
    lists.push_back(std::move(list));
  }
  return lists;
}

absl::StatusOr<std::vector<std::string>> AuthoritiesIn(std::string_view ca_pem) {
  using namespace revocation_internal;
  const QueueMark mark;
  HANDOVER_ASSIGN_OR_RETURN(const std::vector<X509Ptr> certificates, ReadAuthorities(ca_pem));
  std::vector<std::string> authorities;
  for (const X509Ptr& certificate : certificates) {
    authorities.push_back(NameDigest(X509_get_subject_name(certificate.get())));
  }
  return authorities;
}

RevocationFolder::RevocationFolder(std::string directory, std::string ca_file,
                                   pipeline::Current<Revocations>& current)
    : directory_(std::move(directory)), ca_file_(std::move(ca_file)), current_(current) {
  // Until the first list is read, every list is missing: nobody is served rather than everybody.
  if (!directory_.empty()) {
    current_.Set(std::make_shared<const Revocations>(std::vector<std::string>{""},
                                                     std::vector<std::shared_ptr<const RevocationList>>()));
  }
}

void RevocationFolder::Take(const std::string& name, const std::string& ca_pem, absl::Time now, Outcome& outcome) {
  using namespace revocation_internal;
  const std::string path = directory_ + "/" + name;
  struct stat about = {};
  if (::stat(path.c_str(), &about) != 0 || !S_ISREG(about.st_mode)) return;
  const std::pair<int64_t, int64_t> stamp = {
      about.st_size, absl::ToUnixNanos(absl::TimeFromTimespec(about.st_mtim))};
  const auto seen = seen_.find(name);
  if (seen != seen_.end() && seen->second == stamp) return;
  seen_[name] = stamp;
  const absl::StatusOr<std::string> bytes =
      about.st_size > kMaxListBytes ? absl::StatusOr<std::string>(Malformed()) : store::ReadWholeFile(path);
  if (!bytes.ok()) {
    outcome.refused.push_back({name, "CRL_UNREADABLE"});
    return;
  }
  const auto lists = ParseRevocationLists(*bytes, ca_pem, now);
  if (!lists.ok()) {
    outcome.refused.push_back({name, CodeOf(lists.status())});
    if (outcome.refused.back().code == "CRL_TOO_NEW") seen_.erase(name);  // Its time may come.
    return;
  }
  for (const std::shared_ptr<const RevocationList>& list : *lists) {
    std::shared_ptr<const RevocationList>& held = lists_[list->issuer_sha256];
    if (held != nullptr && list->this_update < held->this_update) {
      // Whoever can put back yesterday's list can take back a revocation.
      outcome.refused.push_back({name, "CRL_OLDER"});
    } else if (held == nullptr || list->this_update > held->this_update) {
      held = list;
      outcome.changed = true;
    }
  }
}

RevocationFolder::Outcome RevocationFolder::Refresh(absl::Time now) {
  using namespace revocation_internal;
  Outcome outcome;
  if (directory_.empty()) return outcome;
  const absl::StatusOr<std::string> ca_pem = store::ReadWholeFile(ca_file_);
  const auto authorities = ca_pem.ok() ? AuthoritiesIn(*ca_pem) : ca_pem.status();
  if (authorities.ok() && *ca_pem != seen_ca_pem_) {
    // Another set of authorities may have signed what was refused.
    authorities_ = *authorities;
    seen_ca_pem_ = *ca_pem;
    seen_.clear();
    outcome.changed = true;
  }
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator file(directory_, error), end; !error && file != end; file.increment(error)) {
    if (names.size() < kMaxFiles) names.push_back(file->path().filename().string());
  }
  if (error) outcome.refused.push_back({"", "CRL_UNREADABLE"});
  std::sort(names.begin(), names.end());
  for (const std::string& name : names) Take(name, seen_ca_pem_, now, outcome);
  if (!outcome.changed) return outcome;
  std::vector<std::shared_ptr<const RevocationList>> lists;
  for (const auto& [issuer, list] : lists_) lists.push_back(list);
  current_.Set(std::make_shared<const Revocations>(authorities_, std::move(lists)));
  return outcome;
}

}  // namespace handover::rpc
