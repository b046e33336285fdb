#include "adapters/hl7v2/hl7_handover.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
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

// What the README says of each field and segment: `mapped`, or the code of a loss.
using Fates = std::map<std::string, std::string>;

// The fields and segments between backticks: `PID-10`, `17`, `PV1-6` to `11`, `SPM`.
std::vector<std::string> PlacesIn(const std::string& cell) {
  std::vector<std::string> places;
  std::string segment;
  int last = 0;
  const std::vector<std::string> pieces = absl::StrSplit(cell, '`');
  for (size_t i = 1; i < pieces.size(); i += 2) {
    const std::vector<std::string> parts = absl::StrSplit(pieces[i], '-');
    int field = 0;
    const bool is_number = absl::SimpleAtoi(parts.back(), &field);
    if (!is_number || parts.size() > 1) segment = parts.front();
    if (is_number && pieces[i - 1] == " to ") {
      while (++last < field) places.push_back(absl::StrCat(segment, "-", last));
    }
    places.push_back(is_number ? absl::StrCat(segment, "-", field) : segment);
    last = field;
  }
  return places;
}

Fates FatesOfReadme() {
  Fates fates;
  for (const std::vector<std::string>& row : testing::ReadmeTable("| HL7 v2 | reference model |")) {
    const std::string fate = row[1].starts_with("dropped, ") ? row[1].substr(9) : "mapped";
    for (const std::string& place : PlacesIn(row[0])) EXPECT_TRUE(fates.emplace(place, fate).second) << place;
  }
  return fates;
}

// The message of twins with one field of the first segment of that name changed.
std::string With(const std::string& message, const std::string& segment, size_t field, const std::string& value) {
  std::vector<std::string> lines = absl::StrSplit(message, '\r');
  const auto line =
      std::find_if(lines.begin(), lines.end(), [&](const std::string& one) { return one.starts_with(segment); });
  std::vector<std::string> fields = absl::StrSplit(*line, '|');
  // MSH-1 is the delimiter itself.
  const size_t place = segment == "MSH" ? field - 1 : field;
  fields.resize(std::max(fields.size(), place + 1));
  fields[place] = value;
  *line = absl::StrJoin(fields, "|");
  return absl::StrJoin(lines, "\r");
}

const model::v1::Residue& ResidueOf(const Translation& translation) {
  const exchange::v1::Section* section = testing::FindSection(translation.handovers.at(0), "Residue");
  return section == nullptr ? model::v1::Residue::default_instance() : section->body().residue();
}

// What becomes of one field, filled with this: empty when the message is refused.
std::string FateOf(const std::string& message, const std::string& segment, size_t field, const std::string& value) {
  const Translation translation = Translate(With(message, segment, field, value));
  const std::string path = absl::StrCat(segment, "-", field);
  if (!translation.accepted()) return "";
  for (const Loss& loss : translation.losses) {
    if (loss.path == path) return loss.code;
  }
  for (const model::v1::Residue::Element& element : ResidueOf(translation).elements()) {
    if (element.path() == path) return "Residue";
  }
  return "mapped";
}

// By values that some field or other can hold. Mapped is what is mapped with one of them.
std::string FateOf(const std::string& message, const std::string& segment, size_t field) {
  std::set<std::string> fates;
  for (const char* value : {"X1", "Y", "N", "I", "2", "20240613", "33333333"}) {
    fates.insert(FateOf(message, segment, field, value));
  }
  fates.erase("");
  if (fates.contains("mapped")) return "mapped";
  EXPECT_EQ(fates.size(), 1u) << segment << "-" << field;
  return fates.empty() ? "" : *fates.begin();
}

constexpr std::pair<const char*, size_t> kReadByField[] = {{"PID", 40}, {"PD1", 24}, {"NK1", 42}, {"PV1", 55}};

TEST(MakeHandoverTest, EveryFieldGoesWhereTheReadmeSays) {
  const std::string message = Fixture("newborn_twin.hl7");
  const Fates fates = FatesOfReadme();
  for (const auto& [segment, most] : kReadByField) {
    for (size_t field = 1; field <= most; ++field) {
      const auto told = fates.find(absl::StrCat(segment, "-", field));
      // Its only use leaves it in the residue too.
      const bool is_episode = told != fates.end() && told->first == "PID-18";
      const std::string expected = told == fates.end() || is_episode ? "Residue" : told->second;
      EXPECT_EQ(FateOf(message, segment, field), expected) << segment << "-" << field;
    }
  }
}

