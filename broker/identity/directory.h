// Who takes part, as one immutable snapshot: parties, the certificates that speak for them, the keys they sign with and
// the certificates that were revoked. Replaced as a whole when anything changes, so that a call sees one state.
#ifndef HANDOVER_BROKER_IDENTITY_DIRECTORY_H_
#define HANDOVER_BROKER_IDENTITY_DIRECTORY_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "broker/base/commitment/key_statement.h"
#include "broker/base/ids.h"
#include "broker/identity/certificate.h"
#include "handover/directory/v1/directory.pb.h"

namespace handover::identity {

// What a directory is built from: the records as they are stored.
struct DirectoryRecords {
  std::vector<directory::v1::Party> parties;
  std::vector<directory::v1::CertificateBinding> bindings;
  std::vector<directory::v1::SigningKey> keys;
  std::vector<CertificateNumber> revoked_certificates;  // From revocation lists.
};

// A party as the directory holds it.
struct DirectoryParty {
  PartyId id;
  directory::v1::Party record;

  bool active() const { return record.state() == directory::v1::Party::ACTIVE; }
};

// Thread-safe: nothing changes after Build(). Pointers it returns live as long as it does. No lookup needs more than a
// hash; 10 000 parties build in well under a second (T-48).
class Directory : public KeyRing {
 public:
  // An empty directory: nobody may call.
  Directory() = default;
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  // INVALID_ARGUMENT with a path such as `parties[3].alias`: a record breaks party_rules.h, or names a party that is
  // not there. ALREADY_EXISTS (PARTY_TWICE, ALIAS_TWICE, BINDING_TWICE, KEY_TWICE): two records claim the same. The
  // broker does not start, and an admin call is refused, with either.
  static absl::StatusOr<std::shared_ptr<const Directory>> Build(DirectoryRecords records);

  // Null when there is none. Suspended parties are found: callers look at active().
  const DirectoryParty* FindParty(const PartyId& id) const;
  const DirectoryParty* FindByAlias(std::string_view alias) const;
  // A UUID or an alias, as admin calls and register facts give it.
  const DirectoryParty* FindByIdOrAlias(std::string_view text) const;
  const DirectoryParty* FindByCertificate(std::string_view cvr, std::string_view holder_uuid) const;

  // By how foreign formats name a party or one of its units. Several: sectors of one municipality may share a number.
  absl::Span<const DirectoryParty* const> FindByGln(std::string_view gln) const;
  absl::Span<const DirectoryParty* const> FindBySor(std::string_view sor) const;
  absl::Span<const DirectoryParty* const> FindByInstitutionNumber(std::string_view number) const;

  // The parties of the sector that name the municipality, by alias.
  absl::Span<const DirectoryParty* const> FindServing(directory::v1::Sector sector,
                                                      std::string_view municipality) const;
  // The parties of the sector that name no municipality and so serve everywhere, by alias.
  absl::Span<const DirectoryParty* const> FindServingEverywhere(directory::v1::Sector sector) const;

  // All of them, by alias.
  absl::Span<const DirectoryParty> parties() const { return parties_; }
  const std::vector<directory::v1::CertificateBinding>& bindings() const { return bindings_; }

  // As KeyRing: revoked keys are found, and their window says no.
  std::optional<EnrolledKey> Find(const Digest& key_id) const override;
  // The records of the party's keys, oldest first, revoked ones too.
  std::vector<directory::v1::SigningKey> KeysOf(const PartyId& party) const;

  bool IsRevoked(const CertificateNumber& number) const { return revoked_.contains(number); }

 private:
  using PartyList = std::vector<const DirectoryParty*>;

  absl::Status AddParties(std::vector<directory::v1::Party> records);
  absl::Status AddBindings(std::vector<directory::v1::CertificateBinding> records);
  absl::Status AddKeys(std::vector<directory::v1::SigningKey> records);
  void IndexParty(const DirectoryParty& party);

  std::vector<DirectoryParty> parties_;  // By alias. Never resized after AddParties(): the indexes point into it.
  std::vector<directory::v1::CertificateBinding> bindings_;
  absl::flat_hash_map<PartyId, const DirectoryParty*> by_id_;
  absl::flat_hash_map<std::string, const DirectoryParty*> by_alias_;
  absl::flat_hash_map<std::pair<std::string, std::string>, const DirectoryParty*> by_certificate_;
  absl::flat_hash_map<std::string, PartyList> by_gln_;
  absl::flat_hash_map<std::string, PartyList> by_sor_;
  absl::flat_hash_map<std::string, PartyList> by_institution_number_;
  // The municipality is empty for parties that serve everywhere.
  absl::flat_hash_map<std::pair<int, std::string>, PartyList> by_area_;
  absl::flat_hash_map<Digest, EnrolledKey> keys_;
  absl::flat_hash_map<PartyId, std::vector<directory::v1::SigningKey>> key_records_;
  absl::flat_hash_set<CertificateNumber> revoked_;
};

}  // namespace handover::identity

#endif  // HANDOVER_BROKER_IDENTITY_DIRECTORY_H_
