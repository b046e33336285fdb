// Writers of the transition summary and of the daycare's observation, each as a table and as JSON. README.md beside
// this file has the forms and the losses.
#ifndef HANDOVER_ADAPTERS_DAYCARE_FORM_WRITERS_H_
#define HANDOVER_ADAPTERS_DAYCARE_FORM_WRITERS_H_

#include <string_view>
#include <vector>

#include "adapters/daycare/form_table.h"
#include "adapters/text/csv_format.h"
#include "adapters/translation.h"

namespace handover::adapters::daycare {

// Refuses nothing but what is of another kind, and a list without any.
class FormCsvWriter final : public Writer {
 public:
  explicit FormCsvWriter(FormKind kind, CsvEncoding encoding = CsvEncoding::kUtf8) : kind_(kind), encoding_(encoding) {}
  std::string_view format() const override;
  Written Write(const std::vector<exchange::v1::Handover>& handovers) const override;

 private:
  const FormKind kind_;
  const CsvEncoding encoding_;
};

class FormJsonWriter final : public Writer {
 public:
  explicit FormJsonWriter(FormKind kind) : kind_(kind) {}
  std::string_view format() const override { return InfoOf(kind_).json; }
  Written Write(const std::vector<exchange::v1::Handover>& handovers) const override;

 private:
  const FormKind kind_;
};

}  // namespace handover::adapters::daycare

#endif  // HANDOVER_ADAPTERS_DAYCARE_FORM_WRITERS_H_
