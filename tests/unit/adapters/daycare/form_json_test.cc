#include "adapters/daycare/form_json.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace handover::adapters::daycare {
namespace form_json_test_internal {

constexpr const char* kHead = R"({"format": "HANDOVER_DAYCARE_TRANSITION", "version": 1, "forms": )";

std::vector<std::string> DocumentProblems(const std::string& document) {
  Findings findings;
  ReadFormDocument(document, FormKind::kTransition, findings);
  std::vector<std::string> found;
  for (const Issue& issue : findings.issues()) found.push_back(issue.code + " at " + issue.path);
  return found;
}

std::vector<std::string> FormProblems(const std::string& forms) { return DocumentProblems(kHead + forms + "}"); }

}  // namespace form_json_test_internal

using form_json_test_internal::DocumentProblems;
using form_json_test_internal::FormProblems;
using form_json_test_internal::kHead;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(FormJsonTest, MembersAreElements) {
  Findings findings;
  const auto forms = ReadFormDocument(std::string(kHead) + R"([{"child": {"cpr": ["0505239996"], "given_name": "Aya"},
                                "development": {"indicators": [null, {"domain": "MOTOR", "text": "x"}]}}]})",
                                      FormKind::kTransition, findings);
  EXPECT_FALSE(findings.has_errors());
  ASSERT_THAT(forms, SizeIs(1));
  for (size_t i = 0; i < AllElements().size(); ++i) {
    const Element& element = AllElements()[i];
    if (element.member == "/child/given_name") {
      EXPECT_THAT(forms[0].items[i], ElementsAre(FormItem{"Aya"}));
      EXPECT_EQ(forms[0].places[i], "/forms/0/child/given_name");
    }
    if (element.member == "/development/indicators") {
      EXPECT_THAT(forms[0].items[i], ElementsAre(FormItem{"MOTOR", "", "", "x"}));
    }
  }
}

TEST(FormJsonTest, WhatIsNoElementIsRefusedWithoutItsName) {
  EXPECT_THAT(FormProblems(R"([{"child": {"Kirsten": 1}}])"),
              ElementsAre("DAYCARE_UNKNOWN_ELEMENT at /forms/0/child/*"));
  EXPECT_THAT(FormProblems(R"([{"child": "x"}])"), ElementsAre("DAYCARE_UNKNOWN_ELEMENT at /forms/0/child"));
  EXPECT_THAT(FormProblems(R"([{"child": {"cpr": "0505239996"}}])"),
              ElementsAre("DAYCARE_UNKNOWN_ELEMENT at /forms/0/child/cpr"));
  EXPECT_THAT(FormProblems(R"([{"child": {"cpr": [{"value": "0505239996"}]}}])"),
              ElementsAre("DAYCARE_UNKNOWN_ELEMENT at /forms/0/child/cpr/0/value"));
  EXPECT_THAT(FormProblems(R"([{"development": {"indicators": ["MOTOR"]}}])"),
              ElementsAre("DAYCARE_UNKNOWN_ELEMENT at /forms/0/development/indicators/0"));
  EXPECT_THAT(FormProblems(R"({"child": {"given_name": "x"}})"),
              ElementsAre("DAYCARE_UNKNOWN_ELEMENT at /forms/child/given_name"));
  EXPECT_THAT(FormProblems(R"([{"child": {"given_name": "x"}}], "more": 1)"),
              ElementsAre("DAYCARE_UNKNOWN_ELEMENT at /*"));
}

TEST(FormJsonTest, ValuesHaveTheirTypes) {
  EXPECT_THAT(FormProblems(R"([{"child": {"given_name": 1}}])"),
              ElementsAre("DAYCARE_TYPE at /forms/0/child/given_name"));
  EXPECT_THAT(FormProblems(R"([{"child": {"protected": "true"}}])"),
              ElementsAre("DAYCARE_TYPE at /forms/0/child/protected"));
  EXPECT_THAT(FormProblems(R"([{"screenings": [{"total": "3"}]}])"),
              ElementsAre("DAYCARE_TYPE at /forms/0/screenings/0/total"));
  EXPECT_THAT(FormProblems(R"([{"child": {"cpr": [505239996]}}])"), ElementsAre("DAYCARE_TYPE at /forms/0/child/cpr/0"))
      << "a number is no personal number";
  EXPECT_THAT(FormProblems(R"([{"child": {"given_name": ""}}])"),
              ElementsAre("DAYCARE_REQUIRED at /forms/0/child/given_name"));
}

