#include "adapters/fhir/bundle_index.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/unit/adapters/fhir/documents.h"

namespace handover::adapters::fhir::testing {
namespace bundle_index_test_internal {

// A bundle of these entries.
std::string Entries(std::string_view entries) {
  return absl::StrCat("{\"resourceType\":\"Bundle\",\"entry\":[", std::string(entries), "]}");
}

std::string Entry(std::string_view url, std::string_view type, std::string_view id, std::string_view more = "") {
  return absl::StrCat("{\"fullUrl\":\"", std::string(url), "\",\"resource\":{\"resourceType\":\"", std::string(type),
                      "\",\"id\":\"", std::string(id), "\"", std::string(more), "}}");
}

}  // namespace bundle_index_test_internal

using bundle_index_test_internal::Entries;
using bundle_index_test_internal::Entry;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(BundleIndexTest, ResolvesByTypeAndIdAndByUrl) {
  const Parsed message(Message("new_v5.json"));
  const Node& header = message.Resource("MessageHeader");
  const Node& patient = message.Resource("Patient");
  EXPECT_EQ(message.bundle.Resolve(header, "Patient/00000000-0000-4000-8000-000000000103"), &patient);
  EXPECT_EQ(message.bundle.Resolve(header, "https://fhir.example.dk/Patient/00000000-0000-4000-8000-000000000103"),
            &patient);
  EXPECT_EQ(message.bundle.Resolve(header, "Patient/17"), nullptr);
  EXPECT_EQ(message.bundle.Resolve(header, ""), nullptr);
  EXPECT_EQ(message.bundle.Resolve(header, "https://other.example.dk/Patient/00000000-0000-4000-8000-000000000103"),
            nullptr);
}

TEST(BundleIndexTest, RelativeReferencePrefersTheServerOfItsOwnEntry) {
  const Parsed message(Entries(absl::StrCat(Entry("https://a/Organization/1", "Organization", "1"), ",",
                                            Entry("https://b/Organization/1", "Organization", "1"), ",",
                                            Entry("https://b/Patient/2", "Patient", "2"), ",",
                                            Entry("https://c/Basic/3", "Basic", "3"))));
  EXPECT_THAT(message.errors(), IsEmpty());
  EXPECT_EQ(message.bundle.Resolve(message.Resource("Patient"), "Organization/1"), message.bundle.resources()[1]);
  EXPECT_EQ(message.bundle.Resolve(message.Resource("Basic"), "Organization/1"), nullptr) << "two could be meant";
}

TEST(BundleIndexTest, EntriesAreCheckedForResourceTypeAndId) {
  EXPECT_THAT(Parsed(Entries("{\"fullUrl\":\"a\"}")).errors(), ElementsAre("FHIR_MISSING /entry/0/resource"));
  EXPECT_THAT(Parsed(Entries("{\"resource\":{\"id\":\"a\"}}")).errors(),
              ElementsAre("FHIR_MISSING /entry/0/resource/resourceType"));
  EXPECT_THAT(Parsed(Entries(Entry("a", "Patient", "b c"))).errors(),
              ElementsAre("FHIR_ID_FORMAT /entry/0/resource/id"));
  EXPECT_THAT(Parsed("{\"resourceType\":\"Bundle\",\"id\":\"a\"}").errors(), ElementsAre("FHIR_MISSING /entry"));
}

TEST(BundleIndexTest, TheSameUrlTwiceIsRefused) {
  EXPECT_THAT(Parsed(Entries(absl::StrCat(Entry("a", "Patient", "1"), ",", Entry("a", "Basic", "2")))).errors(),
              ElementsAre("FHIR_DUPLICATE_ENTRY /entry/1"));
}

TEST(BundleIndexTest, MoreEntriesThanTheLimitAreRefused) {
  std::string entries;
  for (size_t i = 0; i <= kMaxEntries; ++i) {
    absl::StrAppend(&entries, i == 0 ? "" : ",", Entry(absl::StrCat("u", i), "Basic", absl::StrCat(i)));
  }
  EXPECT_THAT(Parsed(Entries(entries)).errors(), ElementsAre("FHIR_TOO_MANY_ELEMENTS /entry/500"));
}

TEST(BundleIndexTest, FollowTellsWhatIsWrong) {
  Parsed message(Message("new_v5.json"));
  const Node& sender = *Child(message.Resource("MessageHeader"), "sender");
  EXPECT_EQ(message.bundle.Follow(sender, {"Organization"}, message.findings), message.bundle.resources()[5]);
  EXPECT_THAT(message.errors(), IsEmpty());
  EXPECT_EQ(message.bundle.Follow(sender, {"Patient", "Basic"}, message.findings), nullptr);
  EXPECT_THAT(message.errors(), ElementsAre("FHIR_REFERENCE_TYPE /entry/0/resource/sender/reference"));
}

TEST(BundleIndexTest, NameOfResource) {
  const Parsed message(Message("new_v5.json"));
  EXPECT_EQ(NameOfResource(message.Resource("Patient")), "Patient/00000000-0000-4000-8000-000000000103");
}

}  // namespace handover::adapters::fhir::testing
