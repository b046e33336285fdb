#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "clients/cli/json_text.h"
#include "tests/unit/clients/cli/cli_world.h"

namespace handover::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kTwins[] = "tests/fixtures/xdis32/twins.xml";

size_t Lines(const std::string& text) { return static_cast<size_t>(std::count(text.begin(), text.end(), '\n')); }

TEST(TranslateTest, HandoversGoOutIssuesAndLossesGoToStandardError) {
  CliWorld world;
  const Printed printed = world.RunBare({"translate", kTwins});
  EXPECT_EQ(printed.exit_code, kDone);
  EXPECT_EQ(Lines(printed.out), 2U);
  exchange::v1::Handover handover;
  EXPECT_TRUE(FromJson(printed.out.substr(0, printed.out.find('\n')), handover).ok());
  EXPECT_EQ(handover.envelope().kind(), "BIRTH_NOTIFICATION");
  EXPECT_THAT(printed.err,
              AllOf(HasSubstr("\"severity\":\"notice\""), HasSubstr("\"loss\":"), Not(HasSubstr("\"file\""))));
}

TEST(TranslateTest, XdisIsTakenBareAndInItsEnvelope) {
  CliWorld world;
  EXPECT_EQ(world.RunBare({"translate", "tests/fixtures/xdis32/twins_in_vans.xml"}).exit_code, kDone);
  EXPECT_EQ(world.RunBare({"translate", "--from=MEDCOM_XDIS32", kTwins}).exit_code, kDone);
}

TEST(TranslateTest, CareLevelIsACodeUntilItsMeaningIsTold) {
  CliWorld world;
  const std::string record = "tests/fixtures/cda/pscr.xml";
  const Printed untold = world.RunBare({"translate", record});
  EXPECT_EQ(untold.exit_code, kDone);
  EXPECT_THAT(untold.out, AllOf(HasSubstr("BIRTH_PLAN_NOTICE"), HasSubstr("577961000005103")));
  EXPECT_THAT(untold.err, HasSubstr("CDA_CARE_LEVEL_CODE"));
  std::vector<std::string> words = {"translate", record};
  for (const char* one : {"577951000005100=1", "306133003=2", "577961000005103=3", "577981000005106=4"}) {
    words.insert(words.end(), {"--care-level", one});
  }
  const Printed told = world.RunBare(words);
  EXPECT_EQ(told.exit_code, kDone);
  EXPECT_THAT(told.out, AllOf(HasSubstr("VISITATION_LEVEL"), HasSubstr("LEVEL_3")));
  EXPECT_THAT(told.err, Not(HasSubstr("CDA_CARE_LEVEL_CODE")));
  words.pop_back();
  words.pop_back();
  const Printed half = world.RunBare(words);
  EXPECT_EQ(half.exit_code, kUsage);
  EXPECT_THAT(half.err, HasSubstr("--care-level: all four codes must have a level, or none"));
}

TEST(TranslateTest, RosterInAFolderIsOneDocument) {
  CliWorld world;
  const Printed printed = world.RunBare({"translate", "tests/fixtures/oneroster/full_1.1"});
  EXPECT_EQ(printed.exit_code, kDone);
  EXPECT_EQ(Lines(printed.out), 2U);
  EXPECT_THAT(printed.err, Not(HasSubstr("ONEROSTER_NOT_PACKED")));
}

// Every fixture of what is read is accepted, whatever its syntax.
TEST(TranslateTest, FixturesAreAccepted) {
  CliWorld world;
  size_t count = 0;
  for (const char* folder : {"tests/fixtures/carecommunication", "tests/fixtures/xdis32"}) {
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
      const std::string name = file.path().filename().string();
      const std::string extension = file.path().extension().string();
      if (extension != ".xml" && extension != ".json") continue;
      // Some are there to be refused, and say so; a receipt is an answer and not a letter.
      if (name.find("refused") != std::string::npos || name.find("receipt") != std::string::npos) continue;
      EXPECT_EQ(world.RunBare({"translate", file.path().string()}).exit_code, kDone) << name;
      ++count;
    }
  }
  EXPECT_GE(count, 12U);
}

TEST(TranslateTest, WhatIsUnrecognisedOrEmptyIsRefused) {
  CliWorld world;
  const Printed unknown = world.RunBare({"translate", world.Write("x", "hello")});
  EXPECT_EQ(unknown.exit_code, kRefused);
  EXPECT_THAT(unknown.out, IsEmpty());
  EXPECT_THAT(unknown.err, HasSubstr("\"code\":\"FORMAT_UNRECOGNISED\""));
  EXPECT_THAT(world.RunBare({"translate", world.Write("y", "")}).err, HasSubstr("FILE_EMPTY"));
  EXPECT_EQ(world.RunBare({"translate", "--from=MEDCOM_XDIS32", world.File("x")}).exit_code, kRefused);
}

