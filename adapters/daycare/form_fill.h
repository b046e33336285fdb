// What a form holds of a handover, in the words of the form: the step between the model and the two spellings, the same
// for reading and writing.
#ifndef HANDOVER_ADAPTERS_DAYCARE_FORM_FILL_H_
#define HANDOVER_ADAPTERS_DAYCARE_FORM_FILL_H_

#include <string>
#include <vector>

#include "adapters/daycare/form_people.h"
#include "adapters/daycare/form_table.h"
#include "adapters/findings.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::daycare {

// The texts of PartsIn(), as far as they are told; at least one is.
using FormItem = std::vector<std::string>;

struct FilledForm {
  Spelling spelling = Spelling::kDanish;
  // By the place in AllElements().
  std::vector<std::vector<FormItem>> items = std::vector<std::vector<FormItem>>(AllElements().size());
  // Where each element stands in the document, in the sender's own words. Of a form that was read.
  std::vector<std::string> places;
};

// Whether the section is about people, and of a body, that the element is for.
bool StandsIn(const Element& element, const exchange::v1::Section& section, const FormPeople& people);

// The losses of values that the spelling cannot hold exactly go to `findings`, with paths that begin with `where`;
// form_losses.h finds the others.
FilledForm FillForm(const exchange::v1::Handover& handover, const FormPeople& people, FormKind kind, Spelling spelling,
                    const std::string& where, Findings& findings);

}  // namespace handover::adapters::daycare

#endif  // HANDOVER_ADAPTERS_DAYCARE_FORM_FILL_H_
