// Reports for the tests of social services: the fixtures, and the fixtures with one thing changed.
#ifndef HANDOVER_TESTS_UNIT_ADAPTERS_SOCIAL_REPORTS_H_
#define HANDOVER_TESTS_UNIT_ADAPTERS_SOCIAL_REPORTS_H_

#include <string>
#include <string_view>

#include "adapters/social/concern_readers.h"
#include "adapters/translation.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::social::testing {

// Of tests/fixtures/concern.
std::string Fixture(std::string_view name);

// The fixture violence.json with the first `from` replaced. Fails the test when it has none.
std::string ReportWith(std::string_view from, std::string_view to);
// The same of two_meetings.csv.
std::string RowWith(std::string_view from, std::string_view to);

Translation ReadJson(std::string_view bytes);
Translation ReadTable(std::string_view bytes);

// `SOCIAL_REQUIRED at /created`, one a line; errors alone. Empty when it was taken.
std::string ErrorsOf(const Translation& translation);

// The first body of that case; a default one when there is none, and the test fails.
const exchange::v1::Section& SectionOf(const exchange::v1::Handover& handover, std::string_view type);

}  // namespace handover::adapters::social::testing

#endif  // HANDOVER_TESTS_UNIT_ADAPTERS_SOCIAL_REPORTS_H_
