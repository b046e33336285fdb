#include "adapters/gateway/earlier_letters.h"

#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/memory/memory.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

#include "adapters/gateway/newest_files.h"
#include "broker/base/commitment/hash.h"
#include "broker/base/person_ref.h"
#include "broker/base/status_macros.h"
#include "clients/cpp/files.h"

namespace handover::gateway {
namespace earlier_letters_internal {

constexpr const char* kKeyName = "key";

// Nothing where there is no file.
absl::StatusOr<std::optional<std::string>> Find(const std::string& path) {
  absl::StatusOr<std::optional<std::string>> bytes = client::ReadFileIfThere(path);
  if (!bytes.ok()) return absl::UnavailableError("earlier letters: a file cannot be read");
  return bytes;
}

// Length first, so that two parts cannot be taken for two others.
std::string Joined(std::string_view first, std::string_view second) {
  std::string joined = std::to_string(first.size());
  joined.append("/").append(first).append("/").append(second);
  return joined;
}

}  // namespace earlier_letters_internal

absl::StatusOr<std::unique_ptr<EarlierLetters>> EarlierLetters::Open(const std::string& directory, Random& random,
                                                                     int most_files) {
  const std::string path = absl::StrCat(directory, "/", earlier_letters_internal::kKeyName);
  absl::StatusOr<std::string> secret = client::ReadFile(path);
  if (absl::IsNotFound(secret.status())) {
    secret = std::string(PseudonymKey::kMinSecretBytes, '\0');
    random.Fill(absl::MakeSpan(reinterpret_cast<uint8_t*>(secret->data()), secret->size()));
    HANDOVER_RETURN_IF_ERROR(client::WriteFile(path, *secret));
  }
  if (!secret.ok()) return absl::DataLossError("earlier letters: the key file cannot be read");
  absl::StatusOr<PseudonymKey> key = PseudonymKey::FromSecret(*secret);
  if (!key.ok()) return absl::DataLossError("earlier letters: the key file is damaged");
  HANDOVER_RETURN_IF_ERROR(KeepNewestFiles(directory, most_files, earlier_letters_internal::kKeyName));
  return absl::WrapUnique(new EarlierLetters(directory, *std::move(key), most_files));
}

absl::Status EarlierLetters::Write(const std::string& path, std::string_view bytes) {
  HANDOVER_RETURN_IF_ERROR(client::WriteFile(path, bytes));
  // A look costs a list of the folder: not at each file.
  if (++written_count_ <= most_files_ / 10) return absl::OkStatus();
  written_count_ = 0;
  return KeepNewestFiles(directory_, most_files_, earlier_letters_internal::kKeyName);
}

std::string EarlierLetters::LetterPath(std::string_view sender_address, std::string_view letter_id) const {
  const Digest digest = HashOf(earlier_letters_internal::Joined(sender_address, letter_id));
  return directory_ + "/letter-" + absl::BytesToHexString(ToString(digest));
}

std::optional<std::string> EarlierLetters::SubjectPath(std::string_view sender_address,
                                                       const exchange::v1::Handover& handover) const {
  const absl::StatusOr<std::vector<PersonOfHandover>> persons = ResolvePersons(handover.slip(), key_);
  if (!persons.ok()) return std::nullopt;
  const PersonOfHandover* subject = FindPerson(*persons, handover.envelope().subject_person_id());
  if (subject == nullptr || subject->key.empty()) return std::nullopt;
  const std::string about = earlier_letters_internal::Joined(handover.envelope().kind(), subject->key.bytes());
  const Digest digest = HashOf(earlier_letters_internal::Joined(sender_address, about));
  return directory_ + "/subject-" + absl::BytesToHexString(ToString(digest));
}

absl::StatusOr<std::optional<std::string>> EarlierLetters::FindDocument(std::string_view sender_address,
                                                                        std::string_view letter_id) const {
  return earlier_letters_internal::Find(LetterPath(sender_address, letter_id));
}

absl::StatusOr<bool> EarlierLetters::HasDocument(const std::string& document_id) const {
  std::error_code error;
  const bool has = std::filesystem::exists(directory_ + "/document-" + document_id, error);
  if (error) return absl::UnavailableError("earlier letters: a file cannot be looked for");
  return has;
}

absl::StatusOr<std::optional<HandoverId>> EarlierLetters::FindOnSubject(std::string_view sender_address,
                                                                        const exchange::v1::Handover& handover) const {
  const std::optional<std::string> path = SubjectPath(sender_address, handover);
  if (!path.has_value()) return std::nullopt;
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> id, earlier_letters_internal::Find(*path));
  return id.has_value() ? HandoverId::FromBytes(*id) : std::nullopt;
}

absl::Status EarlierLetters::RememberDocument(std::string_view sender_address, std::string_view letter_id,
                                              const std::string& document_id) {
  return Write(LetterPath(sender_address, letter_id), document_id);
}

absl::Status EarlierLetters::RememberDocument(const std::string& document_id) {
  return Write(directory_ + "/document-" + document_id, {});
}

absl::Status EarlierLetters::RememberSubject(std::string_view sender_address, const exchange::v1::Handover& handover) {
  const std::optional<std::string> path = SubjectPath(sender_address, handover);
  if (!path.has_value()) return absl::OkStatus();
  return Write(*path, handover.envelope().handover_id());
}

}  // namespace handover::gateway
