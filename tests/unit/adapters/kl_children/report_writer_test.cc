#include "adapters/kl_children/report_writer.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/unit/adapters/kl_children/reports.h"

namespace handover::adapters::kl::testing {

using ::testing::ElementsAre;

namespace report_writer_test_internal {

model::v1::Moment At(int64_t seconds, int nanos, model::v1::TimePrecision precision) {
  model::v1::Moment moment;
  moment.mutable_time()->set_seconds(seconds);
  moment.mutable_time()->set_nanos(nanos);
  moment.set_precision(precision);
  return moment;
}

}  // namespace report_writer_test_internal

using report_writer_test_internal::At;

TEST(ReportWriterTest, TimesAreAsPreciseAsTheyWere) {
  EXPECT_EQ(DateTimeText(At(1'688'508'000, 0, model::v1::TIME_PRECISION_DAY)), "2023-07-05");
  EXPECT_EQ(DateTimeText(At(1'688'508'000, 0, model::v1::TIME_PRECISION_MONTH)), "2023-07");
  EXPECT_EQ(DateTimeText(At(1'688'508'000, 0, model::v1::TIME_PRECISION_UNSPECIFIED)), "2023-07-04T22:00:00Z");
  EXPECT_EQ(DateTimeText(At(1'688'508'000, 250'000'000, model::v1::TIME_PRECISION_UNSPECIFIED)),
            "2023-07-04T22:00:00.25Z");
}

TEST(ReportWriterTest, DatesMayLackDayOrMonth) {
  model::v1::Date date;
  EXPECT_EQ(DateText(date), "");
  date.set_year(2023);
  EXPECT_EQ(DateText(date), "2023");
  date.set_month(7);
  EXPECT_EQ(DateText(date), "2023-07");
  date.set_day(5);
  EXPECT_EQ(DateText(date), "2023-07-05");
}

TEST(ReportWriterTest, WithoutANumberNobodyIsReported) {
  exchange::v1::Handover handover = HandoverOf(Report("weight_alone.json"));
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (section.body().has_person_identity()) section.mutable_body()->mutable_person_identity()->clear_identifiers();
  }
  const Written written = WriteJson({handover});
  EXPECT_EQ(written.bytes, "");
  EXPECT_THAT(CodesOf(written.issues), ElementsAre("KL_OUT_NOTHING"));
}

}  // namespace handover::adapters::kl::testing