TEST(MakeHandoverTest, OfAProtectedPatientTheReadmeTellsWhatIsDropped) {
  const std::string message = With(Fixture("newborn_twin.hl7"), "PD1", 12, "Y");
  std::set<std::string> expected;
  for (const std::vector<std::string>& row : testing::ReadmeTable("| HL7 v2 | reference model |")) {
    if (row[0] != "`PD1-12`") continue;
    for (const std::string& place : PlacesIn(row[1])) expected.insert(place);
  }
  expected.erase("address_protected");
  std::set<std::string> dropped;
  for (const auto& [segment, most] : kReadByField) {
    for (size_t field = 1; field <= most; ++field) {
      const std::string fate = FateOf(message, segment, field);
      if (fate == "HL7_PROTECTED_ADDRESS") dropped.insert(absl::StrCat(segment, "-", field));
    }
  }
  EXPECT_EQ(dropped, expected);
}

TEST(MakeHandoverTest, AnEpisodeOfThePatientsIsTheTreatmentsWhereTheStayHasNone) {
  const std::string message = With(With(Fixture("newborn_twin.hl7"), "PV1", 19, ""), "PID", 18, "FORLOEB-8");
  EXPECT_EQ(Translate(message).handovers.at(0).slip().treatment_episode_id(), "FORLOEB-8");
  EXPECT_TRUE(FatesOfReadme().contains("PID-18"));
}

// Of the header each field that the README names makes another handover, and no other field does.
TEST(MakeHandoverTest, TheReadmeTellsWhatIsTakenOfTheHeader) {
  const Fates fates = FatesOfReadme();
  const auto read = [](const std::string& message) {
    Translation translation = Translate(message);
    if (!translation.accepted()) return std::string();
    translation.handovers.at(0).mutable_envelope()->clear_source_sha256();
    return translation.handovers.at(0).SerializeAsString();
  };
  const std::string message = Fixture("newborn_twin.hl7");
  const std::string unnamed = With(message, "MSH", 4, "");  // MSH-3 is who sends where MSH-4 is nobody.
  for (size_t field = 3; field <= 25; ++field) {
    const std::string& base = field == 3 ? unnamed : message;
    bool makes_another = false;
    for (const char* value : {"20240613", "5790000121526"}) {
      const std::string changed = read(With(base, "MSH", field, value));
      makes_another = makes_another || (!changed.empty() && changed != read(base));
    }
    EXPECT_EQ(makes_another, fates.contains(absl::StrCat("MSH-", field))) << field;
  }
}

// Every name that a segment can have.
TEST(MakeHandoverTest, EverySegmentGoesWhereTheReadmeSays) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  const std::set<std::string> others = {"PID", "PD1", "NK1", "PV1", "OBX", "MSH"};  // Field by field, or once.
  std::set<std::string> residue;
  Fates lost;
  std::set<std::string> names;
  for (const char first : kLetters.substr(0, 26)) {
    std::string message = Fixture("newborn_twin.hl7");
    for (const char second : kLetters) {
      for (const char third : kLetters) {
        const std::string name{first, second, third};
        if (others.contains(name) || !names.insert(name).second) continue;
        absl::StrAppend(&message, name, "|X1\r");
      }
    }
    const Translation translation = Translate(message);
    ASSERT_TRUE(translation.accepted()) << first;
    for (const model::v1::Residue::Element& element : ResidueOf(translation).elements()) {
      residue.insert(element.path().substr(0, 3));
    }
    for (const Loss& loss : translation.losses) {
      if (loss.path.find('-') == std::string::npos) lost[loss.path.substr(0, 3)] = loss.code;
    }
  }
  Fates expected = FatesOfReadme();
  std::erase_if(expected, [](const auto& fate) { return fate.first.size() != 3 || fate.first == "OBX"; });
  lost.erase("OBX");
  EXPECT_EQ(lost, expected);
  for (const std::string& name : names) EXPECT_EQ(residue.contains(name), !lost.contains(name)) << name;
}

}  // namespace hl7_handover_test_internal
}  // namespace handover::adapters::hl7v2
