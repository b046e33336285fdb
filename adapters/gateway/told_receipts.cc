#include "adapters/gateway/told_receipts.h"

#include <cstddef>
#include <string_view>

#include "absl/strings/str_cat.h"

#include "broker/base/status_macros.h"
#include "clients/cpp/files.h"

namespace handover::gateway {
namespace told_receipts_internal {

constexpr std::string_view kMark = "HT1";  // Handover, told, version 1.
constexpr size_t kHeadBytes = 5;           // The mark and a letter for each layer.

char LetterOf(ToldWord word) {
  switch (word) {
    case ToldWord::kNothing:
      return '-';
    case ToldWord::kTaken:
      return 'T';
    case ToldWord::kRefused:
      return 'R';
  }
  return '-';
}

std::optional<ToldWord> WordOf(char letter) {
  for (const ToldWord word : {ToldWord::kNothing, ToldWord::kTaken, ToldWord::kRefused}) {
    if (LetterOf(word) == letter) return word;
  }
  return std::nullopt;
}

std::string PathOf(const std::string& directory, const DeliveryId& delivery_id) {
  return absl::StrCat(directory, "/", ToString(delivery_id));
}

}  // namespace told_receipts_internal

std::optional<ToldWords> Next(const ToldWords& before, LocalReceipt::Layer layer, LocalReceipt::Word word) {
  const bool of_letter = layer == LocalReceipt::Layer::kLetter;
  const ToldWord said = of_letter ? before.letter : before.envelope;
  if (word == LocalReceipt::Word::kNotNow) return said == ToldWord::kNothing ? std::optional(before) : std::nullopt;
  const ToldWord now = word == LocalReceipt::Word::kTaken ? ToldWord::kTaken : ToldWord::kRefused;
  if (said != ToldWord::kNothing && said != now) return std::nullopt;
  ToldWords after = before;
  (of_letter ? after.letter : after.envelope) = now;
  if (after.envelope == ToldWord::kRefused && after.letter == ToldWord::kTaken) return std::nullopt;
  return after;
}

absl::StatusOr<ToldReceipt> ToldReceipts::Load(const DeliveryId& delivery_id) const {
  using namespace told_receipts_internal;
  HANDOVER_ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                            client::ReadFileIfThere(PathOf(directory_, delivery_id)));
  if (!bytes.has_value()) return ToldReceipt();
  const std::string_view text = *bytes;
  const absl::Status damaged = absl::DataLossError("told receipts: a file is damaged");
  if (text.size() < kHeadBytes || !text.starts_with(kMark)) return damaged;
  const std::optional<ToldWord> envelope = WordOf(text[kMark.size()]);
  const std::optional<ToldWord> letter = WordOf(text[kMark.size() + 1]);
  if (!envelope.has_value() || !letter.has_value()) return damaged;
  return ToldReceipt{{*envelope, *letter}, std::string(text.substr(kHeadBytes))};
}

absl::Status ToldReceipts::Save(const DeliveryId& delivery_id, const ToldReceipt& told) const {
  using namespace told_receipts_internal;
  std::string bytes(kMark);
  bytes += LetterOf(told.words.envelope);
  bytes += LetterOf(told.words.letter);
  return client::WriteFile(PathOf(directory_, delivery_id), bytes + told.unsent);
}

absl::Status ToldReceipts::Forget(const DeliveryId& delivery_id) const {
  return client::RemoveFile(told_receipts_internal::PathOf(directory_, delivery_id));
}

}  // namespace handover::gateway
