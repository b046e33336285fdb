// A CSV reader for the tests of this folder, by README.md of the translator alone: what it gives back must be what was
// written.
#ifndef HANDOVER_TESTS_UNIT_ADAPTERS_DAYCARE_CSV_ROWS_H_
#define HANDOVER_TESTS_UNIT_ADAPTERS_DAYCARE_CSV_ROWS_H_

#include <string>
#include <string_view>
#include <vector>

#include "adapters/translation.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::daycare::testing {

// The cells of each row as they stand, quotes undone. Fails the test when rows do not end in CRLF or quotes are wrong.
std::vector<std::vector<std::string>> ReadCsv(std::string_view text);

// A cell as it was before the apostrophe that keeps a spreadsheet from computing it.
std::string Restored(std::string_view cell);

// The values of a restored cell.
std::vector<std::string> ItemsOf(std::string_view cell);

// The whole file, by its path from the root of the source.
std::string ReadFile(std::string_view path);

// A file of tests/fixtures/daycare.
exchange::v1::Handover Fixture(std::string_view name);

// The bytes of a file of tests/fixtures/daycare.
std::string FixtureFile(const std::string& name);

// The body of a new section about one person.
exchange::v1::SectionBody& BodyAbout(const std::string& person_id, exchange::v1::Handover& handover);

// Read by the reader of the format, at a fixed time and with fixed ids.
Translation ReadAs(std::string_view format, std::string_view bytes);

// `code at path` of each issue that is no notice.
std::vector<std::string> ErrorsOf(const Translation& translation);

// The body of the first section that has it; the test fails when there is none.
const exchange::v1::Section& SectionOf(const exchange::v1::Handover& handover, std::string_view type);

}  // namespace handover::adapters::daycare::testing

#endif  // HANDOVER_TESTS_UNIT_ADAPTERS_DAYCARE_CSV_ROWS_H_
