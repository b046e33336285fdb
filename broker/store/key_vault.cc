#include "broker/store/key_vault.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <cstddef>
#include <limits>

#include "absl/memory/memory.h"
#include "absl/types/span.h"
#include "broker/base/commitment/bytes.h"
#include "broker/base/status_macros.h"
#include "broker/store/durable_file.h"
#include "broker/store/erasure_rows.h"
#include "broker/store/rows.h"

namespace handover::store {
namespace key_vault_internal {

// Of what the associated data and the plaintext of sealed rows are: docs/formats/store.md.
constexpr uint16_t kSealedVersion = 1;

constexpr size_t kWrappedKeyBytes = kAeadOverheadBytes + SecretKey::kSize;

void Append(std::string& bytes, uint32_t value) {
  uint8_t encoded[4];
  PutU32(encoded, value);
  bytes.append(reinterpret_cast<const char*>(encoded), sizeof encoded);
}

// Party, day and generation: what a data key is bound to.
std::string BindKey(const WrappingKeyName& name) {
  std::string bytes(name.party.bytes());
  Append(bytes, static_cast<uint32_t>(name.period));
  Append(bytes, static_cast<uint32_t>(name.generation));
  return bytes;
}

// As BindKey(), and the unit: what a unit's key is bound to.
std::string BindUnit(const KeyUnit& unit, int32_t generation) {
  std::string bytes = BindKey({unit.period.party, unit.period.period, generation});
  Append(bytes, static_cast<uint32_t>(unit.id.size()));
  bytes.append(unit.id);
  return bytes;
}

// Party, row id, kind and version: what the content is bound to.
std::string BindContent(const PartyId& party, const SealedRow& row) {
  std::string bytes(party.bytes());
  bytes.reserve(bytes.size() + row.id.size() + 8);
  Append(bytes, static_cast<uint32_t>(row.id.size()));
  bytes.append(row.id);
  Append(bytes, uint32_t{static_cast<uint16_t>(row.kind)} << 16 | kSealedVersion);
  return bytes;
}

// What one sealing draws, in one call: a call costs as much as the sealing itself.
class FreshBytes {
 public:
  explicit FreshBytes(Random& random) { random.Fill(absl::MakeSpan(bytes_)); }
  ~FreshBytes() { OPENSSL_cleanse(bytes_, sizeof bytes_); }
  FreshBytes(const FreshBytes&) = delete;
  FreshBytes& operator=(const FreshBytes&) = delete;

  SecretKey data_key() const { return *SecretKey::FromBytes(Part(0, SecretKey::kSize)); }
  std::string_view key_nonce() const { return Part(SecretKey::kSize, kAeadNonceBytes); }
  std::string_view content_nonce() const {
    return Part(SecretKey::kSize + kAeadNonceBytes, kAeadNonceBytes);
  }

