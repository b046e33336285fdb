#include "adapters/medcom_xml/birth_words.h"

namespace handover::adapters::medcom {
namespace birth_words_internal {

struct DischargeRow {
  model::v1::Birth::Discharge discharge;
  std::string_view word;
};
constexpr DischargeRow kDischarges[] = {
    {model::v1::Birth::DIRECTLY_HOME, "direkte_hjem_fra_fødegang"},
    {model::v1::Birth::WITHIN_24_HOURS, "forventet_udskrevet_inden_24_timer_efter_fødslen"},
    {model::v1::Birth::LATER_THAN_24_HOURS, "forventet_udskrevet_senere_end_24_timer_efter_fødslen"}};

}  // namespace birth_words_internal

std::string_view DischargeWord(model::v1::Birth::Discharge discharge) {
  for (const birth_words_internal::DischargeRow& row : birth_words_internal::kDischarges) {
    if (row.discharge == discharge) return row.word;
  }
  return "";
}

model::v1::Birth::Discharge DischargeOf(std::string_view word) {
  for (const birth_words_internal::DischargeRow& row : birth_words_internal::kDischarges) {
    if (row.word == word) return row.discharge;
  }
  return model::v1::Birth::DISCHARGE_UNSPECIFIED;
}

std::string_view ApgarElement(int minute) {
  if (minute == 1) return "ScoreAfterOneMin";
  if (minute == 5) return "ScoreAfterFiveMin";
  return minute == 10 ? "ScoreAfterTenMin" : "";
}

}  // namespace handover::adapters::medcom
