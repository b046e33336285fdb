// Readers of the transition summary and of the daycare's observation, each as a table and as JSON. README.md beside
// this file has the forms.
#ifndef HANDOVER_ADAPTERS_DAYCARE_FORM_READERS_H_
#define HANDOVER_ADAPTERS_DAYCARE_FORM_READERS_H_

#include <memory>
#include <string_view>

#include "adapters/daycare/form_table.h"
#include "adapters/translation.h"

namespace handover::adapters::daycare {

// One handover for each row, or none at all. UTF-8 with a byte order mark, or Windows-1252.
class FormCsvReader final : public Reader {
 public:
  explicit FormCsvReader(FormKind kind) : kind_(kind) {}
  std::string_view format() const override { return InfoOf(kind_).csv; }
  bool Recognises(std::string_view bytes) const override;
  Translation Read(std::string_view bytes, const ReadContext& context) const override;

 private:
  const FormKind kind_;
};

// One handover for each form of the document, or none at all.
class FormJsonReader final : public Reader {
 public:
  explicit FormJsonReader(FormKind kind) : kind_(kind) {}
  std::string_view format() const override { return InfoOf(kind_).json; }
  bool Recognises(std::string_view bytes) const override;
  Translation Read(std::string_view bytes, const ReadContext& context) const override;

 private:
  const FormKind kind_;
};

}  // namespace handover::adapters::daycare

#endif  // HANDOVER_ADAPTERS_DAYCARE_FORM_READERS_H_
