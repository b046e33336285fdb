#include "adapters/text/xml_prescan.h"

#include <string>

#include "gtest/gtest.h"

namespace handover::adapters {
namespace {

using std::string_literals::operator""s;

std::string Nested(int depth) {
  std::string text;
  for (int i = 0; i < depth; ++i) text += "<a>";
  for (int i = 0; i < depth; ++i) text += "</a>";
  return text;
}

std::string Repeated(const std::string& piece, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += piece;
  return text;
}

TEST(PrescanXmlTest, WellFormedDocumentsPass) {
  for (const std::string& document :
       {"<a/>"s, "<a></a>"s, "<a />"s, "<a  b = 'c'\td=\"e\"/>"s, "<?xml version='1.0'?>\n<a>t</a >\n"s,
        "<!-- x --><?pi y?><a/><!-- z -->"s, "<a><![CDATA[<b>&x;]]></a>"s,
        "<a>&lt;&gt;&amp;&apos;&quot;&#65;&#xE6;</a>"s, "<a b='&#10;'/>"s, "<n:a xmlns:n='x'><n:b-c.d_1/></n:a>"s,
        "<Æble>å</Æble>"s, "<a>></a>"s, "<a>]]</a>"s, "<a b='>'/>"s, "<?pi?><a/>"s, "<a><!----></a>"s}) {
    const XmlPrescan prescan = PrescanXml(document);
    EXPECT_EQ(prescan.problem, XmlProblem::kNone) << document;
    EXPECT_EQ(prescan.utf8, document);
  }
}

TEST(PrescanXmlTest, WhatIsNearlyWellFormedIsRefused) {
  for (const std::string& document : {"<a>"s,
                                      "<a"s,
                                      "<"s,
                                      "<a b"s,
                                      "<a b="s,
                                      "<a b='"s,
                                      "</a>"s,
                                      "<a></b>"s,
                                      "<a><b></a></b>"s,
                                      "<a/><b/>"s,
                                      "<a/>text"s,
                                      "text<a/>"s,
                                      "<a b='1' b='2'/>"s,
                                      "<a b=1/>"s,
                                      "<a b/>"s,
                                      "<a b='<'/>"s,
                                      "<a>&x;</a>"s,
                                      "<a>&</a>"s,
                                      "<a>&amp</a>"s,
                                      "<a>&#;</a>"s,
                                      "<a>&#x;</a>"s,
                                      "<a>&#xZ;</a>"s,
                                      "<a>&#99999999999;</a>"s,
                                      "<a b='&x;'/>"s,
                                      "<a>]]></a>"s,
                                      "<a><!-- -- --></a>"s,
                                      "<a><!--</a>"s,
                                      "<a><![CDATA[</a>"s,
                                      "<![CDATA[]]><a/>"s,
                                      "<1a/>"s,
                                      "<-a/>"s,
                                      "< a/>"s,
                                      "<a/ >"s,
                                      "<a b='c'd='e'/>"s,
                                      "<a><?xml version='1.0'?></a>"s,
                                      " <?xml version='1.0'?><a/>"s,
                                      "<a><?></a>"s,
                                      "<a><!ELEMENT b></a>"s,
                                      "<!-- only -->"s,
                                      "{}"s,
                                      "UNA:+.? '"s}) {
    EXPECT_EQ(PrescanXml(document).problem, XmlProblem::kNotWellFormed) << document;
  }
}

TEST(PrescanXmlTest, EmptyIsSaidSo) {
  EXPECT_EQ(PrescanXml("").problem, XmlProblem::kEmpty);
  EXPECT_EQ(PrescanXml(" \r\n\t").problem, XmlProblem::kEmpty);
}

TEST(PrescanXmlTest, DoctypeIsRefusedWhateverItHolds) {
  EXPECT_EQ(PrescanXml("<!DOCTYPE a><a/>").problem, XmlProblem::kDoctype);
  EXPECT_EQ(PrescanXml("<!doctype a><a/>").problem, XmlProblem::kDoctype);
  EXPECT_EQ(PrescanXml("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>").problem,
            XmlProblem::kDoctype);
  EXPECT_EQ(PrescanXml("<a><!ENTITY x 'y'></a>").problem, XmlProblem::kDoctype);
}

TEST(PrescanXmlTest, ControlCharactersAreRefusedAlsoAsReferences) {
  for (const std::string& document : {"<a>\0</a>"s, "<a>\x01</a>"s, "<a>\x7F</a>"s, "<a>\xC2\x85</a>"s, "<a>&#0;</a>"s,
                                      "<a>&#x1;</a>"s, "<a b='&#31;'/>"s, "<a>&#xD800;</a>"s, "<a>&#xFFFE;</a>"s}) {
    EXPECT_EQ(PrescanXml(document).problem, XmlProblem::kForbiddenCharacter) << document;
  }
  EXPECT_EQ(PrescanXml("<?xml version='1.0' encoding='ISO-8859-1'?><a>\x93</a>").problem,
            XmlProblem::kForbiddenCharacter);
}

TEST(PrescanXmlTest, DepthIsBounded) {
  EXPECT_EQ(PrescanXml(Nested(64)).problem, XmlProblem::kNone);
  EXPECT_EQ(PrescanXml(Nested(65)).problem, XmlProblem::kTooDeep);
  EXPECT_EQ(PrescanXml(Nested(100'000)).problem, XmlProblem::kTooDeep);
}

TEST(PrescanXmlTest, SizeIsBounded) {
  const XmlLimits limits{.max_bytes = 7};
  EXPECT_EQ(PrescanXml("<a></a>", limits).problem, XmlProblem::kNone);
  EXPECT_EQ(PrescanXml("<a> </a>", limits).problem, XmlProblem::kTooLarge);
}

TEST(PrescanXmlTest, CountsAreBounded) {
  const XmlLimits limits{.max_elements = 3, .max_attributes = 2, .max_name_bytes = 4};
  EXPECT_EQ(PrescanXml("<a><b/><c/></a>", limits).problem, XmlProblem::kNone);
  EXPECT_EQ(PrescanXml("<a><b/><c/><d/></a>", limits).problem, XmlProblem::kTooManyElements);
  EXPECT_EQ(PrescanXml("<a b='' c=''/>", limits).problem, XmlProblem::kNone);
  EXPECT_EQ(PrescanXml("<a b='' c='' d=''/>", limits).problem, XmlProblem::kTooManyElements);
  EXPECT_EQ(PrescanXml("<abcd/>", limits).problem, XmlProblem::kNone);
  EXPECT_EQ(PrescanXml("<abcde/>", limits).problem, XmlProblem::kTooManyElements);
  EXPECT_EQ(PrescanXml("<a abcde=''/>", limits).problem, XmlProblem::kTooManyElements);
  EXPECT_EQ(PrescanXml("<r>" + Repeated("<a/>", 60'000) + "</r>").problem, XmlProblem::kTooManyElements);
}

TEST(PrescanXmlTest, TheLineOfAProblemIsTold) {
  EXPECT_EQ(PrescanXml("<a>\n<b>\n</c></a>").line, 3u);
  EXPECT_EQ(PrescanXml("<a>\n\x01</a>").line, 2u);
  EXPECT_EQ(PrescanXml("").line, 0u);
}

TEST(PrescanXmlTest, NoPrefixOfADocumentIsTakenOrCrashes) {
  const std::string document =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!-- c --><a b=\"&amp;\">æ<![CDATA[x]]><b/>&#65;</a>";
  for (size_t length = 0; length < document.size(); ++length) {
    const XmlPrescan prescan = PrescanXml(document.substr(0, length));
    EXPECT_NE(prescan.problem, XmlProblem::kNone) << length;
    EXPECT_EQ(prescan.utf8, "");
  }
  EXPECT_EQ(PrescanXml(document).problem, XmlProblem::kNone);
}

TEST(XmlProblemTest, EveryProblemHasACodeAndARule) {
  for (const XmlProblem problem : {XmlProblem::kEmpty, XmlProblem::kTooLarge, XmlProblem::kEncodingUnsupported,
                                   XmlProblem::kEncodingInvalid, XmlProblem::kForbiddenCharacter, XmlProblem::kDoctype,
                                   XmlProblem::kTooDeep, XmlProblem::kTooManyElements, XmlProblem::kNotWellFormed}) {
    EXPECT_TRUE(XmlProblemCode(problem).starts_with("XML_"));
    EXPECT_TRUE(XmlProblemRule(problem).ends_with("."));
  }
  EXPECT_EQ(XmlProblemCode(XmlProblem::kNone), "");
  EXPECT_EQ(XmlProblemRule(XmlProblem::kNone), "");
}

TEST(SniffXmlHeadTest, IsTheDocumentsOwnBytesUnlessTheyHaveNul) {
  std::string copy;
  const std::string document = "<Emessage>" + std::string(20000, ' ');
  EXPECT_EQ(SniffXmlHead(document, copy).data(), document.data());
  EXPECT_EQ(SniffXmlHead(document, copy).size(), 16u * 1024);
  EXPECT_EQ(copy, "");
  EXPECT_EQ(SniffXmlHead("<\0E\0m\0/\0>\0"s, copy), "<Em/>");
}

TEST(SniffXmlRootTest, TellsTheLocalNameAlsoOfABrokenDocument) {
  EXPECT_EQ(SniffXmlRoot("<Emessage xmlns='x'>"), "Emessage");
  EXPECT_EQ(SniffXmlRoot("\xEF\xBB\xBF<?xml version='1.0'?>\n<!-- <No/> --><m:Emessage/>"), "Emessage");
  EXPECT_EQ(SniffXmlRoot("<!DOCTYPE Emessage><Emessage>"), "Emessage");
  EXPECT_EQ(SniffXmlRoot("\xFF\xFE<\0E\0m\0/\0>\0"s), "Em");
  EXPECT_EQ(SniffXmlRoot("<VANSEnvelope"), "VANSEnvelope");
}

TEST(SniffXmlRootTest, IsEmptyWhereThereIsNoRoot) {
  for (const std::string& document : {""s, "MSH|^~\\&|"s, "{\"a\":1}"s, "<!-- <Emessage>"s, "<?xml version='1.0'"s,
                                      "<"s, std::string(20000, ' ') + "<Emessage/>"}) {
    EXPECT_EQ(SniffXmlRoot(document), "") << document;
  }
}

}  // namespace
}  // namespace handover::adapters
