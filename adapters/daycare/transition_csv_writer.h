// Daycare transition summaries as CSV: one row for each handover. README.md beside this file has the dialect and
// columns.
#ifndef HANDOVER_ADAPTERS_DAYCARE_TRANSITION_CSV_WRITER_H_
#define HANDOVER_ADAPTERS_DAYCARE_TRANSITION_CSV_WRITER_H_

#include <string_view>
#include <vector>

#include "adapters/text/csv_format.h"
#include "adapters/translation.h"

namespace handover::adapters::daycare {

inline constexpr std::string_view kTransitionCsvFormat = "DAYCARE_TRANSITION_CSV";
inline constexpr std::string_view kTransitionCsv1252Format = "DAYCARE_TRANSITION_CSV_1252";

// Refuses nothing but what is no transition summary (CSV_KIND), and a list without any (CSV_NOTHING).
class TransitionCsvWriter : public Writer {
 public:
  explicit TransitionCsvWriter(CsvEncoding encoding = CsvEncoding::kUtf8) : encoding_(encoding) {}

  std::string_view format() const override;
  Written Write(const std::vector<exchange::v1::Handover>& handovers) const override;

 private:
  const CsvEncoding encoding_;
};

}  // namespace handover::adapters::daycare

#endif  // HANDOVER_ADAPTERS_DAYCARE_TRANSITION_CSV_WRITER_H_
