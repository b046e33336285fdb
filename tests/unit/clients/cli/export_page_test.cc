#include "clients/cli/export_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/clients/cli/export_fixture.h"

namespace handover::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string PageOf(const admin::v1::ExportSubjectResponse& response, Language language,
                   admin::v1::ExportSubjectRequest::Purpose purpose =
                       admin::v1::ExportSubjectRequest::FOR_THE_CITIZEN) {
  ExportReport report;
  report.request.set_purpose(purpose);
  EXPECT_TRUE(AddPage(response, report).ok());
  return ExportPage(report, language);
}

TEST(ExportPageTest, TheDanishPageSaysWhatWasSentToWhomAndWhy) {
  const std::string page = PageOf(SomeExport(), Language::kDanish);
  EXPECT_THAT(page, HasSubstr("<html lang=\"da\">"));
  EXPECT_THAT(page, HasSubstr("Afvist"));
  EXPECT_THAT(page, HasSubstr("Overgang til dagtilbud"));
  EXPECT_THAT(page, HasSubstr("Sundhedsloven § 43"));
  EXPECT_THAT(page, HasSubstr("samspil: ikke sendt: der er ikke givet samtykke"));
  EXPECT_THAT(page, HasSubstr("Givet med hændelse nr. 3"));
  EXPECT_THAT(page, HasSubstr("artikel 15"));
}

TEST(ExportPageTest, TheEnglishPageSaysTheSame) {
  const std::string page = PageOf(SomeExport(), Language::kEnglish);
  EXPECT_THAT(page, HasSubstr("<html lang=\"en\">"));
  EXPECT_THAT(page, HasSubstr("Transition to daycare"));
  EXPECT_THAT(page, HasSubstr("interaction: not sent: nobody has consented"));
}

TEST(ExportPageTest, AConsentIsNamedByTheEventThatRecordedIt) {
  admin::v1::ExportSubjectResponse response = SomeExport();
  EXPECT_THAT(PageOf(response, Language::kDanish), HasSubstr("<dd>consent one</dd>"));
  storage::v1::LeafDetail recorded;
  recorded.set_event("CONSENT_RECORDED");
  recorded.set_consent_id("consent one");
  AddEntry(recorded, LeafType::kFact, response);
  const std::string page = PageOf(response, Language::kDanish);
  EXPECT_THAT(page, HasSubstr("<dd>hændelse nr. 4</dd>"));
  EXPECT_THAT(page, Not(HasSubstr("consent one")));
}

TEST(ExportPageTest, WhatShouldFollowIsSaid) {
  admin::v1::ExportSubjectResponse response = SomeExport();
  storage::v1::LeafDetail ended;
  ended.set_event("EXPECTATION_ENDED");
  ended.add_expectations()->set_rule_id("E-01");
  ended.mutable_expectations(0)->set_state(storage::v1::ExpectationRecord::ENDED);
  AddEntry(ended, LeafType::kState, response);
  EXPECT_THAT(PageOf(response, Language::kDanish), HasSubstr("<dd>E-01: Afventes ikke mere</dd>"));
  EXPECT_THAT(PageOf(response, Language::kEnglish), HasSubstr("A professional decided that it is not waited for"));
}

TEST(ExportPageTest, TimesAreDanish) {
  const std::string page = PageOf(SomeExport(), Language::kDanish);
  EXPECT_THAT(page, HasSubstr("<time datetime=\"2026-11-22T12:00:00+01:00\">22.11.2026 kl. 12.00.00</time>"));
}

TEST(ExportPageTest, TextsOfOthersAreEscaped) {
  const std::string page = PageOf(SomeExport(), Language::kDanish);
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
  EXPECT_THAT(page, HasSubstr("Odense, &quot;sundhedsplejen&quot;"));
  EXPECT_EQ(HtmlText("a\x1b<b>&'\""), "a?&lt;b&gt;&amp;&#39;&quot;");
}

TEST(ExportPageTest, NothingComesFromElsewhere) {
  const std::string page = PageOf(SomeExport(), Language::kDanish);
  for (const char* outside : {"http:", "https:", "src=", "href=", "url(", "@import"}) {
    EXPECT_THAT(page, Not(HasSubstr(outside))) << outside;
  }
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
}

// The sentence on what the law keeps back stands on every page alike: it tells nobody that there is something.
TEST(ExportPageTest, ThePageOfAPersonWithSecretsIsThatOfOneWithout) {
  const std::string page = PageOf(SomeExport(), Language::kDanish);
  EXPECT_THAT(page, HasSubstr("den siger ikke, at der er noget i dit tilfælde"));
}

TEST(ExportPageTest, ACopyThatNobodyGaveIsOpen) {
  admin::v1::ExportSubjectResponse response = SomeExport();
  response.mutable_entries()->RemoveLast();
  EXPECT_THAT(PageOf(response, Language::kDanish), HasSubstr("Ikke givet endnu"));
  response.mutable_entries()->RemoveLast();
  EXPECT_THAT(PageOf(response, Language::kDanish), HasSubstr("Ingen af hændelserne giver krav på en kopi."));
}

TEST(ExportPageTest, APageForSupervisionSaysSo) {
  const auto supervision = admin::v1::ExportSubjectRequest::SUPERVISION;
  EXPECT_THAT(PageOf(SomeExport(), Language::kEnglish, supervision), HasSubstr("Made for a supervisory authority"));
  EXPECT_THAT(PageOf(SomeExport(), Language::kEnglish), Not(HasSubstr("Made for a supervisory authority")));
}

TEST(ExportPageTest, AClosedEntrySaysOnlyThatItIsClosed) {
  admin::v1::ExportSubjectResponse response = SomeExport();
  response.mutable_entries()->DeleteSubrange(1, 2);
  response.mutable_entries(0)->clear_detail();
  response.mutable_entries(0)->clear_detail_salt();
  const std::string page = PageOf(response, Language::kEnglish);
  EXPECT_THAT(page, HasSubstr("Closed: what it says is not shown or was erased"));
  EXPECT_THAT(page, Not(HasSubstr("Transition")));
}

}  // namespace
}  // namespace handover::cli
