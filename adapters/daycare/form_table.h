// The elements of the two daycare forms: column in CSV, member in JSON, field of the model. One table, so that reading,
// writing, losses and README.md beside this file say the same; a test compares them. What a value may be is not said
// here: the model's own descriptors and their options say it.
#ifndef HANDOVER_ADAPTERS_DAYCARE_FORM_TABLE_H_
#define HANDOVER_ADAPTERS_DAYCARE_FORM_TABLE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"

namespace handover::adapters::daycare {

enum class FormKind { kTransition, kObservation };

struct FormInfo {
  std::string_view kind;         // Envelope.kind.
  std::string_view csv;          // The format's name.
  std::string_view csv_1252;     // To write it for systems that know no UTF-8.
  std::string_view json;         // The format's name.
  std::string_view json_marker;  // What `/format` of a document says.
  std::string_view id_column;    // The column by which the file is recognised.
};
const FormInfo& InfoOf(FormKind kind);

// How one value of a message is spelled: in Danish for a table, or in the words of the model for JSON.
enum class Spelling { kDanish, kJson };

// Whom the section is about that an element stands in.
enum class Whom {
  kEnvelope,  // No section: the envelope.
  kChild,
  kParent1,  // The birthing parent where there is one.
  kParent2,
  kNamed,         // Those whom the element itself names.
  kEveryone,      // Text and files.
  kProfessional,  // Somebody of its own.
};

enum class Shape {
  kOne,       // One value.
  kList,      // Several values of one field.
  kItems,     // Several parts for each of a list.
  kSections,  // Several parts for each section.
};

// A field of a section, or of an item of its list. `@about` is no field: whom the section is about.
struct Part {
  std::string_view path;  // `measure.method`.
  std::string_view name;  // Of the member in JSON; empty: the item is the value.
  enum class In { kBoth, kCsv, kJson } in = In::kBoth;
};

struct Element {
  std::string column;
  std::string member;     // JSON pointer below the form: `/child/cpr`.
  std::string_view body;  // Message name of a section body, or `Envelope`, or `Person` of the routing slip.
  Whom whom = Whom::kChild;
  Shape shape = Shape::kOne;
  std::string_view list;    // The repeated field that the parts are below; empty: below the body.
  std::vector<Part> parts;  // One, where the shape has no parts.
  bool in_observation = false;
};

// Every element, in the order of the columns.
absl::Span<const Element> AllElements();

// Whether the form has the element.
bool HasElement(FormKind kind, const Element& element);

// `Overdragelse-id` is called `Observation-id` in the observation, so that a file says by its header what it is.
std::string_view ColumnOf(FormKind kind, const Element& element);

// The parts that this spelling has.
std::vector<Part> PartsIn(const Element& element, Spelling spelling);

// `Development.indicators.level`, for every part of every element that the form has in this spelling.
std::vector<std::string> HeldPaths(FormKind kind, Spelling spelling);

}  // namespace handover::adapters::daycare

#endif  // HANDOVER_ADAPTERS_DAYCARE_FORM_TABLE_H_
