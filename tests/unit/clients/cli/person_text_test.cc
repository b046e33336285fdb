#include "clients/cli/person_text.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "clients/cli/command.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::cli {
namespace {

using model::v1::PersonIdentifier;

TEST(PersonTextTest, CprIsTakenWithAndWithoutHyphen) {
  EXPECT_EQ(ParsePerson("--cpr", "1306249995")->cpr(), "1306249995");
  EXPECT_EQ(ParsePerson("--cpr", "130624-9995")->cpr(), "1306249995");
  EXPECT_EQ(ParsePerson("--cpr", "cpr:1306249995")->cpr(), "1306249995");
}

TEST(PersonTextTest, OtherNumbersAreNamedByTheirKind) {
  EXPECT_EQ(ParsePerson("--cpr", "x-ecpr:130624AA12")->x_ecpr(), "130624AA12");
  const PersonIdentifier regional = *ParsePerson("--cpr", "d-ecpr:1306240AB1@1.2.208");
  EXPECT_EQ(regional.d_ecpr().value(), "1306240AB1");
  EXPECT_EQ(regional.d_ecpr().issuer(), "1.2.208");
  const PersonIdentifier local = *ParsePerson("--cpr", "local:a@b@urn:journal");
  EXPECT_EQ(local.local().value(), "a@b");
  EXPECT_EQ(local.local().system(), "urn:journal");
}

TEST(PersonTextTest, WhatIsNoNumberIsRefusedWithoutBeingTold) {
  for (const std::string text : {"", "130624999", "13062499950", "130624999x", "1306249-995", "x-ecpr:", "d-ecpr:a",
                                 "d-ecpr:@b", "d-ecpr:a@", "local:", "local:ab"}) {
    const absl::Status status = ParsePerson("--subject", text).status();
    EXPECT_EQ(ExitCodeOf(status), kUsage) << text;
    EXPECT_EQ(status.message().substr(0, 10), "--subject:") << text;
  }
  EXPECT_EQ(ParsePerson("--cpr", "130624-999").status().ToString().find("130624"), std::string::npos);
}

TEST(PersonTextTest, NumberNeedNotStandOnTheCommandLine) {
  const fakes::TemporaryFolder folder;
  fakes::WriteFileBytes(folder.File("person"), "  130624-9995 \r\nmore\n");
  std::istringstream none;
  EXPECT_EQ(ReadPerson("--cpr", "@" + folder.File("person"), none)->cpr(), "1306249995");
  std::istringstream in("1306249996\n");
  EXPECT_EQ(ReadPerson("--cpr", "-", in)->cpr(), "1306249996");
  EXPECT_EQ(ReadPerson("--cpr", "1306249995", none)->cpr(), "1306249995");
  EXPECT_EQ(ExitCodeOf(ReadPerson("--cpr", "@" + folder.File("none"), none).status()), kUsage);
  EXPECT_EQ(ExitCodeOf(ReadPerson("--cpr", "-", none).status()), kUsage);
}

}  // namespace
}  // namespace handover::cli
