#include "adapters/hl7v2/hl7_handover.h"

#include <filesystem>
#include <set>
#include <string>

#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"

#include "tests/unit/adapters/hl7v2/messages.h"

namespace handover::adapters::hl7v2 {
namespace hl7_handover_test_internal {

using exchange::v1::Handover;
using testing::BodyOf;
using testing::Fixture;
using testing::Loses;
using testing::Replaced;
using testing::Tells;
using testing::Translate;

std::set<std::string> TypesOf(const Translation& translation) {
  std::set<std::string> types;
  for (const exchange::v1::Section& section : translation.handovers.at(0).sections()) {
    types.insert(section.header().type());
  }
  return types;
}

TEST(MakeHandoverTest, FixturesBecomeWhatIsWrittenBesideThem) {
  int compared = 0;
  for (const auto& entry : std::filesystem::directory_iterator("tests/fixtures/hl7v2")) {
    if (entry.path().extension() != ".hl7") continue;
    const Translation translation = Translate(Fixture(entry.path().filename()));
    ASSERT_EQ(translation.handovers.size(), 1u) << entry.path();
    Handover expected;
    const std::string name = entry.path().stem().string() + ".textproto";
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(Fixture(name), &expected)) << name;
    std::string difference;
    google::protobuf::util::MessageDifferencer differencer;
    differencer.ReportDifferencesToString(&difference);
    EXPECT_TRUE(differencer.Compare(expected, translation.handovers[0])) << name << "\n" << difference;
    ++compared;
  }
  EXPECT_EQ(compared, 6);
}

TEST(MakeHandoverTest, ANewbornWithFeedingIsABirthHandover) {
  const Translation translation = Translate(Fixture("newborn_twin.hl7"));
  const Handover& handover = translation.handovers.at(0);
  EXPECT_EQ(handover.envelope().kind(), "BIRTH_HANDOVER");
  EXPECT_EQ(handover.envelope().subject_person_id(), handover.slip().persons(0).person_id());
  EXPECT_EQ(handover.envelope().source_format(), "HL7V2");
  EXPECT_EQ(handover.envelope().source_message_id(), "ORU20240613001");
  EXPECT_EQ(handover.envelope().source_sha256().size(), 32u);
  EXPECT_EQ(handover.addressees(0).role(), "HEALTH_VISITING");
  EXPECT_EQ(handover.addressees(0).stated_address(), "gln:5790001659592");
  EXPECT_EQ(handover.addressees(0).area(), "0461");
  EXPECT_EQ(handover.slip().treatment_episode_id(), "FORLOEB-7");
}

TEST(MakeHandoverTest, AReceiverIsAnAddressOrNone) {
  const auto stated = [](std::string_view receiver) {
    const Translation translation = Translate(Replaced(Fixture("newborn_twin.hl7"), "5790001659592", receiver));
    return translation.handovers.at(0).addressees(0).stated_address();
  };
  EXPECT_EQ(stated("Lab^1.2.208.1^ISO"), "oid:1.2.208.1");
  EXPECT_EQ(stated("Lab^1.2 208^ISO"), "");
  EXPECT_EQ(stated("Municipal health visiting"), "");
  EXPECT_EQ(stated(""), "");
}

TEST(MakeHandoverTest, AnOpenStayIsAnAdmissionAndTellsNoMoreThanThat) {
  const Translation translation = Translate(Fixture("admission.hl7"));
  EXPECT_EQ(translation.handovers.at(0).envelope().kind(), "ADMISSION_NOTICE");
  EXPECT_EQ(TypesOf(translation), (std::set<std::string>{"ChildHealth", "PersonIdentity"}));
  EXPECT_TRUE(Loses(translation, "HL7_WARD", "PV1-3"));
  EXPECT_TRUE(Loses(translation, "HL7_WARD", "PV1-10"));
  EXPECT_TRUE(Loses(translation, "HL7_NOT_IN_KIND", "PID"));
  const model::v1::HospitalStay stay = BodyOf(translation, "ChildHealth").child_health().hospital_stays(0);
  EXPECT_EQ(stay.state(), model::v1::HospitalStay::ADMITTED);
  EXPECT_EQ(stay.organisation(), "gln:5790000120400");
}

TEST(MakeHandoverTest, AnAdultsStayIsAParents) {
  const Translation translation = Translate(Fixture("adult_admission.hl7"));
  EXPECT_EQ(TypesOf(translation), (std::set<std::string>{"ParentSomaticHealth", "PersonIdentity"}));
  EXPECT_EQ(translation.handovers.at(0).slip().persons(0).role(), options::v1::PERSON_ROLE_OTHER_PARENT);
  EXPECT_TRUE(Tells(translation, "HL7_ROLE_ASSUMED", "PID"));
}

TEST(MakeHandoverTest, AStayThatHasEndedIsADischargeLetter) {
  const Translation translation = Translate(Fixture("protected_discharge.hl7"));
  EXPECT_EQ(translation.handovers.at(0).envelope().kind(), "DISCHARGE_LETTER");
  EXPECT_EQ(translation.handovers.at(0).addressees(0).role(), "GP");
  EXPECT_EQ(BodyOf(translation, "ChildHealth").child_health().hospital_stays(0).state(),
            model::v1::HospitalStay::DISCHARGED);
}

TEST(MakeHandoverTest, ADeathIsTheFactAndTheTimeAlone) {
  const Translation translation = Translate(Fixture("death.hl7"));
  const Handover& handover = translation.handovers.at(0);
  EXPECT_EQ(handover.envelope().kind(), "DEATH_NOTICE");
  EXPECT_EQ(handover.envelope().priority(), exchange::v1::ACUTE);
  EXPECT_EQ(TypesOf(translation), (std::set<std::string>{"LifeEvent", "PersonIdentity"}));
  EXPECT_EQ(handover.slip().persons_size(), 1);
  EXPECT_TRUE(Loses(translation, "HL7_DEATH_DETAILS", "NK1"));
  EXPECT_EQ(handover.DebugString().find("Berggren"), std::string::npos);
}

TEST(MakeHandoverTest, ARetryMakesTheSameIdAndAnotherMessageAnother) {
  const std::string message = Fixture("newborn_twin.hl7");
  const auto id = [](const std::string& bytes) { return Translate(bytes).handovers.at(0).envelope().handover_id(); };
  EXPECT_EQ(id(message), id(message));
  EXPECT_NE(id(message), id(Replaced(message, "ORU20240613001", "ORU20240613002")));
  EXPECT_NE(id(message), id(Replaced(message, "5790000120400", "5790000121526")));
}

TEST(MakeHandoverTest, NothingVanishes) {
  const Translation translation = Translate(Fixture("newborn_twin.hl7"));
  const std::string residue = BodyOf(translation, "Residue").residue().DebugString();
  for (const char* path : {"PID-18", "PD1-12", "OBX[14]", "NTE"}) {
    EXPECT_NE(residue.find(std::string("  path: \"") + path + "\""), std::string::npos) << path;
  }
  for (const char* path : {"MSH", "ORC", "OBR", "SPM"}) {
    EXPECT_EQ(residue.find(std::string("  path: \"") + path), std::string::npos) << path;
  }
}

}  // namespace hl7_handover_test_internal
}  // namespace handover::adapters::hl7v2
