#include "adapters/text/telephone.h"

#include "gtest/gtest.h"

namespace handover::adapters {
namespace {

TEST(NormaliseTelephoneTest, EightDigitsAreDanish) {
  EXPECT_EQ(NormaliseTelephone("20304050"), "+4520304050");
  EXPECT_EQ(NormaliseTelephone("20 30 40 50"), "+4520304050");
}

TEST(NormaliseTelephoneTest, ACountryCodeStays) {
  EXPECT_EQ(NormaliseTelephone("+4520304050"), "+4520304050");
  EXPECT_EQ(NormaliseTelephone("004520304050"), "+4520304050");
  EXPECT_EQ(NormaliseTelephone("0046701234567"), "+46701234567");
}

TEST(NormaliseTelephoneTest, NobodyGuessesACountry) {
  for (const char* text : {"", "+", "00", "2030405", "203040506", "4520304050", "20-30-40-50", "+0520304050", "+451",
                           "0045203040501234567", "lokal 12"}) {
    EXPECT_FALSE(NormaliseTelephone(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace handover::adapters
