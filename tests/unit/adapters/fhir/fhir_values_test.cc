#include "adapters/fhir/fhir_values.h"

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace handover::adapters::fhir::testing {

TEST(FhirValuesTest, IdsHaveTheirAlphabetAndLength) {
  EXPECT_TRUE(IsFhirId("ejklfdsio8klakfd.hjfkdshfjk-A9"));
  EXPECT_TRUE(IsFhirId(std::string(64, 'a')));
  EXPECT_FALSE(IsFhirId(std::string(65, 'a')));
  EXPECT_FALSE(IsFhirId(""));
  EXPECT_FALSE(IsFhirId("a_b"));
  EXPECT_FALSE(IsFhirId("a b"));
}

TEST(FhirValuesTest, UrnUuidIsInSmallLetters) {
  EXPECT_TRUE(IsUrnUuid("urn:uuid:24d01288-ad36-4af2-96a8-fd1432dadee1"));
  EXPECT_FALSE(IsUrnUuid("24d01288-ad36-4af2-96a8-fd1432dadee1"));
  EXPECT_FALSE(IsUrnUuid("urn:uuid:24D01288-ad36-4af2-96a8-fd1432dadee1"));
  EXPECT_FALSE(IsUrnUuid("urn:uuid:24d01288-ad36-4af2-96a8-fd1432dadee"));
  EXPECT_FALSE(IsUrnUuid("urn:uuid:24d01288ad36-4af2-96a8-fd1432dadee1-"));
}

TEST(FhirValuesTest, DateTimeWithZoneIsAnInstant) {
  const std::optional<model::v1::Moment> moment = ParseDateTime("2024-08-25T15:20:00.25+02:00");
  ASSERT_TRUE(moment.has_value());
  EXPECT_EQ(moment->time().seconds(), 1'724'592'000);
  EXPECT_EQ(moment->time().nanos(), 250'000'000);
  EXPECT_EQ(moment->precision(), model::v1::TIME_PRECISION_UNSPECIFIED);
  EXPECT_EQ(moment->zone_assumed(), "");
}

TEST(FhirValuesTest, SameInstantInThreeZones) {
  const auto seconds = [](std::string_view text) { return ParseDateTime(text)->time().seconds(); };
  EXPECT_EQ(seconds("2024-08-25T13:20:00Z"), seconds("2024-08-25T15:20:00+02:00"));
  EXPECT_EQ(seconds("2024-08-25T13:20:00Z"), seconds("2024-08-25T07:50:00-05:30"));
}

TEST(FhirValuesTest, DateAloneIsDanishMidnightAndSaysSo) {
  const std::optional<model::v1::Moment> summer = ParseDateTime("2024-06-21");
  ASSERT_TRUE(summer.has_value());
  EXPECT_EQ(summer->time().seconds(), 1'718'920'800);
  EXPECT_EQ(summer->precision(), model::v1::TIME_PRECISION_DAY);
  EXPECT_EQ(summer->zone_assumed(), "Europe/Copenhagen");
  EXPECT_EQ(ParseDateTime("2024-06")->precision(), model::v1::TIME_PRECISION_MONTH);
}

TEST(FhirValuesTest, DateTimesThatAreNone) {
  for (const std::string_view text : {"",
                                      "2024",
                                      "2024-13-01",
                                      "2024-02-30",
                                      "2023-02-29",
                                      "2024-08-25T15:20+02:00",
                                      "2024-08-25T15:20:00",
                                      "2024-08-25 15:20:00Z",
                                      "2024-08-25T24:00:00Z",
                                      "2024-08-25T15:60:00Z",
                                      "2024-08-25T15:20:61Z",
                                      "2024-08-25T15:20:00.Z",
                                      "2024-08-25T15:20:00+15:00",
                                      "2024-08-25T15:20:00Zx",
                                      "2024-8-25T15:20:00Z",
                                      "2024-06T10:00:00Z",
                                      "1849-01-01",
                                      "2151-01-01",
                                      "25-08-2024",
                                      "2024-08-25T15:20:00+0200"}) {
    EXPECT_FALSE(ParseDateTime(text).has_value()) << text;
  }
}

TEST(FhirValuesTest, LeapDayAndLeapSecondExist) {
  EXPECT_TRUE(ParseDateTime("2024-02-29").has_value());
  EXPECT_EQ(*ParseInstant("2016-12-31T23:59:60Z"), *ParseInstant("2017-01-01T00:00:00Z"));
}

TEST(FhirValuesTest, FractionOfAnyLengthIsTaken) {
  const std::optional<absl::Time> time = ParseInstant("2025-12-18T12:03:11.202921064123456789Z");
  ASSERT_TRUE(time.has_value());
  EXPECT_EQ(absl::ToUnixNanos(*time) % 1'000'000'000, 202'921'064);
}

TEST(FhirValuesTest, InstantNeedsItsTime) {
  EXPECT_FALSE(ParseInstant("2024-08-25").has_value());
  EXPECT_TRUE(ParseInstant("2024-08-25T15:20:00Z").has_value());
}

TEST(FhirValuesTest, DatesMayBePartial) {
  EXPECT_EQ(ParseDate("2020-05-05")->day(), 5);
  EXPECT_EQ(ParseDate("2020-05")->day(), 0);
  EXPECT_EQ(ParseDate("2020")->month(), 0);
  EXPECT_FALSE(ParseDate("2020-05-05T10:00:00Z").has_value());
  EXPECT_FALSE(ParseDate("05-05-2020").has_value());
}

TEST(FhirValuesTest, MomentAndTimeAgree) {
  EXPECT_EQ(ToTime(*ParseDateTime("2024-08-25T13:20:00.5Z")), absl::FromUnixMillis(1'724'592'000'500));
}

TEST(FhirValuesTest, SystemsAreKnownInTheirSpellings) {
  EXPECT_EQ(ReadSystem("urn:oid:1.2.208.176.1.2").system, IdentifierSystem::kCpr);
  EXPECT_EQ(ReadSystem("urn:oid:1.2.208.176.1.6.1.1").system, IdentifierSystem::kXeCpr);
  EXPECT_EQ(ReadSystem("urn:oid:1.2.208.176.1.6.1.3").system, IdentifierSystem::kDeCpr);
  EXPECT_EQ(ReadSystem("urn:oid:1.2.208.176.1.6.1.3.177").system, IdentifierSystem::kDeCpr);
  EXPECT_EQ(ReadSystem("urn:oid:1.2.208.176.1.6.1.3.177").oid, "1.2.208.176.1.6.1.3.177");
  EXPECT_EQ(ReadSystem("urn:oid:1.2.208.176.1.6.1.31").system, IdentifierSystem::kUnknown);
  EXPECT_EQ(ReadSystem("urn:oid:1.2.208.176.1.1").system, IdentifierSystem::kSor);
  EXPECT_EQ(ReadSystem("https://www.gs1.org/gln").system, IdentifierSystem::kGln);
  EXPECT_EQ(ReadSystem("http://www.gs1.org/gln").system, IdentifierSystem::kGln);
  EXPECT_EQ(ReadSystem("urn:oid:1.3.88").system, IdentifierSystem::kGln);
  EXPECT_EQ(ReadSystem("http://rn.dk").system, IdentifierSystem::kUnknown);
}

TEST(FhirValuesTest, MisspelledSystemsAreUnderstoodAndMarked) {
  EXPECT_FALSE(ReadSystem("urn:oid:1.2.208.176.1.2").misspelled);
  EXPECT_TRUE(ReadSystem("1.2.208.176.1.2").misspelled);
  EXPECT_EQ(ReadSystem("1.2.208.176.1.2").system, IdentifierSystem::kCpr);
  EXPECT_TRUE(ReadSystem("urn:oid1.2.208.176.1.1").misspelled);
  EXPECT_EQ(ReadSystem("urn:oid1.2.208.176.1.1").system, IdentifierSystem::kSor);
  EXPECT_FALSE(ReadSystem("http://rn.dk").misspelled);
}

TEST(FhirValuesTest, LastSegmentEndsBeforeTheVersion) {
  EXPECT_EQ(LastSegment("MessageHeader/17"), "17");
  EXPECT_EQ(LastSegment("http://a/b/Definition|5.0"), "Definition");
  EXPECT_EQ(LastSegment("urn:uuid:1"), "urn:uuid:1");
}

}  // namespace handover::adapters::fhir::testing