TEST(FormJsonTest, DocumentSaysWhatItIs) {
  EXPECT_THAT(DocumentProblems(R"({"format": "HANDOVER_DAYCARE_OBSERVATION", "version": 1, "forms": [{"id": "x"}]})"),
              ElementsAre("DAYCARE_VERSION at /format"));
  EXPECT_THAT(DocumentProblems(R"({"format": "HANDOVER_DAYCARE_TRANSITION", "version": 2, "forms": [{"id": "x"}]})"),
              ElementsAre("DAYCARE_VERSION at /version"));
  EXPECT_THAT(DocumentProblems(R"({"format": "HANDOVER_DAYCARE_TRANSITION", "version": 1})"),
              ElementsAre("DAYCARE_NO_FORM at /forms"));
  EXPECT_THAT(DocumentProblems("{"), ElementsAre("DAYCARE_JSON at /"));
  EXPECT_THAT(DocumentProblems("[]"), ElementsAre("DAYCARE_STRUCTURE at /"));
  EXPECT_THAT(DocumentProblems("{\"a\": \"\\u0001\"}"), ElementsAre("DAYCARE_CHARACTER at /*"));
}

TEST(FormJsonTest, PlacesHaveAnEnd) {
  std::string nulls;
  for (int i = 0; i < 1000; ++i) nulls += "null,";
  EXPECT_THAT(FormProblems("[" + nulls + R"({"id": "x"}])"), ElementsAre("DAYCARE_COUNT at /forms/*/id"));
  EXPECT_THAT(FormProblems(R"([{"care": {"diets": [)" + nulls + R"("x"]}}])"),
              ElementsAre("DAYCARE_COUNT at /forms/0/care/diets/*"));
  EXPECT_THAT(DocumentProblems(std::string(kFormJsonLimits.max_bytes + 1, ' ')), ElementsAre("DAYCARE_TOO_LARGE at /"));
}

TEST(FormJsonTest, WhatIsWrittenReadsBack) {
  FilledForm form;
  form.spelling = Spelling::kJson;
  for (size_t i = 0; i < AllElements().size(); ++i) {
    FormItem item;
    for (size_t part = 0; part < PartsIn(AllElements()[i], Spelling::kJson).size(); ++part) item.push_back("7");
    form.items[i] = {item};
  }
  Findings findings;
  const std::string document = WriteFormDocument({form, form}, FormKind::kTransition, findings);
  // Whether a value is one is asked for later; here only yes and no have another type.
  const auto forms = ReadFormDocument(document, FormKind::kTransition, findings);
  EXPECT_THAT(findings.losses(), IsEmpty());
  ASSERT_THAT(forms, SizeIs(2));
  for (size_t i = 0; i < form.items.size(); ++i) {
    ASSERT_EQ(forms[1].items[i].size(), 1u) << AllElements()[i].member;
    EXPECT_EQ(forms[1].items[i][0].size(), form.items[i][0].size()) << AllElements()[i].member;
    for (const std::string& text : forms[1].items[i][0]) EXPECT_THAT(text, ::testing::AnyOf("7", "false"));
  }
}

TEST(FormJsonTest, LostCharacterIsTold) {
  FilledForm form;
  form.spelling = Spelling::kJson;
  form.items[4] = {{std::string("A\0B", 3)}};
  Findings findings;
  const std::string document = WriteFormDocument({form}, FormKind::kTransition, findings);
  ASSERT_THAT(findings.losses(), SizeIs(1));
  EXPECT_EQ(findings.losses()[0].path, "/forms/0/author/name");
  EXPECT_NE(document.find("\"AB\""), std::string::npos);
}

}  // namespace handover::adapters::daycare
