#include "tests/unit/adapters/medcom_fhir/notifications.h"

#include "absl/strings/str_cat.h"

#include "adapters/medcom_fhir/hospital_notification_reader.h"
#include "tests/fakes/seeded_random.h"

namespace handover::adapters::fhir::testing {

std::string Notification(std::string_view name) {
  return ReadFile(absl::StrCat("tests/fixtures/hospitalnotification/", std::string(name)));
}

std::string SpoiledNotification(std::string_view name, std::string_view from, std::string_view to) {
  return Edited(Notification(name), from, to);
}

Translation ReadNotification(std::string_view text) {
  fakes::SeededRandom random;
  return HospitalNotificationReader().Read(text, {&random, absl::FromUnixSeconds(1'718'900'000)});
}

exchange::v1::Handover NotifiedHandover(std::string_view text) {
  const Translation translation = ReadNotification(text);
  EXPECT_TRUE(translation.accepted());
  return translation.accepted() ? translation.handovers.front() : exchange::v1::Handover();
}

ToldStay StayOf(const exchange::v1::Handover& handover) {
  std::vector<ToldStay> found;
  for (const exchange::v1::Section& section : handover.sections()) {
    const exchange::v1::SectionBody& body = section.body();
    for (const auto& stay : body.child_health().hospital_stays()) {
      found.push_back({section.header().type(), stay, body.child_health().provenance()});
    }
    for (const auto& stay : body.parent_somatic_health().hospital_stays()) {
      found.push_back({section.header().type(), stay, body.parent_somatic_health().provenance()});
    }
  }
  EXPECT_EQ(found.size(), 1u);
  return found.empty() ? ToldStay() : found.front();
}

std::vector<std::string> OriginalCodesOf(const ToldStay& told) {
  std::vector<std::string> codes;
  for (const model::v1::Code& code : told.provenance.original_codes()) codes.push_back(code.code());
  return codes;
}

}  // namespace handover::adapters::fhir::testing