 private:
  std::string_view Part(size_t offset, size_t count) const {
    return {reinterpret_cast<const char*>(bytes_) + offset, count};
  }
  uint8_t bytes_[SecretKey::kSize + 2 * kAeadNonceBytes];
};

}  // namespace key_vault_internal

KeyVault::KeyVault(std::string path, Random& random, SecretKey root_key, WrappingKeys keys)
    : path_(std::move(path)), random_(random), root_key_(root_key), keys_(std::move(keys)) {}

KeyVault::~KeyVault() = default;  // Every SecretKey wipes itself.

absl::StatusOr<std::unique_ptr<KeyVault>> KeyVault::Open(const Options& options, Random& random) {
  const absl::StatusOr<std::string> bytes = ReadWholeFile(options.path);
  if (absl::IsNotFound(bytes.status()) && options.create) {
    const WrappingKeys none;
    HANDOVER_ASSIGN_OR_RETURN(const std::string fresh,
                              EncodeKeyFile({none, none}, options.root_key, random));
    HANDOVER_RETURN_IF_ERROR(ReplaceFile(options.path, fresh));
    return absl::WrapUnique(new KeyVault(options.path, random, options.root_key, {}));
  }
  if (absl::IsNotFound(bytes.status())) return absl::NotFoundError("key file: there is none");
  HANDOVER_RETURN_IF_ERROR(bytes.status());
  HANDOVER_ASSIGN_OR_RETURN(WrappingKeys keys, ParseKeyFile(*bytes, options.root_key));
  return absl::WrapUnique(new KeyVault(options.path, random, options.root_key, std::move(keys)));
}

absl::StatusOr<storage::v1::Sealed> KeyVault::Seal(const Owner& owner, const SealedRow& row,
                                                   std::string_view plaintext) {
  using namespace key_vault_internal;
  HANDOVER_ASSIGN_OR_RETURN(const Current wrapping, CurrentKey({owner.party, DayOf(owner.day)}));
  const FreshBytes fresh(random_);
  const SecretKey data_key = fresh.data_key();
  std::optional<std::string> wrapped =
      AeadSeal({*wrapping.key, BindKey(wrapping.name)}, fresh.key_nonce(), data_key.view());
  std::optional<std::string> ciphertext =
      AeadSeal({data_key, BindContent(owner.party, row)}, fresh.content_nonce(), plaintext);
  if (!wrapped.has_value() || !ciphertext.has_value())
    return absl::InternalError("sealed row: libcrypto failed");
  storage::v1::Sealed sealed;
  sealed.set_party(std::string(owner.party.bytes()));
  sealed.set_day(wrapping.name.period);
  sealed.set_generation(wrapping.name.generation);
  sealed.set_wrapped_key(*std::move(wrapped));
  sealed.set_ciphertext(*std::move(ciphertext));
  return sealed;
}

absl::StatusOr<std::string> KeyVault::Unseal(const storage::v1::Sealed& sealed,
                                             const SealedRow& row) const {
  using namespace key_vault_internal;
  const std::optional<PartyId> party = PartyId::FromBytes(sealed.party());
  if (!party.has_value() || sealed.wrapped_key().size() != kWrappedKeyBytes ||
      sealed.ciphertext().size() < kAeadOverheadBytes) {
    return absl::DataLossError("sealed row: a part is cut or missing");
  }
  const WrappingKeyName name{*party, sealed.day(), sealed.generation()};
  std::shared_ptr<const SecretKey> wrapping;
  {
    absl::ReaderMutexLock lock(&mu_);
    const auto known = keys_.find(name);
    if (known == keys_.end()) return absl::NotFoundError("sealed row: its wrapping key is erased");
    wrapping = known->second.key;
  }
  const std::optional<SecretKey> data_key =
      AeadOpenKey({*wrapping, BindKey(name)}, sealed.wrapped_key());
  if (!data_key.has_value())
    return absl::DataLossError("sealed row: its data key is damaged or another party's");
  std::optional<std::string> plaintext =
      AeadOpen({*data_key, BindContent(*party, row)}, sealed.ciphertext());
  if (!plaintext.has_value())
    return absl::DataLossError("sealed row: its content is damaged or another row's");
  return *std::move(plaintext);
}

std::optional<KeyVault::Current> KeyVault::FindCurrent(const KeyPeriod& owner) const {
  const auto [party, day] = owner;
  auto after = keys_.upper_bound({party, day, std::numeric_limits<int32_t>::max()});
  if (after == keys_.begin()) return std::nullopt;
  const auto& [name, key] = *--after;
  if (name.party != party || name.period != day) return std::nullopt;
  return Current{name, key.key};
}

absl::StatusOr<KeyVault::Current> KeyVault::CurrentKey(const KeyPeriod& owner) {
  {
    absl::ReaderMutexLock lock(&mu_);
    std::optional<Current> current = FindCurrent(owner);
    if (current.has_value()) return *std::move(current);
  }
  for (;;) {
    {
      absl::MutexLock lock(&mu_);
      wanted_.insert(owner);
      const auto is_idle = [this]() ABSL_SHARED_LOCKS_REQUIRED(mu_) { return !writing_; };
      mu_.Await(absl::Condition(&is_idle));
      std::optional<Current> current = FindCurrent(owner);
      if (current.has_value()) return *std::move(current);
      wanted_.insert(owner);  // A write that failed has forgotten it.
      writing_ = true;
    }
    HANDOVER_RETURN_IF_ERROR(WriteWanted());
  }
}

absl::StatusOr<WrappingKeys> KeyVault::MakeWanted() const {
  WrappingKeys made;
  for (const auto& [party, day] : wanted_) {
    if (FindCurrent({party, day}).has_value()) continue;
    auto key = std::make_shared<SecretKey>();
    random_.Fill(key->bytes());
    const WrappingKeyName name{party, day, 0};
    HANDOVER_ASSIGN_OR_RETURN(made[name], WrapByRoot(name, std::move(key), root_key_, random_));
  }
  return made;
}

absl::Status KeyVault::WriteWanted() {
  absl::StatusOr<WrappingKeys> made;
  absl::StatusOr<std::string> bytes = absl::UnknownError("");
  {
    absl::MutexLock lock(&mu_);
    made = MakeWanted();
    if (made.ok()) bytes = EncodeKeyFile({keys_, *made}, root_key_, random_);
    wanted_.clear();
  }
  absl::Status written = made.ok() ? bytes.status() : made.status();
  if (written.ok()) written = ReplaceFile(path_, *bytes);
  absl::MutexLock lock(&mu_);
  if (written.ok()) keys_.merge(*made);
  writing_ = false;
  return written;
}

absl::Status KeyVault::Prepare(const Owner& owner) {
  const int32_t day = DayOf(owner.day);
  const KeyPeriod periods[] = {{owner.party, day},
                               {owner.party, PeriodOf(KeyUse::kContent, day)},
                               {owner.party, PeriodOf(KeyUse::kEvidence, day)}};
  {
    absl::MutexLock lock(&mu_);
    for (const KeyPeriod& period : periods) {
      if (!FindCurrent(period).has_value()) wanted_.insert(period);
    }
  }
  // Whoever writes first writes all of them.
  for (const KeyPeriod& period : periods) HANDOVER_RETURN_IF_ERROR(CurrentKey(period).status());
  return absl::OkStatus();
}

absl::StatusOr<KeyVault::NewUnit> KeyVault::MakeUnit(const KeyUnit& unit) {
  using namespace key_vault_internal;
  HANDOVER_ASSIGN_OR_RETURN(const Current wrapping, CurrentKey(unit.period));
  const FreshBytes fresh(random_);
  NewUnit made{{unit, fresh.data_key()}, wrapping.name.generation, {}};
  std::optional<std::string> wrapped = AeadSeal({*wrapping.key, BindUnit(unit, wrapping.name.generation)},
                                                fresh.key_nonce(), made.key.key.view());
  if (!wrapped.has_value()) return absl::InternalError("unit key: libcrypto failed");
  storage::v1::UnitKeyRecord record;
  record.set_generation(wrapping.name.generation);
  record.set_wrapped_key(*std::move(wrapped));
  made.rows.push_back(ExpectGeneration(unit.period, wrapping.name.generation));
  made.rows.push_back(Put(Table::kErasure, UnitRowKey(unit), record.SerializeAsString()));
  return made;
}

absl::StatusOr<std::shared_ptr<const KeyVault::NewUnit>> KeyVault::MakeSharedUnit(const KeyUnit& unit) {
  HANDOVER_ASSIGN_OR_RETURN(NewUnit fresh, MakeUnit(unit));
  absl::MutexLock lock(&mu_);
  if (making_.size() >= tidy_making_at_) {
    std::erase_if(making_, [](const auto& entry) { return entry.second.expired(); });
    tidy_making_at_ = std::max(kMinMaking, 2 * making_.size());
  }
  std::weak_ptr<const NewUnit>& known = making_[unit];
  const std::shared_ptr<const NewUnit> held = known.lock();
  const auto current = FindCurrent(unit.period);
  const bool is_current = held != nullptr && current.has_value() && held->generation == current->name.generation;
  if (is_current) return held;
  // The one that is held expects a wrapping key that an erasure has made anew since. It may still be committed first,
  // and must not be overwritten then.
  if (held != nullptr) fresh.rows.push_back(ExpectAbsent(Table::kErasure, UnitRowKey(unit)));
  const auto made = std::make_shared<const NewUnit>(std::move(fresh));
  known = made;
  return made;
}

absl::StatusOr<UnitKey> KeyVault::OpenUnit(const KeyUnit& unit, const storage::v1::UnitKeyRecord& record) const {
  using namespace key_vault_internal;
  std::shared_ptr<const SecretKey> wrapping;
  {
    absl::ReaderMutexLock lock(&mu_);
    const auto known = keys_.find({unit.period.party, unit.period.period, record.generation()});
    if (known == keys_.end()) return absl::NotFoundError("unit key: its wrapping key is erased");
    wrapping = known->second.key;
  }
  const std::optional<SecretKey> key =
      AeadOpenKey({*wrapping, BindUnit(unit, record.generation())}, record.wrapped_key());
  if (!key.has_value()) return absl::DataLossError("unit key: damaged or another unit's");
  return UnitKey{unit, *key};
}

absl::StatusOr<storage::v1::UnitKeyRecord> KeyVault::WrapAgain(const KeyUnit& unit,
                                                               const storage::v1::UnitKeyRecord& record) {
  using namespace key_vault_internal;
  HANDOVER_ASSIGN_OR_RETURN(const UnitKey opened, OpenUnit(unit, record));
  HANDOVER_ASSIGN_OR_RETURN(const Current wrapping, CurrentKey(unit.period));
  std::string nonce(kAeadNonceBytes, '\0');
  random_.Fill({reinterpret_cast<uint8_t*>(nonce.data()), nonce.size()});
  std::optional<std::string> wrapped =
      AeadSeal({*wrapping.key, BindUnit(unit, wrapping.name.generation)}, nonce, opened.key.view());
  if (!wrapped.has_value()) return absl::InternalError("unit key: libcrypto failed");
  storage::v1::UnitKeyRecord again;
  again.set_generation(wrapping.name.generation);
  again.set_wrapped_key(*std::move(wrapped));
  return again;
}

absl::StatusOr<storage::v1::Sealed> KeyVault::SealWith(const UnitKey& unit, const SealedRow& row,
                                                       std::string_view plaintext) {
  std::string nonce(kAeadNonceBytes, '\0');
  random_.Fill({reinterpret_cast<uint8_t*>(nonce.data()), nonce.size()});
  std::optional<std::string> ciphertext =
      AeadSeal({unit.key, key_vault_internal::BindContent(unit.unit.period.party, row)}, nonce, plaintext);
  if (!ciphertext.has_value()) return absl::InternalError("sealed row: libcrypto failed");
  storage::v1::Sealed sealed;
  sealed.set_party(std::string(unit.unit.period.party.bytes()));
  sealed.set_day(unit.unit.period.period);
  sealed.set_unit_id(unit.unit.id);
  sealed.set_ciphertext(*std::move(ciphertext));
  return sealed;
}

absl::StatusOr<std::string> KeyVault::UnsealWith(const UnitKey& unit, const storage::v1::Sealed& sealed,
                                                 const SealedRow& row) const {
  if (sealed.ciphertext().size() < kAeadOverheadBytes) return absl::DataLossError("sealed row: a part is cut");
  std::optional<std::string> plaintext =
      AeadOpen({unit.key, key_vault_internal::BindContent(unit.unit.period.party, row)}, sealed.ciphertext());
  if (!plaintext.has_value()) return absl::DataLossError("sealed row: its content is damaged or another row's");
  return *std::move(plaintext);
}

absl::Status KeyVault::Rewrite(absl::FunctionRef<absl::Status(const SecretKey&, WrappingKeys&)> change) {
  WrappingKeys keys;
  SecretKey root;
  {
    absl::MutexLock lock(&mu_);
    const auto is_idle = [this]() ABSL_SHARED_LOCKS_REQUIRED(mu_) { return !writing_; };
    mu_.Await(absl::Condition(&is_idle));
    writing_ = true;
    keys = keys_;
    root = root_key_;
  }
  absl::Status written = change(root, keys);
  if (written.ok()) {
    const absl::StatusOr<std::string> bytes = EncodeKeyFile({keys, {}}, root, random_);
    written = bytes.ok() ? ReplaceFile(path_, *bytes) : bytes.status();
  }
  absl::MutexLock lock(&mu_);
  if (written.ok()) keys_ = std::move(keys);
  writing_ = false;
  return written;
}

absl::StatusOr<std::vector<int32_t>> KeyVault::Renew(absl::Span<const KeyPeriod> periods) {
  std::vector<int32_t> generations;
  for (const KeyPeriod& period : periods) generations.push_back(NewestGeneration(period) + 1);
  HANDOVER_RETURN_IF_ERROR(Rewrite([&](const SecretKey& root, WrappingKeys& keys) -> absl::Status {
    for (size_t i = 0; i < periods.size(); ++i) {
      auto key = std::make_shared<SecretKey>();
      random_.Fill(key->bytes());
      const WrappingKeyName name{periods[i].party, periods[i].period, generations[i]};
      HANDOVER_ASSIGN_OR_RETURN(keys[name], WrapByRoot(name, std::move(key), root, random_));
    }
    return absl::OkStatus();
  }));
  return generations;
}

absl::Status KeyVault::DestroyOlder(absl::Span<const KeyPeriod> periods) {
  return Rewrite([this, periods](const SecretKey&, WrappingKeys& keys) -> absl::Status {
    for (const KeyPeriod& period : periods) {
      const auto first = keys.lower_bound({period.party, period.period, 0});
      keys.erase(first, keys.lower_bound({period.party, period.period, NewestGeneration(period)}));
    }
    return absl::OkStatus();
  });
}

int32_t KeyVault::NewestGeneration(const KeyPeriod& period) const {
  absl::ReaderMutexLock lock(&mu_);
  const std::optional<Current> current = FindCurrent(period);
  return current.has_value() ? current->name.generation : 0;
}

std::vector<KeyVault::RenewedPeriod> KeyVault::RenewedPeriods() const {
  absl::ReaderMutexLock lock(&mu_);
  std::vector<RenewedPeriod> periods;
  std::optional<WrappingKeyName> last;
  for (const auto& [name, key] : keys_) {
    const bool older = last.has_value() && last->party == name.party && last->period == name.period;
    last = name;
    if (name.generation == 0) continue;
    const KeyPeriod period{name.party, name.period};
    if (!older || periods.empty() || periods.back().period != period) periods.push_back({period, 0, older});
    periods.back().newest = name.generation;
    periods.back().has_older = older;
  }
  return periods;
}

absl::Status KeyVault::RotateRoot(const SecretKey& new_root) {
  {
    absl::MutexLock lock(&mu_);
    const auto is_idle = [this]() ABSL_SHARED_LOCKS_REQUIRED(mu_) { return !writing_; };
    mu_.Await(absl::Condition(&is_idle));
    writing_ = true;
  }
  const absl::Status written = WriteRotated(new_root);
  absl::MutexLock lock(&mu_);
  writing_ = false;
  return written;
}

absl::Status KeyVault::WriteRotated(const SecretKey& new_root) {
  WrappingKeys rotated;
  {
    absl::ReaderMutexLock lock(&mu_);
    for (const auto& [name, key] : keys_) {
      HANDOVER_ASSIGN_OR_RETURN(WrappingKey wrapped, WrapByRoot(name, key.key, new_root, random_));
      rotated.emplace_hint(rotated.end(), name, std::move(wrapped));
    }
  }
  HANDOVER_ASSIGN_OR_RETURN(const std::string bytes,
                            EncodeKeyFile({rotated, {}}, new_root, random_));
  HANDOVER_RETURN_IF_ERROR(ReplaceFile(path_, bytes));
  absl::MutexLock lock(&mu_);
  keys_ = std::move(rotated);
  root_key_ = new_root;
  return absl::OkStatus();
}

size_t KeyVault::key_count() const {
  absl::ReaderMutexLock lock(&mu_);
  return keys_.size();
}

absl::StatusOr<UnitKey> FindUnit(const KeyUnit& unit, const Store& store, const KeyVault& vault) {
  absl::StatusOr<UnitKey> opened = absl::NotFoundError("unit key: erased");
  // A key that was wrapped again between the two looks is found by the second.
  for (int i = 0; i < 2 && absl::IsNotFound(opened.status()); ++i) {
    HANDOVER_ASSIGN_OR_RETURN(const auto row,
                              ReadRow<storage::v1::UnitKeyRecord>(store, Table::kErasure, UnitRowKey(unit)));
    if (!row.has_value()) return absl::NotFoundError("unit key: erased");
    opened = vault.OpenUnit(unit, row->record);
  }
  return opened;
}

absl::StatusOr<FoundUnit> FindOrMakeUnit(const KeyUnit& unit, const Store& store, KeyVault& vault) {
  absl::StatusOr<UnitKey> found = FindUnit(unit, store, vault);
  std::shared_ptr<const KeyVault::NewUnit> made;
  if (absl::IsNotFound(found.status())) {
    HANDOVER_ASSIGN_OR_RETURN(made, vault.MakeSharedUnit(unit));
    // Whoever made it before may have committed it, and let go of it, between the two.
    found = FindUnit(unit, store, vault);
  }
  if (found.ok()) return FoundUnit{*std::move(found), nullptr};
  if (!absl::IsNotFound(found.status())) return found.status();
  return FoundUnit{made->key, made};
}

absl::StatusOr<std::string> UnsealRow(const storage::v1::Sealed& sealed, const SealedRow& row, const Store& store,
                                      const KeyVault& vault) {
  if (sealed.unit_id().empty()) return vault.Unseal(sealed, row);
  const std::optional<PartyId> party = PartyId::FromBytes(sealed.party());
  if (!party.has_value()) return absl::DataLossError("sealed row: a part is cut or missing");
  const KeyUnit unit{UseOf(sealed.day()), {*party, sealed.day()}, sealed.unit_id()};
  HANDOVER_ASSIGN_OR_RETURN(const UnitKey key, FindUnit(unit, store, vault));
  return vault.UnsealWith(key, sealed, row);
}

}  // namespace handover::store