TEST(TranslateTest, TooLargeFileIsRefused) {
  CliWorld world;
  world.Write("big", "");
  std::filesystem::resize_file(world.File("big"), (64 << 20) + 1);
  const Printed printed = world.RunBare({"translate", world.File("big")});
  EXPECT_EQ(printed.exit_code, kRefused);
  EXPECT_THAT(printed.err, HasSubstr("FILE_TOO_LARGE"));
}

TEST(TranslateTest, WithSeveralFilesEachLineHasItsFile) {
  CliWorld world;
  const Printed printed = world.RunBare({"translate", kTwins, world.Write("x", "hello")});
  EXPECT_EQ(printed.exit_code, kRefused);
  EXPECT_EQ(Lines(printed.out), 2U);
  EXPECT_THAT(printed.out, HasSubstr("{\"file\":\"tests/fixtures/xdis32/twins.xml\",\"envelope\""));
  EXPECT_THAT(printed.err, HasSubstr("{\"file\":\"" + world.File("x") + "\",\"severity\":\"error\""));
}

TEST(TranslateTest, UnreadablePathIsOneAndTheOthersAreStillPrinted) {
  CliWorld world;
  const Printed printed = world.RunBare({"translate", world.File("none"), kTwins, world.Write("x", "hello")});
  EXPECT_EQ(printed.exit_code, kUsage);
  EXPECT_EQ(Lines(printed.out), 2U);
  std::filesystem::create_directory(world.File("empty"));
  EXPECT_EQ(world.RunBare({"translate", world.File("empty")}).exit_code, kUsage);
}

TEST(TranslateTest, BadFlagsAreOne) {
  CliWorld world;
  EXPECT_EQ(world.RunBare({"translate"}).exit_code, kUsage);
  const Printed from = world.RunBare({"translate", "--from=NONE", kTwins});
  EXPECT_EQ(from.exit_code, kUsage);
  EXPECT_THAT(from.err, HasSubstr("MEDCOM_XDIS32"));
  const Printed to = world.RunBare({"translate", "--to=NONE", kTwins});
  EXPECT_EQ(to.exit_code, kUsage);
  EXPECT_THAT(to.err, HasSubstr("DAYCARE_TRANSITION_CSV"));
  EXPECT_EQ(world.RunBare({"translate", "--from=HANDOVER", kTwins}).exit_code, kUsage);
}

TEST(TranslateTest, HandoverIsWrittenInAnotherFormat) {
  CliWorld world;
  const Printed printed = world.RunBare({"translate", "--from=HANDOVER", "--to=DAYCARE_TRANSITION_CSV",
                                         "tests/fixtures/handovers/transition_summary.textproto"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_GE(Lines(printed.out), 2U);
  EXPECT_EQ(
      world.RunBare({"translate", "--from=HANDOVER", "--to=DAYCARE_TRANSITION_CSV", world.File("none")}).exit_code,
      kUsage);
}

TEST(TranslateTest, ALetterIsWrittenAgainWithItsLosses) {
  CliWorld world;
  const Printed printed = world.RunBare({"translate", "--to=MEDCOM_XDIS32_VANS", kTwins});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(printed.out, HasSubstr("<Name>MCM:XDIS32</Name>"));
  EXPECT_THAT(printed.err, HasSubstr("XDIS32_OUT_ENVELOPE"));
}

// A question that tells the receiver's GLN alone, and what `directory` prints of both ends.
constexpr char kQuestion[] = R"(
  envelope { handover_id: "0123456789abcdef" subject_person_id: "c000000000000001" kind: "QUERY" priority: ROUTINE
             schema_version: 1 created_ms: 1718900000000 sender_party: "SSSSSSSSSSSSSSSS"
             author_role: "HEALTH_VISITOR" }
  addressees { purpose: "TREATMENT" legal_basis: "HEALTH_TREATMENT_NECESSITY" stated_address: "gln:5790000999019" }
  sections { header { about { person_id: "c000000000000001" role: PERSON_ROLE_CHILD } }
             body { person_identity { identifiers { cpr: "0505239996" } } } }
  sections { header { about { person_id: "c000000000000001" role: PERSON_ROLE_CHILD } }
             body { note { text: "first" contact_telephone: "87654321" } } }
)";
constexpr char kDirectory[] =
    R"({"partyId":"53535353-5353-5353-5353-535353535353","glns":["5790000999026"],"sors":["999021000016002"]}
{"alias":"clinic","glns":["5790000999019"],"sors":["999011000016001"]}
)";

