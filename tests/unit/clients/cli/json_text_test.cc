#include "clients/cli/json_text.h"

#include <gtest/gtest.h>

#include <string>

#include "handover/exchange/v1/handover.pb.h"

namespace handover::cli {
namespace {

exchange::v1::Addressee Addressee() {
  exchange::v1::Addressee addressee;
  addressee.set_role("GP");
  addressee.set_legal_basis("CONSENT");
  return addressee;
}

TEST(JsonTextTest, NamesAreLowerCamelCaseAndDefaultsLeftOut) {
  EXPECT_EQ(ToJson(Addressee(), JsonForm::kLine), R"({"legalBasis":"CONSENT","role":"GP"})");
}

TEST(JsonTextTest, IndentedIsForPeople) {
  EXPECT_EQ(ToJson(Addressee(), JsonForm::kIndented), "{\n \"legalBasis\": \"CONSENT\",\n \"role\": \"GP\"\n}\n");
}

TEST(JsonTextTest, WhatWasPrintedIsRead) {
  exchange::v1::Addressee read;
  ASSERT_TRUE(FromJson(ToJson(Addressee(), JsonForm::kLine), read).ok());
  EXPECT_EQ(read.SerializeAsString(), Addressee().SerializeAsString());
}

TEST(JsonTextTest, UnknownFieldIsRefusedWithoutBeingTold) {
  exchange::v1::Addressee read;
  const absl::Status status = FromJson(R"({"secret":1})", read);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.ToString().find("secret"), std::string::npos);
  EXPECT_FALSE(FromJson("{", read).ok());
}

TEST(JsonLineTest, FieldsStandInTheOrderOfTheCalls) {
  JsonLine line;
  line.Text("a", "x").Number("b", -5).Bool("c", true).Raw("d", "[1]").FieldsOf(R"({"e":2,"f":3})").FieldsOf("{}");
  EXPECT_EQ(line.Take(), R"({"a":"x","b":-5,"c":true,"d":[1],"e":2,"f":3})");
  EXPECT_EQ(line.Take(), "{}");
}

TEST(JsonLineTest, ObjectMayStandAlone) { EXPECT_EQ(JsonLine().FieldsOf(R"({"e":2})").Take(), R"({"e":2})"); }

TEST(JsonLineTest, TextCannotBreakOut) {
  EXPECT_EQ(JsonLine().Text("a", "\"},\n\x1b").Take(), R"({"a":"\"},\n\u001B"})");
}

TEST(JsonLineTest, BytesThatAreNotUtf8BecomeQuestionMarks) {
  EXPECT_EQ(JsonLine()
                .Text("a",
                      "\xff"
                      "b\xc3\xb8")
                .Take(),
            "{\"a\":\"?b\xc3\xb8\"}");
}

}  // namespace
}  // namespace handover::cli