TEST(TranslateTest, ACareCommunicationHasTheNumbersOfTheDirectory) {
  CliWorld world;
  const std::string question = world.Write("question.textproto", kQuestion);
  const std::string parties = "--parties=" + world.Write("parties", kDirectory);
  for (const char* format : {"MEDCOM_CARECOMMUNICATION_5", "MEDCOM_CARECOMMUNICATION_4_XML_EHMI"}) {
    const Printed printed =
        world.RunBare({"translate", "--from=HANDOVER", std::string("--to=") + format, parties, question});
    EXPECT_EQ(printed.exit_code, kDone) << printed.err;
    EXPECT_EQ(world.RunBare({"translate", world.Write("message", printed.out)}).exit_code, kDone);
  }
  EXPECT_THAT(world.RunBare({"translate", "--from=HANDOVER", "--all-targets", parties, question}).out,
              Not(HasSubstr("CARE_OUT_NO_SOR")));
}

TEST(TranslateTest, WithoutTheDirectoryANumberIsMissingByFieldAndRule) {
  CliWorld world;
  const std::string question = world.Write("question.textproto", kQuestion);
  const Printed printed =
      world.RunBare({"translate", "--from=HANDOVER", "--to=MEDCOM_CARECOMMUNICATION_5_EHMI", question});
  EXPECT_EQ(printed.exit_code, kRefused);
  EXPECT_THAT(printed.out, IsEmpty());
  EXPECT_THAT(printed.err, AllOf(HasSubstr(R"("code":"CARE_OUT_NO_SOR","path":"Addressee.stated_address","rule":"S)"),
                                 HasSubstr(R"("code":"CARE_OUT_NO_GLN","path":"Envelope.sender_party")"),
                                 Not(HasSubstr("5790000999019"))));
}

TEST(TranslateTest, ADirectoryThatIsNoneIsAMistake) {
  CliWorld world;
  const std::string parties = "--parties=" + world.Write("parties", "{\"party\":1}");
  const Printed printed = world.RunBare({"translate", parties, kTwins});
  EXPECT_EQ(printed.exit_code, kUsage);
  EXPECT_THAT(printed.err, HasSubstr("line 1: not the protobuf JSON of a Party"));
  EXPECT_EQ(world.RunBare({"translate", "--parties=" + world.File("none"), kTwins}).exit_code, kUsage);
}

TEST(TranslateTest, WhatTheFormatCannotHoldIsRefused) {
  CliWorld world;
  const Printed printed = world.RunBare({"translate", "--to=DAYCARE_TRANSITION_CSV", kTwins});
  EXPECT_EQ(printed.exit_code, kRefused);
  EXPECT_THAT(printed.out, IsEmpty());
  EXPECT_THAT(printed.err, HasSubstr("\"severity\":\"error\""));
}

TEST(TranslateTest, FolderIsSummarisedAndEveryFileOfItLookedAt) {
  CliWorld world;
  std::filesystem::create_directory(world.File("drop"));
  std::filesystem::copy_file(kTwins, world.File("drop/twins.xml"));
  world.Write("drop/x", "hello");
  const Printed printed = world.RunBare({"translate", world.File("drop")});
  EXPECT_EQ(printed.exit_code, kRefused);
  EXPECT_THAT(printed.out, AllOf(HasSubstr("twins.xml  MEDCOM_XDIS32  accepted  2"), HasSubstr("FORMAT_UNRECOGNISED"),
                                 HasSubstr("2 documents: 1 accepted, 1 refused"), Not(HasSubstr("\"envelope\""))));
  EXPECT_THAT(printed.err, IsEmpty());
  EXPECT_THAT(world.RunBare({"--json", "translate", "--summary", kTwins}).out,
              HasSubstr("\"format\":\"MEDCOM_XDIS32\",\"accepted\":true,\"handovers\":2"));
}

TEST(TranslateTest, AllTargetsTellWhatEachFormatHolds) {
  CliWorld world;
  const Printed printed = world.RunBare({"translate", "--from=HANDOVER", "--all-targets",
                                         "tests/fixtures/handovers/transition_summary.textproto"});
  EXPECT_EQ(printed.exit_code, kDone) << printed.err;
  EXPECT_THAT(printed.out, AllOf(HasSubstr("DAYCARE_TRANSITION_CSV_1252"), HasSubstr(" bytes "),
                                 HasSubstr("1 document: 1 accepted, 0 refused")));
  EXPECT_THAT(world.RunBare({"translate", "--all-targets", kTwins}).out,
              AllOf(HasSubstr("DAYCARE_TRANSITION_CSV "), HasSubstr("DAYCARE_KIND")));
  EXPECT_EQ(world.RunBare({"translate", "--all-targets", "--to=DAYCARE_TRANSITION_CSV", kTwins}).exit_code, kUsage);
}

}  // namespace
}  // namespace handover::cli
